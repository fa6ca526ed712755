// The filters: each choice with how many events it has under all the others.
import type { App } from "./app";
import { familyColour, FAMILIES } from "./colours";
import { iso, fromIso } from "./days";
import { fill, h, said } from "./dom";
import { fold } from "./data";
import type { Facet } from "./filter";
import { country, family, number, t, typeName, word, type Key } from "./i18n";
import { NO_FILTER, filtered } from "./state";

const FEW = 7;
interface Choice { value: string; name: string; n: number; colour?: string; sub?: boolean }

export class Panel {
  readonly root = h("aside", { class: "filters" });
  private readonly more = new Set<Facet>();
  private readonly find = new Map<Facet, string>();

  constructor(readonly app: App) {}

  update(): void {
    const { store } = this.app, s = store.state;
    const focus = document.activeElement instanceof HTMLElement && this.root.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    const top = this.root.scrollTop;
    fill(this.root, h("div", { class: "head" }, h("h2", {}, t("filters")), filtered(s) ? h("button", { type: "button", class: "link", "data-key": "clear", onclick: () => store.set({ ...NO_FILTER }) }, t("clear")) : null),
      this.time(), this.facet("types", "type", this.types()), this.facet("actors", "actor", this.plainChoices("actors")), this.facet("areas", "area", this.areas()),
      this.facet("publishers", "source", this.plainChoices("publishers")), this.facet("status", "status", this.plainChoices("status")), this.sources(), this.links());
    this.root.scrollTop = top;
    if (focus) [...this.root.querySelectorAll<HTMLElement>("[data-key]")].find((x) => x.dataset.key === focus)?.focus({ preventScroll: true });
  }

  private time(): HTMLElement {
    const { store, data } = this.app;
    const field = (key: "from" | "to"): HTMLElement => {
      const day = store.state[key];
      const box = h("input", { type: "date", "data-key": key, min: iso(data.from), max: iso(data.to), value: day === null ? "" : iso(day), onchange: () => store.set({ [key]: fromIso(box.value) }) });
      return h("label", {}, t(key), box);
    };
    return h("section", {}, h("h3", {}, t("time")), h("div", { class: "dates" }, field("from"), field("to")));
  }

  private plainChoices(f: Facet): Choice[] {
    const { shown, store, data } = this.app;
    const counts = new Map(shown.counts[f]);
    for (const value of store.state[f]) if (!counts.has(value)) counts.set(value, 0);
    const names = f === "actors" ? new Map(data.first.actors.map((a) => [a.id, a.name])) : null;
    return [...counts].map(([value, n]) => ({ value, n, name: names ? (names.get(value) ?? value) : f === "status" ? word(value) : value })).sort((a, b) => b.n - a.n || (a.name < b.name ? -1 : 1));
  }

  private types(): Choice[] {
    const { shown, store, data, ink } = this.app, counts = shown.counts.types;
    const of = (value: string): number => counts.get(value) ?? 0;
    return FAMILIES.flatMap((f) => {
      const kinds = Object.keys(data.first.types).filter((k) => data.first.types[k]!.family === f);
      if (!of(f) && !store.state.types.some((x) => x === f || kinds.includes(x))) return [];
      const open = store.state.types.some((x) => x === f || kinds.includes(x)) && kinds.length > 1;
      const below = open ? kinds.filter((k) => of(k) || store.state.types.includes(k)).map((k) => ({ value: k, name: typeName(data, k), n: of(k), sub: true })) : [];
      return [{ value: f, name: family(f), n: of(f), colour: familyColour(f, ink.dark) }, ...below];
    });
  }

  private areas(): Choice[] {
    const { shown, store } = this.app, counts = new Map(shown.counts.areas);
    for (const value of store.state.areas) if (!counts.has(value)) counts.set(value, 0);
    const lands = [...counts].filter(([a]) => !a.includes("/")).sort((a, b) => Number(a[0] === "?") - Number(b[0] === "?") || b[1] - a[1]);
    return lands.flatMap(([code, n]) => {
      const within = [...counts].filter(([a]) => a.startsWith(code + "/")).sort((a, b) => b[1] - a[1]);
      const open = store.state.areas.some((a) => a === code || a.startsWith(code + "/"));
      return [{ value: code, name: code === "?" ? t("unknown_place") : country(code), n }, ...(open ? within.map(([value, m]) => ({ value, name: value.split("/")[1]!, n: m, sub: true })) : [])];
    });
  }

  private facet(f: Facet, title: Key, all: Choice[]): HTMLElement {
    const chosen = this.app.store.state[f], wanted = fold(this.find.get(f) ?? "");
    const fits = wanted ? all.filter((c) => fold(c.name).includes(wanted)) : all;
    const whole = f === "types" || f === "areas" || this.more.has(f) || !!wanted;
    const part = whole ? fits.slice(0, 200) : fits.filter((c, n) => n < FEW || chosen.includes(c.value));
    const left = fits.length - part.length;
    const most = Math.max(1, ...all.map((c) => c.n));
    const toggle = (): void => { if (!this.more.delete(f)) this.more.add(f); this.update(); };
    const seek = all.length > 14 && f !== "types" && f !== "areas" ? h("input", { type: "search", class: "seek", "data-key": `seek-${f}`, "aria-label": t("search"), placeholder: "…", value: this.find.get(f) ?? "", oninput: (e: Event) => { this.find.set(f, (e.target as HTMLInputElement).value); this.update(); } }) : null;
    return h("section", { "data-facet": f }, h("h3", {}, t(title), chosen.length ? h("b", { class: "badge" }, chosen.length) : null), seek, h("div", { class: "choices" }, part.map((c) => this.choice(f, c, chosen.includes(c.value), most))),
      !whole && left > 0 ? h("button", { type: "button", class: "link", onclick: toggle }, `${number(left)} ${t("more")}`) : this.more.has(f) && !wanted ? h("button", { type: "button", class: "link", onclick: toggle }, t("fewer")) : null);
  }

  private choice(f: Facet, c: Choice, on: boolean, most: number): HTMLElement {
    const mark = c.colour ? h("i", { class: "dot" }) : null;
    if (mark) mark.style.background = c.colour!;
    const bar = h("i", { class: "share" });
    bar.style.width = `${(100 * c.n) / most}%`;
    return h("button", { type: "button", class: `choice${on ? " on" : ""}${c.sub ? " sub" : ""}`, "aria-pressed": String(on), "data-key": `${f}:${c.value}`, "data-value": c.value, onclick: () => this.app.store.toggle(f, c.value) }, bar, mark, said(c.name, { class: "name" }), h("span", { class: "n" }, number(c.n)));
  }

  private buttons<T extends string | number>(title: Key, now: T, all: [T, string][], set: (value: T) => void, extra?: HTMLElement): HTMLElement {
    return h("section", {}, h("h3", {}, t(title)), h("div", { class: "chips" }, all.map(([value, name]) => h("button", { type: "button", class: `chip${value === now ? " on" : ""}`, "aria-pressed": String(value === now), "data-key": `${title}:${value}`, onclick: () => set(value) }, name)), extra));
  }
  private sources(): HTMLElement {
    const { store } = this.app;
    const contested = h("button", { type: "button", class: `chip${store.state.contested ? " on" : ""}`, "aria-pressed": String(store.state.contested), "data-key": "contested", onclick: () => store.set({ contested: !store.state.contested }) }, t("contested"));
    return this.buttons("corroboration", store.state.sources, [[0, t("any")], [2, t("two")], [3, t("three")]], (sources) => store.set({ sources }), contested);
  }
  private links(): HTMLElement {
    const { store } = this.app;
    return this.buttons("links", store.state.basis, [["", t("all")], ["stated", t("stated")], ["inferred", t("inferred")]], (basis) => store.set({ basis }));
  }
}
