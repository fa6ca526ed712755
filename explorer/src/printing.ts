// What a print holds: the pictures as drawings, the events as a table, and the story or the event that is open.
import type { App } from "./app";
import { span } from "./days";
import { fill, h, said } from "./dom";
import { getLang, headline, number, place, t, toll, typeName } from "./i18n";
import type { Picture } from "./picture";
import { drawing, filterWords, share } from "./saving";
import type { Item } from "./types";

const MOST = 300;

export class Printing {
  readonly root = h("section", { class: "paper", "aria-hidden": "true" });
  constructor(private readonly app: App, private readonly pictures: () => [Picture, string][], private readonly rows: () => readonly Item[]) {
    window.addEventListener("beforeprint", () => this.make());
    window.addEventListener("afterprint", () => fill(this.root));
  }

  make(): void {
    const { data } = this.app, rows = this.rows(), left = rows.length - MOST;
    fill(this.root, h("h1", {}, t("title")), h("p", {}, share(this.app), filterWords(this.app) ? said(` · ${filterWords(this.app)}`) : null),
      this.pictures().map(([picture, name]) => h("figure", {}, drawing(this.app, picture, name, 1000, name === t("timeline") ? 230 : 560) as unknown as HTMLElement)),
      h("table", {}, h("thead", {}, h("tr", {}, [t("date"), t("type"), t("list"), t("places"), t("toll"), t("n_sources")].map((x) => h("th", {}, x)))),
        h("tbody", {}, rows.slice(0, MOST).map((e) => h("tr", {}, h("td", {}, span(e.when, getLang())), h("td", {}, typeName(data, e.type)), h("td", {}, said(headline(data, e))), h("td", {}, said(place(e))), h("td", {}, toll(e)), h("td", {}, number(e.sources ?? 1)))))),
      left > 0 ? h("p", {}, `${number(left)} ${t("more_rows")}`) : null);
  }
}
