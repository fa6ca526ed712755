// Which events are shown, and how many each choice of a filter would leave.
import { type Data, fold } from "./data";
import type { State } from "./state";
import { INFERRED, type Item, STATED } from "./types";

export type Facet = "actors" | "types" | "areas" | "publishers" | "status";
export const FACETS: readonly Facet[] = ["actors", "types", "areas", "publishers", "status"];
const OTHERS = FACETS.length, TIME = OTHERS + 1;

type Test = (e: Item) => boolean;

function tests(data: Data, s: State): Test[] {
  const ids = new Set(s.actors);
  const actors = new Set(data.first.actors.flatMap((a, n) => (ids.has(a.id) ? [n] : [])));
  const words = fold(s.q).split(/\s+/).filter(Boolean);
  const bit = s.basis === "stated" ? STATED : INFERRED;
  const has = (list: number[] | undefined): boolean => !!list && list.some((a) => actors.has(a));
  const of: Record<Facet, Test> = {
    actors: (e) => has(e.i) || has(e.t),
    types: (e) => s.types.includes(e.type) || s.types.includes(e.family),
    areas: (e) => s.areas.some((a) => e.area === a || e.area.startsWith(a + "/") || (a === "?" && !e.area)),
    publishers: (e) => s.publishers.some((p) => e.publishers.has(p)),
    status: (e) => s.status.includes(e.status),
  };
  const rest: Test = (e) =>
    words.every((w) => e.text.includes(w)) && (s.sources < 2 || (e.sources ?? 1) >= s.sources) && (!s.contested || !!e.contested) && (!s.basis || (e.linked & bit) > 0);
  const time: Test = (e) => (s.from === null && s.to === null) || (e.dated && e.to >= (s.from ?? -Infinity) && e.from <= (s.to ?? Infinity));
  return [...FACETS.map((f) => (s[f].length ? of[f] : () => true)), rest, time];
}

/** `anytime`: the events that fit but for their time, which the timeline shows around the time that is chosen. */
export interface Shown { events: Item[]; anytime: Item[]; counts: Record<Facet, Map<string, number>> }

/** The events that fit, and for each filter how many events each of its choices has under all other filters. */
export function filter(data: Data, s: State): Shown {
  const all = tests(data, s);
  const counts = Object.fromEntries(FACETS.map((f) => [f, new Map<string, number>()])) as Shown["counts"];
  const add = (f: Facet, key: string): void => void counts[f].set(key, (counts[f].get(key) ?? 0) + 1);
  const events: Item[] = [], anytime: Item[] = [];
  for (const e of data.events) {
    let failed = -1, fails = 0;
    for (let n = 0; n <= TIME && fails < 2; n++) if (!all[n]!(e)) { failed = n; fails++; }
    if (fails > 1 || failed === OTHERS) continue;
    if (!fails || failed === TIME) anytime.push(e);
    if (failed === TIME) continue;
    if (!fails) events.push(e);
    if (!fails || failed === 0) for (const a of new Set([...(e.i ?? []), ...(e.t ?? [])])) if (!data.first.actors[a]!.unnamed) add("actors", data.first.actors[a]!.id);
    if (!fails || failed === 1) { add("types", e.type); add("types", e.family); }
    if (!fails || failed === 2) { add("areas", e.area || "?"); if (e.area.includes("/")) add("areas", e.area.split("/")[0]!); }
    if (!fails || failed === 3) for (const p of e.publishers) add("publishers", p);
    if (!fails || failed === 4) add("status", e.status);
  }
  return { events, anytime, counts };
}
