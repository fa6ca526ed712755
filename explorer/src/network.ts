// The actor network: with WebGL where there is any (sigma), else drawn on a canvas; the same picture either way.
import Graph from "graphology";
import Sigma from "sigma";
import type { App, Part } from "./app";
import { KINDS, kindColour } from "./colours";
import { fill, h, plain } from "./dom";
import { number, t, word, type Key } from "./i18n";
import { CanvasPen, type Pen } from "./pen";
import { Picture } from "./picture";
import { Layout, radius, type Relations, relations, type Spot, type Tie, width as tieWidth } from "./relations";
import type { State } from "./state";

const AGAINST = { light: "#c4837a", dark: "#a8635a" }, WITH = { light: "#7fae9b", dark: "#4f8a74" };

export class Network extends Picture implements Part {
  private now: Relations;
  private layout: Layout;
  private unnamed = false;
  private sigma: Sigma | null = null;
  private graph = new Graph({ type: "directed", multi: false });
  private focus: number | null = null;
  readonly webgl: boolean;

  constructor(app: App) {
    super(app, "network");
    this.limits = [0.3, 30];
    this.unnamed = app.store.state.unnamed;
    this.layout = new Layout(relations(app.data, app.data.events, this.unnamed));
    this.now = relations(app.data, app.shown.events, this.unnamed);
    this.layout.settle(250);
    this.webgl = hasWebgl();
    this.root.dataset.renderer = this.webgl ? "webgl" : "canvas";
    if (this.webgl) this.start();
    this.goOn();
  }

  /** Let the layout settle without keeping anybody waiting. */
  private goOn(): void {
    let drawn = 0;
    const layout = this.layout;
    const step = (): void => {
      if (layout !== this.layout) return;
      const done = layout.settle(20);
      if (done || performance.now() - drawn > 250) {
        this.place();
        drawn = performance.now();
      }
      if (done) this.root.dataset.settled = "1";
      else window.setTimeout(step, 8);
    };
    window.setTimeout(step, 30);
  }

  // ---------------------------------------------------------------- what is shown

  update(now: State, _before: State): void {
    if (now.unnamed !== this.unnamed) {
      this.unnamed = now.unnamed;
      this.layout = new Layout(relations(this.app.data, this.app.data.events, this.unnamed));
      this.layout.settle(250);
      this.goOn();
    }
    this.now = relations(this.app.data, this.app.shown.events, this.unnamed);
    this.legends();
    this.rebuild();
    this.draw();
  }

  private legends(): void {
    const seen = new Set([...this.now.active.keys()].map((a) => this.app.data.first.actors[a]!.kind));
    const marks = KINDS.filter((k) => seen.has(k)).map((k) => {
      const dot = h("i", { class: "dot" });
      dot.style.background = kindColour(k, this.app.ink.dark);
      return h("span", {}, dot, word(k));
    });
    const line = (key: Key, colour: string): HTMLElement => {
      const mark = h("i", { class: "dash" });
      mark.style.background = colour;
      return h("span", {}, mark, t(key));
    };
    const shade = this.app.ink.dark ? "dark" : "light";
    const box = h("input", { type: "checkbox", onchange: () => this.app.store.set({ unnamed: !this.app.store.state.unnamed }) });
    box.checked = this.unnamed;
    const hidden = t("legend") + (this.now.hidden ? ` · ${number(this.now.hidden)} ${t("not_drawn")}` : "");
    fill(this.legend, h("details", { open: this.opened() }, h("summary", {}, hidden), h("div", { class: "marks" }, marks, line("against", AGAINST[shade]), line("with", WITH[shade]), h("span", {}, t("size_events")), h("label", {}, box, t("unnamed")), this.webgl ? null : h("span", { class: "soft" }, t("no_webgl")))));
    this.canvas.setAttribute("aria-label", `${t("network")}: ${this.now.active.size}`);
  }

  private label(a: number): string {
    const actor = this.app.data.first.actors[a]!;
    return plain(actor.short ?? actor.name, 34);
  }

  private emphasised(): Set<number> | null {
    const { chosen, hovered, data, store } = this.app;
    if (this.focus !== null) return this.around(this.focus);
    const e = hovered ?? chosen;
    if (e) return new Set([...(e.i ?? []), ...(e.t ?? [])]);
    const ids = new Set(store.state.actors);
    return ids.size ? new Set(data.first.actors.flatMap((a, n) => (ids.has(a.id) ? [...this.around(n)] : []))) : null;
  }
  private around(a: number): Set<number> {
    const out = new Set([a]);
    for (const tie of this.now.ties.values()) if (tie.a === a || tie.b === a) out.add(tie.a === a ? tie.b : tie.a);
    return out;
  }

  // ---------------------------------------------------------------- WebGL

  private start(): void {
    const box = h("div", { class: "webgl" });
    this.root.prepend(box);
    this.canvas.classList.add("names");
    this.canvas.removeAttribute("tabindex");
    const app = this.app;
    this.sigma = new Sigma(this.graph, box, {
      allowInvalidContainer: true, itemSizesReference: "positions", renderEdgeLabels: false, enableEdgeEvents: true, renderLabels: false, stagePadding: 28, zIndex: true,
      defaultEdgeType: "arrow", minCameraRatio: 0.03, maxCameraRatio: 3, hideEdgesOnMove: false,
      defaultDrawNodeHover: (c, d) => new CanvasPen(c).circle(d.x, d.y, d.size + 2, { stroke: app.ink.accent, width: 2 }),
      nodeReducer: (id, d) => {
        const on = this.shine;
        return on && !on.has(Number(id)) ? { ...d, color: app.ink.dark ? "#343b45" : "#e3e1db", zIndex: 0 } : { ...d, zIndex: 1 };
      },
      edgeReducer: (_, d) => {
        const on = this.shine;
        return on && !(on.has(d.a as number) && on.has(d.b as number)) ? { ...d, color: app.ink.dark ? "#272d35" : "#ecebe6", zIndex: 0 } : { ...d, zIndex: 1 };
      },
    });
    const s = this.sigma;
    s.on("afterRender", () => this.names());
    s.on("enterNode", ({ node, event }) => { this.focus = Number(node); this.refresh(); this.tell(this.nodeLines(Number(node)), event); });
    s.on("leaveNode", () => { this.focus = null; this.refresh(); this.showTip(null); });
    s.on("clickNode", ({ node }) => this.clickActor(Number(node)));
    s.on("enterEdge", ({ edge, event }) => this.tell(this.tieLines(this.now.ties.get(edge)!), event));
    s.on("leaveEdge", () => this.showTip(null));
    s.on("clickEdge", ({ edge }) => this.clickTie(this.now.ties.get(edge)!));
    this.rebuild();
  }
  private shine: Set<number> | null = null;
  private tell(lines: string[], at: { x: number; y: number }): void {
    this.showTip(lines, at.x, at.y);
  }
  private refresh(): void {
    this.shine = this.emphasised();
    this.sigma?.refresh({ skipIndexation: true });
  }

  private rebuild(): void {
    if (!this.sigma) return;
    this.shine = this.emphasised();
    const g = this.graph, dark = this.app.ink.dark, shade = dark ? "dark" : "light";
    g.clear();
    for (const tie of [...this.now.ties.values()]) for (const a of [tie.a, tie.b]) {
      const spot = this.layout.spots.get(a);
      if (spot && !g.hasNode(String(a))) g.addNode(String(a), { ...spot, size: radius(this.now.active.get(a) ?? 1), color: kindColour(this.app.data.first.actors[a]!.kind, dark) });
    }
    for (const [key, tie] of this.now.ties) g.addEdgeWithKey(key, String(tie.a), String(tie.b), { a: tie.a, b: tie.b, size: tieWidth(tie.events.length), color: (tie.hostile >= tie.other ? AGAINST : WITH)[shade] });
    this.sigma.refresh();
    this.sigma.setCustomBBox(this.bounds());
  }
  /** The extent of all actors, so that filters do not move the picture. */
  private bounds(): { x: [number, number]; y: [number, number] } {
    const at = [...this.layout.spots.values()];
    const ends = (of: number[]): [number, number] => [of.reduce((a, b) => Math.min(a, b), Infinity), of.reduce((a, b) => Math.max(a, b), -Infinity)];
    return at.length ? { x: ends(at.map((p) => p.x)), y: ends(at.map((p) => p.y)) } : { x: [-1, 1], y: [-1, 1] };
  }
  private place(): void {
    if (!this.sigma) return this.draw();
    this.graph.updateEachNodeAttributes((id, at) => ({ ...at, ...this.layout.spots.get(Number(id)) }), { attributes: ["x", "y"] });
    this.sigma.setCustomBBox(this.bounds());
    this.sigma.refresh();
  }

  override zoom(by: number, x?: number, y?: number): void {
    if (!this.sigma) return super.zoom(by, x, y);
    void this.sigma.getCamera().animatedZoom({ factor: by, duration: 150 });
  }
  override reset(): void {
    if (!this.sigma) return super.reset();
    void this.sigma.getCamera().animatedReset({ duration: 150 });
  }
  protected override sized(): void {
    this.sigma?.resize();
    this.sigma?.refresh();
  }
  protected override paint(): void {
    if (this.sigma) this.refresh();
    else super.paint();
  }

  // ---------------------------------------------------------------- on a canvas, and for pictures

  private spot(a: number, width: number, height: number): Spot | null {
    const p = this.layout.spots.get(a);
    if (!p) return null;
    if (this.sigma && this.width) {
      const at = this.sigma.graphToViewport(p);
      return { x: (at.x * width) / this.width, y: (at.y * height) / this.height };
    }
    const { x: [x0, x1], y: [y0, y1] } = this.bounds(), k = this.unit(width, height);
    const x = width / 2 + (p.x - (x0 + x1) / 2) * k, y = height / 2 - (p.y - (y0 + y1) / 2) * k;
    return { x: x * this.view.k + this.view.x, y: y * this.view.k + this.view.y };
  }
  /** Pixels of a unit of the layout when the whole is seen. */
  private unit(width: number, height: number): number {
    const { x: [x0, x1], y: [y0, y1] } = this.bounds();
    return Math.min((width - 100) / Math.max(1, x1 - x0), (height - 60) / Math.max(1, y1 - y0));
  }
  /** Pixels of a dot's or a line's unit: they grow more slowly than distances. */
  private thickness(width: number, height: number): number {
    if (this.sigma && this.width) return (this.sigma.scaleSize(1) * width) / this.width;
    return this.unit(width, height) * Math.sqrt(this.view.k);
  }

  private drawn: { a: number; x: number; y: number; r: number }[] = [];

  render(pen: Pen, width: number, height: number): void {
    const { ink, data } = this.app, shade = ink.dark ? "dark" : "light", on = this.emphasised();
    pen.rect(0, 0, width, height, { fill: ink.card });
    const spots = new Map<number, Spot & { r: number }>(), unit = this.thickness(width, height);
    for (const tie of this.now.ties.values()) for (const a of [tie.a, tie.b]) {
      const p = spots.has(a) ? null : this.spot(a, width, height);
      if (p) spots.set(a, { ...p, r: Math.max(2, radius(this.now.active.get(a) ?? 1) * unit) });
    }
    for (const tie of this.now.ties.values()) {
      const [p, q] = [spots.get(tie.a), spots.get(tie.b)];
      if (p && q) line(pen, p, q, (tie.hostile >= tie.other ? AGAINST : WITH)[shade], Math.max(0.7, tieWidth(tie.events.length) * unit), on && !(on.has(tie.a) && on.has(tie.b)) ? 0.15 : 0.75);
    }
    this.drawn = [...spots].map(([a, p]) => ({ a, ...p })).sort((p, q) => q.r - p.r);
    for (const p of this.drawn) pen.circle(p.x, p.y, p.r, { fill: kindColour(data.first.actors[p.a]!.kind, ink.dark), stroke: ink.card, width: 1, alpha: on && !on.has(p.a) ? 0.25 : 1 });
    this.write(pen, width, height);
  }

  /** Names beside dots, the largest first, as far as none lies on another. */
  private write(pen: Pen, width: number, height: number): void {
    const { ink } = this.app, on = this.emphasised();
    const taken: [number, number, number, number][] = this.drawn.filter((p) => p.r > 6).map((p) => [p.x - p.r, p.y - p.r, 2 * p.r, 2 * p.r]);
    for (const p of this.drawn) {
      if (p.x < -50 || p.y < -20 || p.x > width || p.y > height + 20 || (on && !on.has(p.a))) continue;
      const name = this.label(p.a), big = p.r > 13, wide = name.length * (big ? 7.2 : 6.5) + 4;
      const crowded = !on || on.size > 30;
      const free = ([x, y]: readonly [number, number, string]): boolean => x >= 0 && x + wide <= width && !taken.some(([a, b, w, tall]) => x < a + w && a < x + wide && y < b + tall && b < y + 14);
      // right of the dot if there is room, else left, below, above
      const spots = [[p.x + p.r + 2, p.y - 7, "start"], [p.x - p.r - wide, p.y - 7, "end"], [p.x - wide / 2, p.y + p.r + 1, "middle"], [p.x - wide / 2, p.y - p.r - 15, "middle"]] as const;
      const spot = spots.find(free) ?? (crowded ? null : spots[0]);
      if (!spot) continue;
      const [x, y, align] = spot;
      taken.push([x, y, wide, 14]);
      pen.text(align === "start" ? x + 1 : align === "end" ? p.x - p.r - 3 : p.x, y + 11, name, { fill: ink.text, size: big ? 12.5 : 11.5, bold: big, halo: ink.card, align });
    }
  }

  /** Over the picture that WebGL draws. */
  private names(): void {
    const context = this.width ? this.canvas.getContext("2d") : null;
    if (!context || !this.sigma) return;
    const scale = this.canvas.width / this.width, unit = this.thickness(this.width, this.height);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    this.drawn = this.graph.mapNodes((id, at) => ({ a: Number(id), ...this.sigma!.graphToViewport({ x: at.x as number, y: at.y as number }), r: (at.size as number) * unit })).sort((p, q) => q.r - p.r);
    this.write(new CanvasPen(context), this.width, this.height);
  }

  protected at(x: number, y: number): { lines: string[]; click: () => void; hover?: () => void } | null {
    const hit = [...this.drawn].reverse().find((p) => Math.hypot(p.x - x, p.y - y) < p.r + 3);
    if (hit) return { lines: this.nodeLines(hit.a), click: () => this.clickActor(hit.a) };
    for (const tie of this.now.ties.values()) {
      const p = this.drawn.find((d) => d.a === tie.a), q = this.drawn.find((d) => d.a === tie.b);
      if (p && q && near(p, q, x, y) < 3) return { lines: this.tieLines(tie), click: () => this.clickTie(tie) };
    }
    return null;
  }

  private nodeLines(a: number): string[] {
    const actor = this.app.data.first.actors[a]!;
    return [plain(actor.name, 80), `${word(actor.kind)} · ${number(this.now.active.get(a) ?? 0)} ${t("of_events")}`];
  }
  private tieLines(tie: Tie): string[] {
    return [`${this.label(tie.a)} → ${this.label(tie.b)}`, `${number(tie.events.length)} ${t("of_events")}`];
  }
  private clickActor(a: number): void {
    this.app.store.toggle("actors", this.app.data.first.actors[a]!.id);
  }
  private clickTie(tie: Tie): void {
    const n = this.app.chosen ? tie.events.indexOf(this.app.chosen.n) : -1;
    this.app.select(this.app.data.events[tie.events[(n + 1) % tie.events.length]!]!);
  }
}

function hasWebgl(): boolean {
  try {
    return !!document.createElement("canvas").getContext("webgl2");
  } catch {
    return false;
  }
}
function line(pen: Pen, p: Spot & { r: number }, q: Spot & { r: number }, colour: string, width: number, alpha: number): void {
  const angle = Math.atan2(q.y - p.y, q.x - p.x), size = 4 + width;
  const x = q.x - (q.r + 1) * Math.cos(angle), y = q.y - (q.r + 1) * Math.sin(angle);
  pen.path((s) => { s.moveTo(p.x, p.y); s.lineTo(x - size * 0.6 * Math.cos(angle), y - size * 0.6 * Math.sin(angle)); }, { stroke: colour, width, alpha });
  pen.path((s) => { s.moveTo(x, y); s.lineTo(x - size * Math.cos(angle - 0.45), y - size * Math.sin(angle - 0.45)); s.lineTo(x - size * Math.cos(angle + 0.45), y - size * Math.sin(angle + 0.45)); s.closePath(); }, { fill: colour, alpha });
}
function near(p: Spot, q: Spot, x: number, y: number): number {
  const dx = q.x - p.x, dy = q.y - p.y, length = dx * dx + dy * dy;
  const f = length ? Math.max(0, Math.min(1, ((x - p.x) * dx + (y - p.y) * dy) / length)) : 0;
  return Math.hypot(p.x + f * dx - x, p.y + f * dy - y);
}
