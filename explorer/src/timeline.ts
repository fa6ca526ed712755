// When things happened: how many by day, week or month, and each event as a bar of what is certain on a line of what is possible.
import { scaleUtc } from "d3-scale";
import type { App, Part } from "./app";
import { FAMILIES, familyColour } from "./colours";
import { fromDate, iso, span, tick, toDate } from "./days";
import { fill, h, plain } from "./dom";
import { family, getLang, headline, number, place, t, toll } from "./i18n";
import type { Pen } from "./pen";
import { Picture } from "./picture";
import { NO_FILTER, type State } from "./state";
import type { Item } from "./types";

const LEFT = 34, RIGHT = 46, AXIS = 20, LANE = 15;
interface Bar { e: Item; x0: number; x1: number; lane: number }

export class Timeline extends Picture implements Part {
  private domain: [number, number];
  private bars: Bar[] = [];
  private scroll = 0;
  private grip: { from: number; to: number; mode: "new" | "move" | "start" | "end"; at: number } | null = null;

  constructor(app: App) {
    super(app, "timeline");
    this.domain = this.whole();
    this.canvas.addEventListener("dblclick", () => app.store.set({ from: null, to: null }));
  }

  private whole(): [number, number] {
    const { from, to } = this.app.data;
    const first = this.app.data.first.rest.find(([m]) => m)?.[0];
    const start = first ? Math.min(from, fromDate(Date.parse(first + "-01T00:00:00Z"))) : from;
    const room = Math.max(3, (to - start) * 0.015);
    return [start - room, to + room];
  }

  override reset(): void {
    this.domain = this.whole();
    this.scroll = 0;
    this.draw();
  }

  update(now: State, before: State): void {
    const e = this.app.chosen;
    if (now.event !== before.event && e?.dated && (e.from < this.domain[0] || e.to > this.domain[1])) this.domain = this.whole();
    const undated = this.app.shown.events.filter((x) => !x.dated).length;
    fill(this.legend, h("details", { open: false }, h("summary", {}, t("legend") + (undated ? ` · ${number(undated)} ${t("undated")}` : "")), h("div", { class: "marks" }, h("span", {}, t("certain")), h("span", {}, t("brush")))));
    this.canvas.setAttribute("aria-label", `${t("timeline")}: ${this.app.shown.events.length} ${t("of_events")}`);
    this.draw();
  }

  private tall(): boolean {
    return this.height > 260;
  }
  private split(height: number): number {
    return height > 260 ? 112 : height;
  }
  private scale(width: number, [a, b] = this.domain): (day: number) => number {
    return (day) => LEFT + ((day - a) / (b - a)) * (width - LEFT - RIGHT);
  }
  private day(x: number): number {
    const [a, b] = this.domain;
    return a + ((x - LEFT) / (this.width - LEFT - RIGHT)) * (b - a);
  }

  override zoom(by: number, x = this.width / 2): void {
    const at = this.day(x), [a, b] = this.domain, [lo, hi] = this.whole();
    const room = Math.max(10, Math.min((hi - lo) * 1.1, (b - a) / by));
    const share = (at - a) / (b - a);
    this.domain = [at - room * share, at + room * (1 - share)];
    this.draw();
  }
  protected override pan(dx: number, dy: number): void {
    const [a, b] = this.domain;
    const by = (-dx * (b - a)) / Math.max(1, this.width - LEFT - RIGHT);
    this.domain = [a + by, b + by];
    this.scroll = Math.max(0, this.scroll - dy);
    this.draw();
  }

  // ---------------------------------------------------------------- drawing

  render(pen: Pen, width: number, height: number): void {
    const { ink } = this.app;
    pen.rect(0, 0, width, height, { fill: ink.card });
    const top = this.split(height);
    this.axis(pen, width, this.domain, 4, top - AXIS, top - 6);
    this.columns(pen, width, top);
    if (height > 260) this.axis(pen, width, this.lower(), top + 20, height, top + 14);
    if (height > 260) this.lanes(pen, width, height, top + 20);
    this.brushed(pen, width, height);
  }

  /** The time that the lanes show: what is chosen above them, else the same. */
  private lower(): [number, number] {
    const { from, to } = this.app.store.state;
    if (from === null && to === null) return this.domain;
    const a = from ?? this.domain[0], b = to ?? this.domain[1], room = Math.max(1, (b - a) * 0.02);
    return [a - room, b + 1 + room * 8];
  }

  private axis(pen: Pen, width: number, domain: [number, number], y0: number, y1: number, base: number): void {
    const { ink } = this.app;
    const scale = scaleUtc().domain([toDate(domain[0]), toDate(domain[1])]).range([LEFT, width - RIGHT]);
    const ticks = scale.ticks(Math.max(3, Math.floor(width / 90)));
    let year = "", last = -Infinity;
    for (const date of ticks) {
      const x = Number(scale(date));
      if (x - last < (year ? 58 : 90) && x > LEFT + 90) continue;
      if (last < 0 && x < LEFT + 20 && ticks.length > 2) continue;
      last = x; // no label on another
      const unit = date.getUTCDate() !== 1 ? "day" : date.getUTCMonth() !== 0 ? "month" : "year";
      pen.path((s) => { s.moveTo(x, y0); s.lineTo(x, y1); }, { stroke: ink.line, width: unit === "year" ? 1 : 0.6 });
      const now = String(date.getUTCFullYear());
      const label = unit === "year" ? now : tick(date, unit, getLang()) + (now !== year ? ` ${now}` : "");
      year = now;
      pen.text(x, base, label, { fill: ink.soft, size: 10.5, align: "middle", bold: unit === "year" });
    }
  }

  /** Columns of as many days as make them wide enough to see. */
  private columns(pen: Pen, width: number, top: number): void {
    const { ink, shown, data } = this.app;
    const at = this.scale(width);
    const pixel = (width - LEFT - RIGHT) / (this.domain[1] - this.domain[0]);
    const step = [1, 2, 7, 14, 30, 91, 182, 365].find((n) => n * pixel > 4) ?? 730;
    const columns = new Map<number, Map<string, number>>();
    const { from, to } = this.app.store.state;
    for (const e of shown.anytime) {
      if (!e.dated) continue;
      const column = Math.floor(e.from / step);
      const there = columns.get(column) ?? new Map<string, number>();
      there.set(e.family, (there.get(e.family) ?? 0) + 1);
      columns.set(column, there);
    }
    const rest = new Map<number, number>();
    for (const [month, n] of data.first.rest) {
      const day = fromDate(Date.parse(month + "-15T00:00:00Z"));
      if (!Number.isNaN(day)) rest.set(Math.floor(day / step), (rest.get(Math.floor(day / step)) ?? 0) + n);
    }
    const outside = (a: number, b: number): boolean => (from !== null && b < from) || (to !== null && a > to);
    const total = (m: Map<string, number>): number => [...m.values()].reduce((a, b) => a + b, 0);
    const most = Math.max(1, ...[...columns.values()].map(total), ...rest.values());
    const base = top - AXIS, room = base - 12;
    pen.clip(LEFT, 0, width - LEFT - RIGHT, base);
    for (const [column, n] of rest) pen.rect(at(column * step), base - (n / most) * room, Math.max(1, step * pixel - 1), (n / most) * room, { stroke: ink.soft, width: 0.8, dash: [2, 2] });
    for (const [column, there] of columns) {
      let y = base;
      for (const f of FAMILIES) {
        const n = there.get(f);
        if (!n) continue;
        const tall = (n / most) * room;
        pen.rect(at(column * step), y - tall, Math.max(1.2, step * pixel - 1), tall, { fill: familyColour(f, ink.dark), alpha: outside(column * step, column * step + step - 1) ? 0.25 : 1 });
        y -= tall;
      }
    }
    pen.unclip();
    pen.path((s) => { s.moveTo(LEFT, base); s.lineTo(width - RIGHT, base); }, { stroke: ink.soft, width: 0.8 });
    pen.text(LEFT + 2, 14, step === 1 ? `${t("per")} ${t("day_unit")}` : `${t("per")} ${step} ${t("days_unit")}`, { fill: ink.soft, size: 10.5, halo: ink.card });
    pen.text(LEFT - 5, 16, number(most), { fill: ink.soft, size: 10, align: "end" });
    pen.text(LEFT - 5, base, "0", { fill: ink.soft, size: 10, align: "end" });
    const { chosen, story } = this.app;
    const marked = story.length ? story.map((n) => data.events[n]!) : chosen ? [chosen] : [];
    for (const e of marked) if (e.dated) pen.path((s) => { const x = at((e.from + e.to) / 2 + 0.5); s.moveTo(x, base + 1); s.lineTo(x - 5, base + 8); s.lineTo(x + 5, base + 8); s.closePath(); }, { fill: ink.accent });
    if (top === this.height || this.height <= 260) this.arcs(pen, (e) => [at((e.from + e.to) / 2 + 0.5), base]);
  }

  private arcs(pen: Pen, place: (e: Item) => [number, number] | null): void {
    const { data, story, ink } = this.app;
    const told = new Set(story);
    for (const step of told.size ? data.steps : []) {
      if (!told.has(step.from) || !told.has(step.to)) continue;
      const [a, b] = [place(data.events[step.from]!), place(data.events[step.to]!)];
      if (!a || !b) continue;
      const rise = Math.min(46, 14 + Math.abs(b[0] - a[0]) * 0.25);
      pen.path((s) => { s.moveTo(...a); s.quadraticCurveTo((a[0] + b[0]) / 2, Math.min(a[1], b[1]) - rise, ...b); }, { stroke: ink.accent, width: 1.8, dash: step.chain.basis === "inferred" ? [5, 4] : undefined });
    }
  }

  /** Each event on a line of its own, as far as there is room; the first free line is taken. */
  private lanes(pen: Pen, width: number, height: number, top: number): void {
    const { ink, shown, data, chosen, hovered } = this.app;
    const domain = this.lower(), at = this.scale(width, domain);
    const seen = shown.events.filter((e) => e.dated && e.to >= domain[0] && e.from <= domain[1]).sort((a, b) => a.from - b.from || a.n - b.n);
    const named = seen.length < 260;
    const free: number[] = [];
    this.bars = seen.map((e) => {
      const x0 = Math.max(LEFT, at(e.from)), x1 = Math.max(x0 + 4, at(e.to + 1));
      const wide = named ? 8 + 5.6 * plain(headline(data, e), 40).length : 3;
      let lane = free.findIndex((x) => x <= x0);
      if (lane < 0) lane = free.length;
      free[lane] = x1 + wide;
      return { e, x0, x1, lane };
    });
    const tall = named ? Math.max(LANE, Math.min(24, (height - top - 16) / Math.max(1, free.length))) : Math.max(2.5, Math.min(LANE, (height - top - 12) / Math.max(1, free.length)));
    const lanes = Math.ceil((height - top) / tall);
    this.scroll = Math.max(0, Math.min(this.scroll, (free.length - lanes + 2) * tall));
    const y = (lane: number): number => top + 8 + lane * tall - this.scroll + tall / 2;
    pen.clip(0, top, width, height - top);
    for (const { e, x0, x1, lane } of this.bars) {
      const cy = y(lane);
      if (cy < top - 10 || cy > height + 10) continue;
      const [, lb, ee] = e.when ?? [];
      const colour = familyColour(e.family, ink.dark);
      const thick = Math.max(1.6, Math.min(7, tall - 3));
      pen.path((s) => { s.moveTo(x0, cy); s.lineTo(x1, cy); }, { stroke: colour, width: Math.min(1.4, thick) });
      if (e.from === e.to) pen.rect(x0, cy - thick / 2, Math.max(4, x1 - x0), thick, { fill: colour });
      else if (lb != null && ee != null && lb <= ee) pen.rect(at(lb), cy - thick / 2, Math.max(3, at(ee + 1) - at(lb)), thick, { fill: colour });
      else for (const x of [x0, x1]) pen.path((s) => { s.moveTo(x, cy - thick / 2); s.lineTo(x, cy + thick / 2); }, { stroke: colour, width: 1.2 });
      if (e === chosen || e === hovered) pen.rect(x0 - 3, cy - thick / 2 - 3, x1 - x0 + 6, thick + 6, { stroke: ink.accent, width: 2 });
      if (named) pen.text(x1 + 4, cy + 3.5, plain(headline(data, e), 40), { fill: e === chosen ? ink.accent : ink.text, size: 10.5, bold: e === chosen });
    }
    const of = new Map(this.bars.map((b) => [b.e.n, b]));
    this.arcs(pen, (e) => { const b = of.get(e.n); return b ? [b.x0 + 2, y(b.lane)] : null; });
    pen.unclip();
    this.laneY = y;
    this.laneTall = tall;
  }
  private laneY: (lane: number) => number = () => 0;
  private laneTall = LANE;

  private brushed(pen: Pen, width: number, height: number): void {
    const { from, to } = this.app.store.state;
    if (from === null && to === null) return;
    const at = this.scale(width), base = this.split(height) - AXIS;
    const x0 = from === null ? LEFT : at(from), x1 = to === null ? width - RIGHT : at(to + 1);
    pen.clip(LEFT, 0, width - LEFT - RIGHT, height);
    pen.rect(x0, 0, x1 - x0, base, { fill: this.app.ink.accent, alpha: 0.13 });
    for (const x of [x0, x1]) pen.path((s) => { s.moveTo(x, 0); s.lineTo(x, base); }, { stroke: this.app.ink.accent, width: 2 });
    pen.unclip();
  }

  // ---------------------------------------------------------------- hand

  protected override drag(x: number, y: number, phase: "down" | "move" | "up"): boolean {
    if (phase === "down") return this.take(x, y);
    if (!this.grip) return false;
    const g = this.grip, day = this.day(x);
    let from = g.from, to = g.to;
    if (g.mode === "new") [from, to] = [Math.min(g.at, day), Math.max(g.at, day)];
    else if (g.mode === "move") [from, to] = [from + day - g.at, to + day - g.at];
    else if (g.mode === "start") [from, to] = [Math.min(day, to), Math.max(day, to)];
    else [from, to] = [Math.min(from, day), Math.max(from, day)];
    const far = Math.abs(this.scale(this.width)(g.at) - x) > 3;
    if (far) this.app.store.set({ from: Math.floor(from), to: Math.ceil(to) }, phase === "up");
    if (phase === "up") this.grip = null;
    return true;
  }

  private take(x: number, y: number): boolean {
    if (y > this.split(this.height) - AXIS) return false;
    const { from, to } = this.app.store.state, at = this.scale(this.width), day = this.day(x);
    const a = from ?? this.domain[0], b = to ?? this.domain[1];
    const there = from !== null || to !== null;
    const mode = there && Math.abs(at(a) - x) < 7 ? "start" : there && Math.abs(at(b + 1) - x) < 7 ? "end" : there && x > at(a) && x < at(b + 1) ? "move" : "new";
    this.grip = { from: a, to: b, mode, at: day };
    return true;
  }

  protected at(x: number, y: number): { lines: string[]; click: () => void; hover?: () => void } | null {
    const lang = getLang(), top = this.split(this.height);
    if (y > top + 20 && this.tall()) {
      const bar = this.bars.find((b) => Math.abs(this.laneY(b.lane) - y) <= this.laneTall / 2 && x >= b.x0 - 3 && x <= b.x1 + (this.bars.length < 260 ? 5.6 * 40 : 3) && (x <= b.x1 + 3 || x <= b.x1 + 8 + 5.6 * plain(headline(this.app.data, b.e), 40).length));
      if (!bar) return null;
      const e = bar.e;
      return { lines: [plain(headline(this.app.data, e), 90), [span(e.when, lang), plain(place(e), 60), toll(e)].filter(Boolean).join(" · ")], click: () => this.app.select(e), hover: () => this.app.hover(e) };
    }
    if (y > top - AXIS) return null;
    const pixel = (this.width - LEFT - RIGHT) / (this.domain[1] - this.domain[0]);
    const step = [1, 2, 7, 14, 30, 91, 182, 365].find((n) => n * pixel > 4) ?? 730;
    const column = Math.floor(this.day(x) / step);
    const there = this.app.shown.anytime.filter((e) => e.dated && Math.floor(e.from / step) === column);
    if (!there.length) return null;
    const counts = FAMILIES.map((f) => [f, there.filter((e) => e.family === f).length] as const).filter(([, n]) => n);
    const days = step === 1 ? iso(column) : `${iso(column * step)} – ${iso(column * step + step - 1)}`;
    return { lines: [`${days}: ${number(there.length)}`, ...counts.map(([f, n]) => `${n} ${family(f)}`)], click: () => this.pick(there) };
  }

  /** A click on a column that is no drag: its events, one after the other. */
  private pick(there: Item[]): void {
    const n = this.app.chosen ? there.indexOf(this.app.chosen) : -1;
    this.app.select(there[(n + 1) % there.length]!);
  }

  clear(): void {
    this.app.store.set({ ...NO_FILTER });
  }
}
