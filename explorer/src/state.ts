// What is looked at: one filter and one selection for all views, kept in the address so that a link brings it back.
import { fromIso, iso } from "./days";
import type { Lang } from "./types";

export const VIEWS = ["overview", "network", "map", "timeline", "list", "chains"] as const;
export type View = (typeof VIEWS)[number];

export interface State {
  view: View; lang: Lang | ""; theme: "light" | "dark" | "";
  q: string; from: number | null; to: number | null;
  actors: string[]; types: string[]; areas: string[]; publishers: string[]; status: string[];
  sources: number; contested: boolean; basis: "" | "stated" | "inferred";
  event: string; story: boolean; unnamed: boolean; sort: string;
}
export const EMPTY: State = {
  view: "overview", lang: "", theme: "", q: "", from: null, to: null, actors: [], types: [], areas: [], publishers: [], status: [],
  sources: 0, contested: false, basis: "", event: "", story: false, unnamed: false, sort: "-date",
};
const LISTS = ["actors", "types", "areas", "publishers", "status"] as const;

export function write(state: State): string {
  const out = new URLSearchParams();
  const put = (key: string, value: string, normal = ""): void => void (value !== normal && out.append(key, value));
  put("view", state.view, EMPTY.view);
  for (const key of ["lang", "theme", "q", "basis", "event"] as const) put(key, state[key]);
  if (state.from !== null) put("from", iso(state.from));
  if (state.to !== null) put("to", iso(state.to));
  for (const key of LISTS) for (const value of state[key]) out.append(key, value);
  if (state.sources) put("sources", String(state.sources));
  for (const key of ["contested", "story", "unnamed"] as const) if (state[key]) put(key, "1");
  put("sort", state.sort, EMPTY.sort);
  return out.toString();
}

export function read(hash: string): State {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const one = (key: string): string => given.get(key) ?? "";
  const among = <T extends string>(key: string, all: readonly T[], normal: T): T => (all.includes(one(key) as T) ? (one(key) as T) : normal);
  return {
    view: among("view", VIEWS, "overview"), lang: among("lang", ["", "en", "fr"] as const, ""), theme: among("theme", ["", "light", "dark"] as const, ""),
    q: one("q"), from: fromIso(one("from")), to: fromIso(one("to")),
    actors: given.getAll("actors"), types: given.getAll("types"), areas: given.getAll("areas"), publishers: given.getAll("publishers"), status: given.getAll("status"),
    sources: Math.max(0, Math.min(9, Number(one("sources")) || 0)), contested: one("contested") === "1", basis: among("basis", ["", "stated", "inferred"] as const, ""),
    event: one("event"), story: one("story") === "1", unnamed: one("unnamed") === "1", sort: among("sort", ["-date", "date", "toll", "sources"] as const, "-date"),
  };
}

/** The state with who wants to know of it. The address follows; the back button leads through the steps that were taken. */
export class Store {
  state: State;
  private listeners: ((now: State, before: State) => void)[] = [];
  private written: string;

  constructor() {
    this.state = read(location.hash);
    this.written = write(this.state);
    window.addEventListener("hashchange", () => {
      const there = location.hash.replace(/^#/, "");
      if (there === this.written) return;
      this.written = there;
      this.tell(read(there));
    });
  }

  listen(run: (now: State, before: State) => void): void {
    this.listeners.push(run);
  }

  /** Change something; `step` false for what happens while dragging or typing, which is no step to go back to. */
  set(change: Partial<State>, step = true): void {
    const next = { ...this.state, ...change };
    const text = write(next);
    if (text !== this.written) {
      this.written = text;
      if (step) location.hash = text || "-";
      else location.replace("#" + (text || "-"));
      this.written = location.hash.replace(/^#/, "");
    }
    this.tell(next);
  }

  private tell(next: State): void {
    const before = this.state;
    this.state = next;
    for (const run of this.listeners) run(next, before);
  }

  toggle(key: (typeof LISTS)[number], value: string): void {
    const now = this.state[key];
    this.set({ [key]: now.includes(value) ? now.filter((x) => x !== value) : [...now, value] });
  }
}
export const filtered = (s: State): boolean =>
  !!(s.q || s.from !== null || s.to !== null || LISTS.some((k) => s[k].length) || s.sources || s.contested || s.basis);
export const NO_FILTER: Partial<State> = { q: "", from: null, to: null, actors: [], types: [], areas: [], publishers: [], status: [], sources: 0, contested: false, basis: "" };
