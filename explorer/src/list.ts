// The events as a list: only the rows that can be seen are made, so that it scrolls through a hundred thousand.
import type { App, Part } from "./app";
import { familyColour } from "./colours";
import { span } from "./days";
import { add, fill, h, said } from "./dom";
import { pictogram } from "./icons";
import { getLang, headline, number, place, t, toll, typeName, word } from "./i18n";
import type { State } from "./state";
import type { Item } from "./types";

const ROW = 62;

export class List implements Part {
  readonly root: HTMLElement;
  private readonly box = h("div", { class: "rows", tabindex: "0", role: "listbox" });
  private readonly space = h("div", { class: "space" });
  private rows: Item[] = [];

  constructor(readonly app: App) {
    this.box.append(this.space);
    this.root = h("div", { class: "list" }, this.box);
    this.box.addEventListener("scroll", () => this.paint(), { passive: true });
    new ResizeObserver(() => this.paint()).observe(this.box);
  }

  get sorted(): readonly Item[] {
    return this.rows;
  }

  update(now: State, before: State): void {
    this.rows = sorted(this.app.shown.events, now.sort);
    this.space.style.height = `${this.rows.length * ROW}px`;
    this.box.setAttribute("aria-label", `${t("list")}: ${this.rows.length}`);
    if (now.event !== before.event) this.reveal();
    this.paint();
  }

  /** Scroll to the chosen event if it cannot be seen. */
  reveal(): void {
    const n = this.app.chosen ? this.rows.indexOf(this.app.chosen) : -1;
    if (n < 0) return;
    const top = n * ROW, { scrollTop, clientHeight } = this.box;
    if (top < scrollTop || top + ROW > scrollTop + clientHeight) this.box.scrollTop = Math.max(0, top - clientHeight / 3);
  }

  /** The event after (or before) the chosen one. */
  step(by: number): void {
    const n = this.app.chosen ? this.rows.indexOf(this.app.chosen) : -1;
    const next = this.rows[n < 0 ? 0 : Math.max(0, Math.min(this.rows.length - 1, n + by))];
    if (next) this.app.select(next, false);
  }

  paint(): void {
    const first = Math.max(0, Math.floor(this.box.scrollTop / ROW) - 3);
    const last = Math.min(this.rows.length, first + Math.ceil(this.box.clientHeight / ROW) + 7);
    if (!this.rows.length) return fill(this.space, h("p", { class: "empty" }, t("nothing")));
    fill(this.space, this.rows.slice(first, last).map((e, n) => this.row(e, first + n)));
  }

  private row(e: Item, n: number): HTMLElement {
    const { data, chosen, ink } = this.app;
    const row = h("div", { class: `row${e === chosen ? " on" : ""}`, role: "option", "aria-selected": String(e === chosen), "data-event": e.id, onclick: () => this.app.select(e), onmouseenter: () => this.app.hover(e) });
    row.style.top = `${n * ROW}px`;
    const mark = h("i", { class: "bar" });
    mark.style.background = familyColour(e.family, ink.dark);
    const facts = h("div", { class: "facts" }, h("span", {}, span(e.when, getLang())), place(e) ? said(place(e)) : null, toll(e) ? h("b", {}, toll(e)) : null);
    add(row, mark, h("div", { class: "what" }, said(headline(data, e))), facts,
      h("div", { class: "tags" }, h("span", {}, typeName(data, e.type)), h("span", {}, (e.sources ?? 1) > 1 ? `${number(e.sources!)} ${t("n_sources")}` : t("one_source")), e.status !== "occurred" ? h("em", {}, word(e.status)) : null, e.contested ? h("em", { class: "alarm" }, t("contested")) : null, e.linked ? h("span", { title: t("chains") }, pictogram("chain", 12)) : null));
    return row;
  }
}

export function sorted(events: readonly Item[], by: string): Item[] {
  const dead = (e: Item): number => e.tolls?.killed?.[0] ?? e.tolls?.killed?.[1] ?? -1;
  const order: Record<string, (a: Item, b: Item) => number> = {
    date: (a, b) => a.from - b.from || a.n - b.n,
    "-date": (a, b) => b.from - a.from || a.n - b.n,
    toll: (a, b) => dead(b) - dead(a) || b.from - a.from || a.n - b.n,
    sources: (a, b) => (b.sources ?? 1) - (a.sources ?? 1) || (b.accounts ?? 1) - (a.accounts ?? 1) || b.from - a.from || a.n - b.n,
  };
  return [...events].sort(order[by] ?? order["-date"]!);
}
