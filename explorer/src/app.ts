// What all parts share: the data, the state, which events are shown now, and the ink to draw with.
import { type Ink, ink } from "./colours";
import type { Data } from "./data";
import { type Shown } from "./filter";
import type { State, Store } from "./state";
import type { Item } from "./types";

export interface App {
  data: Data;
  store: Store;
  shown: Shown;
  ink: Ink;
  /** The event that is chosen, if any. */
  chosen: Item | null;
  /** Events of the story that is told now, in its order; empty without one. */
  story: number[];
  /** How many events the story has in all: a long one is told in part. */
  storyOf: number;
  hovered: Item | null;
  select(event: Item | null, step?: boolean): void;
  hover(event: Item | null): void;
}
export interface Part { update(now: State, before: State): void }
export { ink };
export const isDark = (s: State): boolean => s.theme === "dark" || (s.theme === "" && matchMedia("(prefers-color-scheme: dark)").matches);
