// Who acts against whom or with whom, counted over the events that are shown; and where each actor stands in the picture.
import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import type { Data } from "./data";
import type { Item } from "./types";

export interface Tie { a: number; b: number; hostile: number; other: number; events: number[] }
export interface Relations { ties: Map<string, Tie>; active: Map<number, number>; hidden: number }
export interface Spot { x: number; y: number }

/** The ties between actors in these events; groups without a name only if they are asked for. */
export function relations(data: Data, events: readonly Item[], unnamed: boolean): Relations {
  const ties = new Map<string, Tie>(), active = new Map<number, number>(), hidden = new Set<number>();
  for (const e of events) {
    const drawn = (of: number[] | undefined): number[] => (of ?? []).filter((a) => unnamed || !data.first.actors[a]!.unnamed || (hidden.add(a), false));
    const who = drawn(e.i), whom = drawn(e.t);
    for (const a of new Set([...who, ...whom])) active.set(a, (active.get(a) ?? 0) + 1);
    const hostile = data.first.types[e.type]?.sign === "hostile";
    for (const a of who) for (const b of whom) {
      if (a === b) continue;
      const key = `${a}>${b}`;
      const tie = ties.get(key) ?? { a, b, hostile: 0, other: 0, events: [] };
      if (hostile) tie.hostile++;
      else tie.other++;
      tie.events.push(e.n);
      ties.set(key, tie);
    }
  }
  return { ties, active, hidden: hidden.size };
}

/** Where actors stand, from all their ties, the same every time: filters hide actors but never move them. */
export class Layout {
  readonly spots = new Map<number, Spot>();
  private readonly graph: Graph;
  private left: number;

  constructor(all: Relations) {
    this.graph = new Graph({ type: "undirected", multi: false });
    const tied = [...new Set([...all.ties.values()].flatMap((t) => [t.a, t.b]))].sort((a, b) => (all.active.get(b) ?? 0) - (all.active.get(a) ?? 0) || a - b);
    tied.forEach((a, n) => {
      // a sunflower: the most active in the middle, nobody on another's spot
      const angle = n * 2.39996, r = 10 * Math.sqrt(n + 1);
      this.graph.addNode(String(a), { x: r * Math.cos(angle), y: r * Math.sin(angle), size: radius(all.active.get(a) ?? 1) });
    });
    for (const t of all.ties.values()) {
      const [a, b] = [String(t.a), String(t.b)], weight = Math.log2(1 + t.events.length);
      if (this.graph.hasEdge(a, b)) this.graph.updateEdgeAttribute(a, b, "weight", (w: number | undefined) => (w ?? 0) + weight);
      else this.graph.addEdge(a, b, { weight });
    }
    this.left = this.graph.order < 400 ? 500 : this.graph.order < 3000 ? 160 : 60;
    this.read();
  }

  /** Go on for so many milliseconds; true when done. */
  settle(ms: number): boolean {
    const until = performance.now() + ms;
    const big = this.graph.order > 300;
    while (this.left > 0 && performance.now() < until) {
      const n = Math.min(this.left, big ? 4 : 25);
      forceAtlas2.assign(this.graph, {
        iterations: n,
        settings: { barnesHutOptimize: big, barnesHutTheta: 0.8, scalingRatio: 14, gravity: 0.6, strongGravityMode: false, slowDown: 4, adjustSizes: this.left < 90 && !big, edgeWeightInfluence: 0.7, outboundAttractionDistribution: true },
      });
      this.left -= n;
    }
    this.read();
    return this.left <= 0;
  }

  private read(): void {
    this.graph.forEachNode((id, at) => this.spots.set(Number(id), { x: at.x as number, y: at.y as number }));
  }
}
export const radius = (events: number): number => 3 + 1.9 * Math.sqrt(events);
export const width = (events: number): number => 0.6 + 0.9 * Math.log2(1 + events);
