// The accounts of one event beside each other: which slots they fill, with which words, and where they do not agree.
import type { Data } from "./data";
import { long, span } from "./days";
import { getLang, range, t, tollText, typeName, word, type Key } from "./i18n";
import type { AccountRow, At, Toll } from "./types";

export interface Value { text: string; at: At[]; note?: string }
export type Verdict = "" | "agree" | "differs" | "contradicts";
export interface Slot { key: Key; values: Value[][]; verdict: Verdict }

/** One row for each slot that any account fills. */
export function compare(data: Data, accounts: readonly AccountRow[]): Slot[] {
  const named = (of: (a: AccountRow) => { name: string; at: At[] }[] | undefined): Value[][] => accounts.map((a) => (of(a) ?? []).map((x) => ({ text: x.name, at: x.at })));
  const rows: Slot[] = [
    { key: "event_type", values: accounts.map((a) => [{ text: typeName(data, a.type) + (a.status === "occurred" ? "" : ` (${word(a.status)})`), at: [a.trigger] }]), verdict: kinds(data, accounts) },
    { key: "initiators", values: named((a) => a.initiators), verdict: people(data, accounts.map((a) => a.who)) },
    { key: "targets", values: named((a) => a.targets), verdict: people(data, accounts.map((a) => a.whom)) },
    { key: "places", values: named((a) => a.places), verdict: same(accounts.map((a) => a.places?.map((p) => p.name.toLowerCase()).sort().join("|"))) },
    { key: "date", values: accounts.map((a) => (a.when ? [{ text: span(a.when.bounds, getLang()), at: a.when.at ?? [], note: [a.when.how, a.when.conflict].filter(Boolean).join("; ") }] : [])), verdict: dates(accounts) },
    { key: "toll", values: accounts.map((a) => (a.tolls ?? []).map((x) => ({ text: tollText(x), at: x.at, note: [x.who ?? word(x.side), x.old ? t("old") : ""].filter(Boolean).join("; ") }))), verdict: tolls(accounts) },
    { key: "materiel", values: accounts.map((a) => (a.materiel ?? []).map((m) => ({ text: `${m.min === null && m.max === null ? "" : range([m.min, m.max], m.about) + " "}${m.item} ${word(m.action)}`, at: m.at }))), verdict: "" },
    { key: "weapons", values: named((a) => a.weapons), verdict: "" },
    { key: "reported_by", values: named((a) => a.reported_by), verdict: "" },
  ];
  return rows.filter((r) => r.values.some((v) => v.length));
}

function same(values: (string | undefined)[]): Verdict {
  const said = values.filter((v): v is string => !!v);
  return said.length < 2 ? "" : new Set(said).size === 1 ? "agree" : "differs";
}

function kinds(data: Data, accounts: readonly AccountRow[]): Verdict {
  const happened = accounts.map((a) => a.status);
  if (new Set(happened).size > 1 && happened.includes("denied")) return "contradicts";
  const verdict = same(accounts.map((a) => `${data.first.types[a.type]?.family ?? a.type} ${a.status}`));
  return verdict;
}

/** Named actors can differ; "gunmen" here and "militants" there say nothing of it. */
function people(data: Data, who: (number[] | undefined)[]): Verdict {
  const named = who.map((of) => (of ?? []).filter((a) => !data.first.actors[a]!.unnamed)).filter((of) => of.length);
  if (named.length < 2) return "";
  return new Set(named.map((of) => [...of].sort((a, b) => a - b).join())).size === 1 ? "agree" : "differs";
}

function dates(accounts: readonly AccountRow[]): Verdict {
  const when = accounts.map((a) => a.when?.bounds).filter((b): b is (number | null)[] => !!b && b.some((d) => d !== null));
  if (when.length < 2) return "";
  if (new Set(when.map((b) => b.join())).size === 1) return "agree";
  const latestStart = Math.max(...when.map((b) => b[0] ?? -Infinity)), earliestEnd = Math.min(...when.map((b) => b[3] ?? Infinity));
  return latestStart > earliestEnd ? "contradicts" : "differs";
}

/** Tolls of one kind are compared side by side where accounts name the same sides, else as a whole. */
function tolls(accounts: readonly AccountRow[]): Verdict {
  const said = accounts.map((a) => (a.tolls ?? []).filter((x) => !x.old && !(x.min === null && x.max === null))).filter((of) => of.length);
  let verdict: Verdict = "";
  for (const kind of new Set(said.flat().map((x) => x.kind))) {
    const of = said.map((all) => all.filter((x) => x.kind === kind)).filter((all) => all.length);
    if (of.length < 2) continue;
    const sides = [...new Set(of.flat().map((x) => x.side))];
    const shared = sides.filter((side) => of.filter((all) => all.some((x) => x.side === side)).length > 1);
    const sets = shared.length ? shared.map((side) => of.map((all) => all.filter((x) => x.side === side)).filter((all) => all.length)) : [of];
    for (const set of sets) {
      const ranges = set.map(sum), low = Math.max(...ranges.map((r) => r[0])), high = Math.min(...ranges.map((r) => r[1]));
      if (low > high) return "contradicts";
      verdict = new Set(ranges.map(String)).size > 1 ? "differs" : verdict || "agree";
    }
  }
  return verdict;
}
const sum = (all: readonly Toll[]): [number, number] => [all.reduce((n, x) => n + (x.min ?? 0), 0), all.reduce((n, x) => n + (x.max ?? Infinity), 0)];
export const published = (data: Data, report: number): string => {
  const day = data.first.reports[report]?.published;
  return day ? long(Math.floor(Date.parse(day + "T00:00:00Z") / 86400000) + 719163, getLang()) : "";
};
