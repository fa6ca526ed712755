// An event with everything that is said of it: its accounts beside each other, and the reports with the words that say so.
import type { App } from "./app";
import { familyColour } from "./colours";
import { compare, published, type Slot, type Value } from "./compare";
import { span } from "./days";
import { add, fill, h, said } from "./dom";
import { pictogram } from "./icons";
import { getLang, headline, number, place, t, toll, typeName, word } from "./i18n";
import type { AccountRow, At, Item, ReportRow } from "./types";

interface Mark { at: At; slot: string }

export class Reader {
  readonly root = h("article", { class: "reader", tabindex: "-1" });
  private told: { report: number; account: AccountRow }[] = [];
  private open = 0;
  private text = h("div", { class: "text" });

  constructor(readonly app: App, private readonly story: (e: Item) => void) {}

  show(event: Item): void {
    this.told = this.app.data.accounts(event.n);
    this.open = this.told[0]?.report ?? -1;
    fill(this.root, this.head(event), this.numbers(event), this.table(), h("h3", {}, t("words")), this.tabs(), this.text);
    this.report();
    this.root.scrollTop = 0;
  }

  private head(e: Item): HTMLElement {
    const { data, ink } = this.app;
    const mark = h("i", { class: "dot" });
    mark.style.background = familyColour(e.family, ink.dark);
    return h("header", {}, h("p", { class: "kind" }, mark, typeName(data, e.type), e.status !== "occurred" ? h("em", {}, word(e.status)) : null, e.contested ? h("em", { class: "alarm" }, t("contested")) : null),
      h("h2", {}, said(headline(data, e))),
      h("p", { class: "where" }, h("span", {}, span(e.when, getLang())), place(e) ? said(place(e)) : h("span", {}, t("unknown_place")), e.r !== undefined ? h("span", { class: "soft" }, `${t("radius_km")} ${number(Math.round(e.r))} km`) : null));
  }

  private numbers(e: Item): HTMLElement {
    const facts = h("p", { class: "numbers" });
    // a number leads to its words: the first account that gives this toll
    for (const [kind, range] of Object.entries(e.tolls ?? {})) {
      const from = this.told.find((x) => x.account.tolls?.some((c) => c.kind === kind && !c.old)) ?? this.told.find((x) => x.account.tolls?.some((c) => c.kind === kind));
      const spans = from?.account.tolls?.filter((c) => c.kind === kind).flatMap((c) => c.at) ?? [];
      add(facts, h("button", { type: "button", class: "number", onclick: () => from && this.jump(from.report, spans) }, toll({ ...e, tolls: { [kind]: range } })));
    }
    const reports = (e.reports ?? []).length;
    add(facts, h("span", { class: "soft" }, `${number(this.told.length)} ${getLang() === "fr" ? "récits" : this.told.length === 1 ? "account" : "accounts"} · ${number(reports)} ${t("reports")} · ${number(e.sources ?? 1)} ${t("sources")}`));
    if (e.linked) add(facts, h("button", { type: "button", class: "link", onclick: () => this.story(e) }, pictogram("chain", 14), ` ${t("show_chain")}`));
    return facts;
  }

  // ---------------------------------------------------------------- side by side

  private table(): HTMLElement {
    const rows = compare(this.app.data, this.told.map((x) => x.account));
    const heads = this.told.map(({ report, account }) => {
      const r = this.app.data.first.reports[report]!;
      return h("th", { scope: "col" }, said(r.publisher ?? "?"), h("small", {}, published(this.app.data, report)), h("small", { class: "voice" }, account.voice ? said(`“${account.voice}”`) : t("own_voice")));
    });
    return h("section", { class: "accounts" }, h("h3", {}, t("accounts")), h("div", { class: "wide", tabindex: "0" }, h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, ""), heads)), h("tbody", {}, rows.map((row) => this.slot(row))))));
  }

  private slot(row: Slot): HTMLElement {
    const sign = row.verdict === "contradicts" ? "≠" : row.verdict === "differs" ? "≈" : row.verdict === "agree" ? "=" : "";
    const title = row.verdict ? t(row.verdict) : "";
    return h("tr", { class: row.verdict }, h("th", { scope: "row" }, t(row.key), sign ? h("b", { class: "verdict", title, "aria-label": title }, sign) : null, row.verdict === "differs" || row.verdict === "contradicts" ? h("small", {}, title) : null),
      row.values.map((values, n) => h("td", {}, values.map((v) => this.value(v, this.told[n]!.report)))));
  }

  private value(v: Value, report: number): HTMLElement {
    const body = [said(v.text), v.note ? h("small", {}, said(v.note)) : null];
    return v.at.length ? h("button", { type: "button", class: "value", onclick: () => this.jump(report, v.at) }, body) : h("span", { class: "value" }, body);
  }

  // ---------------------------------------------------------------- the report

  private tabs(): HTMLElement {
    const seen = [...new Set(this.told.map((x) => x.report))];
    return h("div", { class: "tabs", role: "tablist" }, seen.map((n) => {
      const r = this.app.data.first.reports[n]!;
      return h("button", { type: "button", role: "tab", "data-report": n, "aria-selected": String(n === this.open), onclick: () => { this.open = n; this.report(); } }, said(r.publisher ?? "?"), h("small", {}, published(this.app.data, n)));
    }));
  }

  /** Open the report where it says this, and point at it. */
  private jump(report: number, at: At[]): void {
    this.open = report;
    this.report();
    const found = at.map((a) => this.text.querySelector(`[data-from="${a[0]}"]`)).find((x) => x) ?? this.text.querySelector("mark");
    for (const m of this.text.querySelectorAll(".now")) m.classList.remove("now");
    for (const a of at) for (const m of this.text.querySelectorAll<HTMLElement>("[data-from]")) if (Number(m.dataset.from) >= a[0] && Number(m.dataset.to) <= a[1]) m.classList.add("now");
    found?.scrollIntoView({ block: "center", behavior: "auto" });
  }

  private report(): void {
    for (const tab of this.root.querySelectorAll("[role=tab]")) tab.setAttribute("aria-selected", String(Number((tab as HTMLElement).dataset.report) === this.open));
    const r = this.app.data.words()[this.open];
    if (!r) return fill(this.text);
    const mine = this.told.filter((x) => x.report === this.open).map((x) => x.account);
    fill(this.text, h("div", { class: "about" }, r.title ? h("h4", {}, said(r.title)) : null,
      h("p", { class: "soft" }, said([r.publisher, r.published && `${t("published")} ${published(this.app.data, this.open)}`, r.lang, r.source].filter(Boolean).join(" · "))),
      r.url ? h("p", { class: "soft url" }, said(r.url)) : null), this.body(r, mine));
  }

  private body(r: ReportRow, accounts: AccountRow[]): HTMLElement {
    if (!r.text) return h("div", {}, h("p", { class: "soft" }, t("no_text")), accounts.map((a) => h("blockquote", {}, said(a.quote ?? ""))));
    return h("div", { class: "words", dir: "auto", lang: r.lang ?? "" }, pieces(r.text, marks(accounts), accounts.map((a) => a.sentence)));
  }
}

function marks(accounts: readonly AccountRow[]): Mark[] {
  const out: Mark[] = [];
  const put = (slot: string, spans: At[] | undefined): void => void spans?.forEach((at) => out.push({ at, slot }));
  for (const a of accounts) {
    put("trigger", [a.trigger]);
    for (const slot of ["initiators", "targets", "places", "weapons", "reported_by"] as const) for (const x of a[slot] ?? []) put(slot, x.at);
    put("date", a.when?.at);
    for (const x of a.tolls ?? []) put("toll", x.at);
    for (const x of a.materiel ?? []) put("materiel", x.at);
  }
  // what is said with a whole sentence is not told by colouring all of it
  return out.filter((m) => m.slot === "trigger" || !accounts.some((a) => m.at[0] <= a.sentence[0] + 2 && m.at[1] >= a.sentence[1] - 2));
}

/** The text cut wherever a mark or a sentence begins or ends; a piece under several marks takes the shortest one's colour. */
function pieces(text: string, all: readonly Mark[], sentences: readonly At[]): Node[] {
  const cuts = [...new Set([0, text.length, ...all.flatMap((m) => m.at), ...sentences.flat()])].filter((n) => n >= 0 && n <= text.length).sort((a, b) => a - b);
  const out: Node[] = [];
  for (let n = 1; n < cuts.length; n++) {
    const [from, to] = [cuts[n - 1]!, cuts[n]!];
    const over = all.filter((m) => m.at[0] <= from && m.at[1] >= to).sort((a, b) => a.at[1] - a.at[0] - (b.at[1] - b.at[0]));
    const inside = sentences.some((s) => s[0] <= from && s[1] >= to);
    const words = text.slice(from, to);
    if (over.length) out.push(h("mark", { class: `${over[0]!.slot}${inside ? " in" : ""}`, "data-from": from, "data-to": to, title: [...new Set(over.map((m) => word(m.slot)))].join(", ") }, words));
    else out.push(inside ? h("span", { class: "in", "data-from": from, "data-to": to }, words) : document.createTextNode(words));
  }
  return out;
}
