// What a few letters may mean: actors, places, types of event, reports' words.
import type { App } from "./app";
import { fold } from "./data";
import { headline, place, typeName } from "./i18n";
import type { State } from "./state";

export interface Suggestion { kind: "actor" | "area" | "type" | "list" | "words"; name: string; n: number; change(s: State): Partial<State> }

export function suggestions(app: App, q: string): Suggestion[] {
  const key = fold(q), { data, shown } = app;
  const fits = (text: string): boolean => fold(text).split(/[^\p{L}\p{N}]+/u).some((w) => w.startsWith(key)) || fold(text).includes(key);
  const put = (list: string[], value: string): string[] => (list.includes(value) ? list : [...list, value]);
  const actors = data.first.actors.filter((a) => !a.unnamed && (fits(a.name) || fits(a.short ?? "") || a.alias?.some(fits)))
    .map((a): Suggestion => ({ kind: "actor", name: a.name, n: shown.counts.actors.get(a.id) ?? 0, change: (s) => ({ actors: put(s.actors, a.id) }) })).sort((a, b) => b.n - a.n).slice(0, 5);
  const areas = [...new Set(data.events.map((e) => e.area).filter(Boolean))].filter((a) => fits(a.split("/")[1] ?? "")).slice(0, 3)
    .map((a): Suggestion => ({ kind: "area", name: a.split("/")[1]!, n: shown.counts.areas.get(a) ?? 0, change: (s) => ({ areas: put(s.areas, a) }) }));
  const types = Object.keys(data.first.types).filter((k) => fits(typeName(data, k))).slice(0, 3)
    .map((k): Suggestion => ({ kind: "type", name: typeName(data, k), n: shown.counts.types.get(k) ?? 0, change: (s) => ({ types: put(s.types, k) }) }));
  const events = data.events.filter((e) => fits(place(e)) || fits(headline(data, e))).slice(-5).reverse()
    .map((e): Suggestion => ({ kind: "list", name: headline(data, e), n: 0, change: () => ({ event: e.id, story: false }) }));
  return [...actors, ...areas, ...types, ...events, ...(key.length > 2 ? inReports(app, key) : [])];
}

/** Events of which a report says this in the very sentence. */
function inReports(app: App, key: string): Suggestion[] {
  const out: Suggestion[] = [];
  for (const report of app.data.words()) for (const a of report.accounts) {
    const sentence = report.text?.slice(...a.sentence) ?? a.quote ?? "";
    const at = fold(sentence).indexOf(key);
    if (at < 0) continue;
    const e = app.data.events[a.event]!;
    const from = Math.max(0, at - 30);
    out.push({ kind: "words", name: `${from ? "…" : ""}${sentence.slice(from, at + 60).replace(/\s+/g, " ")}…`, n: 0, change: () => ({ event: e.id, story: false }) });
    if (out.length >= 5) return out;
  }
  return out;
}
