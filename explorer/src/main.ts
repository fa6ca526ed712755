// The page: puts the parts together, and tells each of them when something changes.
import { type App, ink, isDark } from "./app";
import { Data } from "./data";
import { debounce, fill, h, said } from "./dom";
import { filter } from "./filter";
import { headline, number, setLang, t, type Key } from "./i18n";
import { type IconName, pictogram } from "./icons";
import { List } from "./list";
import { MapPicture } from "./map";
import { Network } from "./network";
import { Panel } from "./panel";
import type { Picture } from "./picture";
import { Printing } from "./printing";
import { Reader } from "./reader";
import { saveCsv, savePng, saveSvg, share } from "./saving";
import { suggestions } from "./search";
import { filtered, NO_FILTER, type State, Store, VIEWS, type View } from "./state";
import { Story, storyOf } from "./story";
import { Timeline } from "./timeline";
import type { Item } from "./types";

const started = performance.now();

class Page implements App {
  readonly data = new Data();
  readonly store = new Store();
  shown = filter(this.data, this.store.state);
  ink = ink(isDark(this.store.state));
  chosen: Item | null = null;
  hovered: Item | null = null;
  story: number[] = [];
  storyOf = 0;
  private readonly byId = new Map(this.data.events.map((e) => [e.id, e]));
  private readonly root = document.getElementById("app")!;
  private parts!: { network: Network; map: MapPicture; timeline: Timeline; list: List };
  private readonly panel = new Panel(this);
  private readonly reader = new Reader(this, (e) => this.store.set({ event: e.id, story: true }));
  private readonly told = new Story(this);
  private readonly side = h("section", { class: "side" });
  private readonly header = h("header", { class: "top" });
  private readonly stage = h("main", { class: "stage" });
  private readonly help = h("dialog", { class: "help" });
  private readonly field = h("input", { type: "search", class: "search", "data-key": "search", autocomplete: "off", spellcheck: "false" });
  private readonly found = h("div", { class: "found", hidden: true });
  private readonly count = h("span", { class: "shown", role: "status" });

  constructor() {
    const s = this.store.state;
    this.language(s);
    this.pick(s);
    this.parts = { network: new Network(this), map: new MapPicture(this), timeline: new Timeline(this), list: new List(this) };
    const printing = new Printing(this, () => this.pictures(), () => this.parts.list.sorted);
    this.root.append(this.header, this.panel.root, this.stage, this.side, this.help, printing.root);
    this.stage.append(this.parts.network.root, this.parts.map.root, this.parts.timeline.root);
    this.searching();
    this.store.listen((now, before) => this.change(now, before));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.change(this.store.state, this.store.state));
    document.addEventListener("keydown", (e) => this.key(e));
    this.change(s, { ...s, event: "" });
    this.root.dataset.readyMs = String(Math.round(performance.now()));
    this.root.dataset.scriptMs = String(Math.round(performance.now() - started));
  }

  // ---------------------------------------------------------------- changes

  private language(s: State): void {
    const lang = s.lang || (navigator.language.startsWith("fr") ? "fr" : "en");
    setLang(lang);
    document.documentElement.lang = lang;
  }

  private pick(s: State): void {
    this.chosen = this.byId.get(s.event) ?? null;
    const told = s.story && this.chosen ? storyOf(this, this.chosen) : { events: [], of: 0 };
    this.story = told.events;
    this.storyOf = told.of;
  }

  private change(now: State, before: State): void {
    const begun = performance.now();
    this.language(now);
    this.ink = ink(isDark(now));
    document.documentElement.dataset.theme = this.ink.dark ? "dark" : "light";
    this.shown = filter(this.data, now);
    this.pick(now);
    this.root.dataset.view = now.view;
    this.root.classList.toggle("has-event", !!this.chosen);
    this.head(now);
    this.panel.update();
    for (const part of Object.values(this.parts)) part.update(now, before);
    this.beside(now, before);
    this.root.dataset.changeMs = (performance.now() - begun).toFixed(1);
    this.root.dataset.shown = String(this.shown.events.length);
  }

  /** The side: the list, or the event or story that is chosen. */
  private beside(now: State, before: State): void {
    const e = this.chosen;
    const what = e ? (now.story ? this.told.root : this.reader.root) : now.view === "chains" ? this.told.list() : null;
    if (e && now.story) this.told.show(e);
    else if (e && (now.event !== before.event || now.story !== before.story || now.lang !== before.lang || now.theme !== before.theme || !this.reader.root.isConnected)) this.reader.show(e);
    const lists = now.view === "list" || now.view === "chains";
    const main = now.view === "chains" ? this.told.list() : this.listing(now);
    fill(this.side, e ? this.bar(e, now) : null, e ? what : lists ? h("p", { class: "empty" }, t("choose")) : this.listing(now));
    const there = this.stage.querySelector(".listing, .chains");
    if (there) there.remove();
    if (lists) this.stage.append(main);
    this.parts.list.paint();
    if (now.event !== before.event) this.parts.list.reveal();
  }

  private listing(s: State): HTMLElement {
    const order = h("select", { "aria-label": t("sort_date"), "data-key": "sort", onchange: () => this.store.set({ sort: order.value }) },
      ([["-date", "newest"], ["date", "oldest"], ["toll", "sort_toll"], ["sources", "sort_sources"]] as [string, Key][]).map(([value, key]) => h("option", { value, selected: s.sort === value }, t(key))));
    return h("div", { class: "listing" }, h("div", { class: "bar-top" }, h("b", {}, t("list")), h("span", { class: "soft" }, share(this)), order), this.parts.list.root);
  }

  private bar(e: Item, s: State): HTMLElement {
    const step = (by: number): void => this.story.length && s.story ? this.along(by) : this.parts.list.step(by);
    const button = (label: string | Node, title: string, run: () => void, key: string): HTMLElement => h("button", { type: "button", title, "aria-label": title, "data-key": key, onclick: run }, label);
    return h("div", { class: "bar-top" }, button("✕", t("close"), () => this.store.set({ event: "", story: false }), "close"), button("‹", t("previous"), () => step(-1), "previous"), button("›", t("next"), () => step(1), "next"),
      e.linked ? button(s.story ? t("read") : t("follow"), s.story ? t("read") : t("show_chain"), () => this.store.set({ story: !s.story }), "story") : null,
      h("span", { class: "grow" }), button(pictogram("expand"), t("expand"), () => this.root.classList.toggle("wide-side"), "expand"));
  }

  private along(by: number): void {
    const n = this.story.indexOf(this.chosen!.n);
    const next = this.story[Math.max(0, Math.min(this.story.length - 1, n + by))];
    if (next !== undefined) this.select(this.data.events[next]!);
  }

  select(event: Item | null, step = true): void {
    const story = this.store.state.story && !!event && this.story.includes(event.n);
    this.store.set({ event: event?.id ?? "", story }, step);
  }

  hover(event: Item | null): void {
    if (event === this.hovered) return;
    this.hovered = event;
    this.parts.network.draw();
    this.parts.map.draw();
    if (this.store.state.view === "timeline") this.parts.timeline.draw();
  }

  // ---------------------------------------------------------------- the top

  private head(s: State): void {
    const tab = (v: View): HTMLElement => h("button", { type: "button", role: "tab", "aria-selected": String(s.view === v), "data-view": v, onclick: () => this.store.set({ view: v }) }, t(v));
    const icon = (sign: IconName, key: Key, run: () => void): HTMLElement => h("button", { type: "button", class: "icon", title: t(key), "aria-label": t(key), "data-act": key, onclick: run }, pictogram(sign));
    const save = h("details", { class: "menu" }, h("summary", { class: "icon", title: t("save"), "aria-label": t("save") }, pictogram("save")),
      h("div", {}, this.savable().map(([picture, name, v]) => [h("button", { type: "button", "data-save": `png-${v}`, onclick: () => savePng(this, picture, name) }, `${name}: ${t("png")}`), h("button", { type: "button", "data-save": `svg-${v}`, onclick: () => saveSvg(this, picture, name) }, `${name}: ${t("svg")}`)]).flat(), h("button", { type: "button", "data-save": "csv", onclick: () => saveCsv(this, this.parts.list.sorted) }, `${t("list")}: ${t("csv")}`)));
    const focused = document.activeElement === this.field;
    this.field.placeholder = t("search");
    this.field.setAttribute("aria-label", t("search"));
    if (!focused) this.field.value = s.q;
    fill(this.count, h("b", {}, number(this.shown.events.length)), ` ${t("of_shown")} ${number(this.data.first.asked)} ${t("events_shown")}`);
    this.count.title = this.data.first.filter ?? "";
    const here = this.header.contains(this.field);
    const top = [h("button", { type: "button", class: "icon only-small", "data-act": "filters", "aria-label": t("filters"), onclick: () => this.root.classList.toggle("show-filters") }, "☰"), h("h1", {}, t("title")), h("nav", { role: "tablist" }, VIEWS.map(tab))];
    const end = [this.count, filtered(s) ? h("button", { type: "button", class: "link", "data-act": "clear", onclick: () => this.store.set({ ...NO_FILTER }) }, t("clear")) : null,
      h("span", { class: "acts" }, h("button", { type: "button", class: "icon lang", lang: s.lang === "fr" ? "en" : "fr", "data-act": "language", onclick: () => this.store.set({ lang: document.documentElement.lang === "fr" ? "en" : "fr" }) }, t("language")), icon("theme", "theme", () => this.store.set({ theme: this.ink.dark ? "light" : "dark" })), save, icon("print", "print", () => window.print()), icon("help", "help", () => this.openHelp()))];
    if (!here) fill(this.header, h("div", { class: "a" }), h("div", { class: "seeker" }, this.field, this.found), h("div", { class: "z" }));
    fill(this.header.querySelector(".a")!, top);
    fill(this.header.querySelector(".z")!, end);
    this.notes();
  }

  private notes(): void {
    if (this.root.querySelector(".notes") || !this.data.first.notes.length) return;
    const notes = h("div", { class: "notes", role: "note" }, this.data.first.notes.map((n) => h("p", {}, h("b", {}, `${number(n.shown)} ${t("of_shown")} ${number(n.of)}`), ` · ${t(`note_${n.what}` as Key)}`)), h("button", { type: "button", "aria-label": t("close"), onclick: () => notes.remove() }, "✕"));
    this.stage.before(notes);
    this.root.classList.add("has-notes");
  }

  private savable(): [Picture, string, View][] {
    const { network, map, timeline } = this.parts, v = this.store.state.view;
    const all: [Picture, string, View][] = [[network, t("network"), "network"], [map, t("map"), "map"], [timeline, t("timeline"), "timeline"]];
    return v === "network" || v === "map" || v === "timeline" ? all.filter((x) => x[2] === v) : all;
  }
  private pictures(): [Picture, string][] {
    return this.savable().map(([p, name]) => [p, name]);
  }

  // ---------------------------------------------------------------- search, keys, help

  private searching(): void {
    const say = debounce(120, () => {
      const q = this.field.value.trim();
      this.store.set({ q }, false);
      this.suggest(q);
    });
    this.field.addEventListener("input", say);
    this.field.addEventListener("focus", () => this.suggest(this.field.value.trim()));
    this.field.addEventListener("keydown", (e) => {
      if (e.key === "ArrowDown") (this.found.querySelector("button") as HTMLElement | null)?.focus();
      if (e.key === "Escape") { this.found.hidden = true; this.field.blur(); }
      if (e.key === "Enter") { this.found.hidden = true; this.parts.list.step(0); }
    });
    document.addEventListener("pointerdown", (e) => { if (!(e.target as Element).closest(".seeker")) this.found.hidden = true; });
  }

  private suggest(q: string): void {
    const all = q.length > 1 ? suggestions(this, q) : [];
    this.found.hidden = !all.length;
    fill(this.found, all.map((s) => h("button", { type: "button", onclick: () => { this.found.hidden = true; this.field.value = ""; this.store.set({ q: "", ...s.change(this.store.state) }); } }, h("small", {}, t(s.kind)), said(s.name), s.n ? h("span", { class: "n" }, number(s.n)) : null)));
  }

  private key(e: KeyboardEvent): void {
    const typing = e.target instanceof HTMLInputElement || e.target instanceof HTMLSelectElement || e.target instanceof HTMLTextAreaElement;
    if (typing || e.ctrlKey || e.metaKey || e.altKey || this.help.open) return;
    const s = this.store.state, view = VIEWS[Number(e.key) - 1];
    const run: Record<string, () => void> = {
      "/": () => this.field.focus(), j: () => this.parts.list.step(1), k: () => this.parts.list.step(-1), ArrowDown: () => this.parts.list.step(1), ArrowUp: () => this.parts.list.step(-1),
      c: () => this.chosen?.linked && this.store.set({ story: !s.story }), f: () => this.root.classList.toggle("show-filters"), t: () => this.store.set({ theme: this.ink.dark ? "light" : "dark" }),
      l: () => this.store.set({ lang: document.documentElement.lang === "fr" ? "en" : "fr" }), p: () => window.print(), "?": () => this.openHelp(),
      Escape: () => (this.root.classList.contains("show-filters") ? this.root.classList.remove("show-filters") : this.store.set({ event: "", story: false })),
    };
    if (view) this.store.set({ view });
    else if (run[e.key]) run[e.key]!();
    else return;
    e.preventDefault();
  }

  private openHelp(): void {
    const rows: [string, Key][] = [["/", "h_search"], ["j k ↓ ↑", "h_next"], ["1 – 6", "h_views"], ["f", "h_filters"], ["c", "h_story"], ["Esc", "h_back"], ["+ − 0", "h_zoom"], ["t", "h_theme"], ["l", "h_lang"], ["p", "h_print"]];
    fill(this.help, h("h2", {}, t("help")), h("p", {}, t("doc")), h("dl", {}, rows.map(([k, key]) => [h("dt", {}, h("kbd", {}, k)), h("dd", {}, t(key))]).flat()), h("form", { method: "dialog" }, h("button", { type: "submit" }, t("close"))));
    this.help.showModal();
  }
}

export { headline };
new Page();
