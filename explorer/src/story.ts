// Chains told as stories: what happened, what is told or thought to have come of it, on what ground.
import type { App } from "./app";
import type { Step } from "./data";
import { familyColour } from "./colours";
import { span } from "./days";
import { fill, h, said } from "./dom";
import { pictogram } from "./icons";
import { getLang, headline, number, place, t, toll, word, type Key } from "./i18n";
import type { ChainRow, Item } from "./types";

const LED_TO = new Set(["retaliation_for", "caused_by", "follows"]);
const MOST = 24;

/** The events that steps connect to this one, in order of time (what led here, and what it led to), and how many there are in all. */
export function storyOf(app: App, event: Item): { events: number[]; of: number } {
  const steps = app.data.steps.filter((s) => !app.store.state.basis || s.chain.basis === app.store.state.basis);
  const near = new Map<number, number[]>(), after = new Set<string>();
  const link = (a: number, b: number): void => void (near.get(a)?.push(b) ?? near.set(a, [b]));
  for (const s of steps) { link(s.from, s.to); link(s.to, s.from); after.add(`${s.from} ${s.to}`); }
  // The closest first, so that a long story keeps what is around the event.
  const seen = new Set([event.n]);
  for (const e of seen) for (const other of near.get(e) ?? []) seen.add(other);
  const day = (n: number): number => app.data.events[n]!.from || Infinity;
  const order = (a: number, b: number): number => day(a) - day(b) || (after.has(`${a} ${b}`) ? -1 : after.has(`${b} ${a}`) ? 1 : a - b);
  return seen.size > 1 ? { events: [...seen].slice(0, MOST).sort(order), of: seen.size } : { events: [], of: 0 };
}

export class Story {
  readonly root = h("article", { class: "story", tabindex: "-1" });
  constructor(readonly app: App) {}

  show(event: Item): void {
    const { data, story, storyOf, store } = this.app;
    const numbers = new Map(story.map((e, n) => [e, n + 1]));
    const steps = data.steps.filter((s) => numbers.has(s.from) && numbers.has(s.to) && (!store.state.basis || s.chain.basis === store.state.basis));
    if (!story.length) return fill(this.root, h("p", { class: "empty" }, t("no_chain")));
    fill(this.root, h("header", {}, h("p", { class: "kind" }, pictogram("chain", 14), t("show_chain")), h("h2", {}, said(headline(data, data.events[story[0]!]!))),
      storyOf > story.length ? h("p", { class: "soft count-line" }, `${number(story.length)} ${t("of_shown")} ${number(storyOf)} ${t("events_shown")}`) : null),
      h("ol", {}, story.map((n) => {
        const e = data.events[n]!, seen = new Set<string>();
        const why = steps.filter((s) => s.to === n && !seen.has(s.key) && seen.add(s.key));
        return h("li", { class: e === event ? "on" : "" }, why.map((s) => this.why(s, numbers.get(s.from)!)), this.card(e, numbers.get(n)!));
      })));
    this.root.querySelector(".on")?.scrollIntoView({ block: "nearest" });
  }

  private card(e: Item, n: number): HTMLElement {
    const { data, ink } = this.app;
    const mark = h("i", { class: "bar" });
    mark.style.background = familyColour(e.family, ink.dark);
    return h("div", { class: "card" }, mark, h("b", { class: "count" }, n),
      h("button", { type: "button", class: "what", "data-event": e.id, onclick: () => this.app.select(e) }, said(headline(data, e))),
      h("p", { class: "facts" }, h("span", {}, span(e.when, getLang())), place(e) ? said(place(e)) : null, toll(e) ? h("b", {}, toll(e)) : null, e.status !== "occurred" ? h("em", {}, word(e.status)) : null, h("span", {}, (e.sources ?? 1) > 1 ? `${number(e.sources!)} ${t("n_sources")}` : t("one_source"))),
      h("button", { type: "button", class: "link", onclick: () => this.app.store.set({ event: e.id, story: false }) }, t("read")));
  }

  /** How the story goes on, and on what ground. */
  private why(step: Step, from: number): HTMLElement {
    const c = step.chain;
    return h("div", { class: `why ${c.basis}` }, h("p", {}, h("b", { class: "count" }, from), ` ${word(c.type)}, ${[lag(c.lag?.[step.n]), km(c.km?.[step.n])].filter(Boolean).join(", ")}`),
      (c.quotes ?? []).map(([report, quote]) => h("blockquote", {}, said(quote), h("cite", {}, `${t("stated_by")} `, said(this.app.data.first.reports[report]?.publisher ?? t("report"))))),
      c.basis === "stated" && !c.quotes?.length ? h("p", { class: "soft" }, t("stated")) : null, c.rule ? h("p", { class: "soft" }, ground(this.app, c, step.n)) : null);
  }

  /** All chains that touch the events shown, as a list to choose from. */
  list(): HTMLElement {
    const { data, shown, store } = this.app;
    const seen = new Set(shown.events.map((e) => e.n));
    const chains = data.first.chains.filter((c) => (!store.state.basis || c.basis === store.state.basis) && c.events.some((e) => seen.has(e)));
    const rank = (c: ChainRow): number => (LED_TO.has(c.type) ? 0 : 1);
    const ordered = [...chains].sort((a, b) => rank(a) - rank(b) || (a.basis < b.basis ? 1 : a.basis > b.basis ? -1 : 0) || data.events[b.events[0]!]!.from - data.events[a.events[0]!]!.from);
    const part = ordered.slice(0, 400);
    return h("div", { class: "chains", tabindex: "0" }, h("p", { class: "soft count-line" }, `${number(part.length)} ${t("of_shown")} ${number(data.first.chains.length)} · ${t("chains")}`), part.length ? null : h("p", { class: "empty" }, t("no_chain")), part.map((c) => this.entry(c)));
  }

  private entry(c: ChainRow): HTMLElement {
    const { data, ink, chosen, store } = this.app;
    const on = store.state.story && !!chosen && c.events.includes(chosen.n);
    return h("button", { type: "button", class: `chain ${c.basis}${on ? " on" : ""}`, "data-chain": c.events.map((e) => data.events[e]!.id).join(" "), onclick: () => this.app.store.set({ event: data.events[c.events[c.events.length - 1]!]!.id, story: true }) },
      c.events.map((n, i) => {
        const e = data.events[n]!, mark = h("i", { class: "dot" });
        mark.style.background = familyColour(e.family, ink.dark);
        return [i ? h("span", { class: "how" }, `↓ ${word(c.type)}, ${lag(c.lag?.[i - 1])} · ${t(c.basis === "stated" ? "stated_line" : "inferred_line")}`) : null, h("span", { class: "what" }, mark, said(headline(data, e)), h("small", {}, span(e.when, getLang())))];
      }).flat());
  }
}

function lag(days: number | null | undefined): string {
  if (days == null) return t("unknown_day");
  if (days === 0) return t("same_day");
  if (days < 0) return `${number(-days)} ${t("days_earlier")}`;
  return days === 1 ? t("day_later") : `${number(days)} ${t("days_later")}`;
}
const km = (far: number | null | undefined): string => (far == null ? "" : far < 1 ? t("same_place") : `${number(Math.round(far))} ${t("km_away")}`);

function ground(app: App, c: ChainRow, n: number): string {
  const rule = app.data.first.rules[c.rule!];
  const chance = c.chance?.[n];
  const parts = [`${t("inferred_by")}: ${rule ? rule[getLang()] : c.rule} (${c.rule})`];
  if (chance != null) parts.push(`${t("by_chance")} ${chance < 0.01 ? "< 1" : Math.round(100 * chance)} % ${t("of_cases")}`);
  if (c.found !== undefined && c.expected !== undefined) parts.push(`${number(c.found)} ${t("pattern_found")} ${number(c.expected)}: ${t((c.significant ? "beyond" : "not_beyond") as Key)}`);
  return parts.join("; ");
}
