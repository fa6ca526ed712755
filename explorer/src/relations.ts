// Who acts against whom or with whom, counted over the events that are shown; and where each actor stands in the picture.
import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import noverlap from "graphology-layout-noverlap";
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
  /** The largest group of actors that hang together, which is laid out by forces; the small ones stand in rows below it. */
  private readonly graph = new Graph({ type: "undirected", multi: false });
  private readonly islands: number[][] = [];
  private left: number;

  constructor(private readonly all: Relations) {
    const [main, ...rest] = components(all);
    this.islands = rest;
    (main ?? []).forEach((a, n) => {
      // a sunflower: the most active in the middle, nobody on another's spot
      const angle = n * 2.39996, r = 10 * Math.sqrt(n + 1);
      this.graph.addNode(String(a), { x: r * Math.cos(angle), y: r * Math.sin(angle), size: this.size(a) });
    });
    for (const t of all.ties.values()) {
      const [a, b] = [String(t.a), String(t.b)], weight = Math.log2(1 + t.events.length);
      if (!this.graph.hasNode(a) || !this.graph.hasNode(b)) continue;
      if (this.graph.hasEdge(a, b)) this.graph.updateEdgeAttribute(a, b, "weight", (w: number | undefined) => (w ?? 0) + weight);
      else this.graph.addEdge(a, b, { weight });
    }
    this.left = this.graph.order < 400 ? 400 : this.graph.order < 3000 ? 150 : 60;
    this.finish(0);
  }

  private size(a: number): number {
    return radius(this.all.active.get(a) ?? 1);
  }

  /** Go on for so many milliseconds; true when done. */
  settle(ms: number): boolean {
    const until = performance.now() + ms, big = this.graph.order > 300;
    if (this.left <= 0) return true;
    while (this.left > 0 && performance.now() < until) {
      const n = Math.min(this.left, big ? 3 : 20);
      forceAtlas2.assign(this.graph, {
        iterations: n,
        settings: { barnesHutOptimize: big, barnesHutTheta: 0.9, linLogMode: true, scalingRatio: 1, gravity: 0.12, strongGravityMode: true, slowDown: 6, edgeWeightInfluence: 0.5, outboundAttractionDistribution: false },
      });
      this.left -= n;
    }
    this.finish(this.left > 0 ? 0 : big ? 30 : 150);
    return this.left <= 0;
  }

  /** On a page of WIDE units, dots moved off each other, small groups below. The forces go on from where they were. */
  private finish(rounds: number): void {
    const at = new Graph({ type: "undirected" });
    let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
    this.graph.forEachNode((_, p) => { x0 = Math.min(x0, p.x as number); x1 = Math.max(x1, p.x as number); y0 = Math.min(y0, p.y as number); y1 = Math.max(y1, p.y as number); });
    const room = WIDE * Math.max(1, Math.sqrt(this.graph.order / 120));
    const kx = room / Math.max(1e-6, x1 - x0), ky = (room * 0.62) / Math.max(1e-6, y1 - y0);
    this.graph.forEachNode((id, p) => at.addNode(id, { x: ((p.x as number) - x0) * kx, y: ((p.y as number) - y0) * ky, size: p.size }));
    if (rounds && at.order > 1) noverlap.assign(at, { maxIterations: rounds, settings: { margin: 7, ratio: 1.15, speed: 3, gridSize: Math.max(10, Math.ceil(Math.sqrt(at.order))) } });
    let low = 0, wide = room;
    at.forEachNode((id, p) => { this.spots.set(Number(id), { x: p.x as number, y: p.y as number }); low = Math.min(low, p.y as number); wide = Math.max(wide, p.x as number); });
    this.shore(low - 90, wide);
  }

  private shore(top: number, wide: number): void {
    let [x, y, tall] = [0, top, 0];
    for (const island of this.islands) {
      const r = island.length === 2 ? 34 : 22 + 15 * island.length;
      if (x + 2 * r > wide) [x, y, tall] = [0, y - tall - 46, 0];
      island.forEach((a, n) => {
        const angle = (2 * Math.PI * n) / island.length + Math.PI / 2;
        this.spots.set(a, { x: x + r + r * Math.cos(angle), y: y - r + r * Math.sin(angle) });
      });
      x += 2 * r + 120;
      tall = Math.max(tall, 2 * r);
    }
  }
}

const WIDE = 1000;

/** Groups of actors that ties connect, the largest first; in each the most active first. */
function components(all: Relations): number[][] {
  const near = new Map<number, number[]>();
  for (const t of all.ties.values()) for (const [a, b] of [[t.a, t.b], [t.b, t.a]] as const) near.set(a, [...(near.get(a) ?? []), b]);
  const seen = new Set<number>(), out: number[][] = [];
  for (const start of [...near.keys()].sort((a, b) => a - b)) {
    if (seen.has(start)) continue;
    const group = [start];
    seen.add(start);
    for (let n = 0; n < group.length; n++) for (const b of near.get(group[n]!)!) if (!seen.has(b)) { seen.add(b); group.push(b); }
    out.push(group.sort((a, b) => (all.active.get(b) ?? 0) - (all.active.get(a) ?? 0) || a - b));
  }
  return out.sort((a, b) => b.length - a.length || a[0]! - b[0]!);
}
export const radius = (events: number): number => 6 + 3.4 * Math.sqrt(events);
export const width = (events: number): number => 1.2 + 1.5 * Math.log2(1 + events);
