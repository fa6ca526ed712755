// Where things happened: rings of events, circles as large as the doubt, bands along roads, arrows of chains.
import type { App, Part } from "./app";
import { FAMILIES, familyColour } from "./colours";
import { span } from "./days";
import { fill, h, plain } from "./dom";
import { drawGround, drawNames, kilometre, project } from "./ground";
import { family, getLang, headline, number, place, t, toll } from "./i18n";
import type { Pen } from "./pen";
import { Picture } from "./picture";
import type { State } from "./state";
import type { Item } from "./types";

interface Site { x: number; y: number; events: Item[] }
const CELL = 30;
/** Kilometres of doubt from which an event is known by its country or region only, and drawn hollow. */
const VAGUE = 90;
const SAHEL = { lon: [-11, 4.5], lat: [10.5, 20] };

export class MapPicture extends Picture implements Part {
  private sites: Site[] = [];
  private fitted = false;
  private told = "";

  constructor(app: App) {
    super(app, "map");
    this.limits = [60, 90000];
  }

  protected override sized(): void {
    if (!this.fitted) this.fit();
  }

  /** The part of the world in which nearly all of the events are. */
  private fit(events = this.app.data.events): void {
    const all = events.filter((e) => e.lat !== undefined), near = all.filter((e) => (e.r ?? 0) < VAGUE);
    const placed = near.length > 3 ? near : all;
    const some = (of: number[], from: number, to: number): [number, number] => {
      const s = of.sort((a, b) => a - b), cut = s.length > 40 ? 0.03 : 0;
      return s.length ? [s[Math.floor(cut * s.length)]!, s[Math.ceil((1 - cut) * (s.length - 1))]!] : [from, to];
    };
    const lon = some(placed.map((e) => e.lon!), ...(SAHEL.lon as [number, number])), lat = some(placed.map((e) => e.lat!), ...(SAHEL.lat as [number, number]));
    const [x0, y0] = project(lon[0], lat[1]), [x1, y1] = project(lon[1], lat[0]);
    const k = Math.min(5200, 0.84 * Math.min(this.width / Math.max(x1 - x0, 0.02), this.height / Math.max(y1 - y0, 0.02)));
    this.view = { k, x: this.width / 2 - ((x0 + x1) / 2) * k, y: this.height / 2 - ((y0 + y1) / 2) * k };
    this.fitted = this.width > 0;
  }

  override reset(): void {
    this.fit(this.app.shown.events.some((e) => e.lat !== undefined) ? this.app.shown.events : undefined);
    this.draw();
  }

  update(now: State, before: State): void {
    const story = this.app.story.map((n) => this.app.data.events[n]!).filter((e) => e.lat !== undefined), told = this.app.story.join();
    if (told !== this.told && story.length && this.width) this.fit(story);
    else if (now.event !== before.event && this.app.chosen) this.show(this.app.chosen);
    this.told = told;
    this.legends();
    this.draw();
  }

  /** Move so that an event can be seen, if it cannot. */
  private show(e: Item): void {
    if (e.lat === undefined || !this.width) return;
    const [x, y] = this.point(e.lon!, e.lat);
    const m = 40;
    if (x < m || y < m || x > this.width - m || y > this.height - m) this.view = { ...this.view, x: this.view.x + this.width / 2 - x, y: this.view.y + this.height / 2 - y };
  }

  private point(lon: number, lat: number): [number, number] {
    const [x, y] = project(lon, lat);
    return [x * this.view.k + this.view.x, y * this.view.k + this.view.y];
  }

  private legends(): void {
    const placed = this.app.shown.events.filter((e) => e.lat !== undefined).length;
    const missing = this.app.shown.events.length - placed;
    const seen = new Set(this.app.shown.events.map((e) => e.family));
    const marks = FAMILIES.filter((f) => seen.has(f)).map((f) => {
      const dot = h("i", { class: "dot" });
      dot.style.background = familyColour(f, this.app.ink.dark);
      return h("span", {}, dot, family(f));
    });
    fill(this.legend, h("details", { open: this.opened() }, h("summary", {}, t("legend") + (missing ? ` · ${number(missing)} ${t("not_placed")}` : "")), h("div", { class: "marks" }, marks, h("span", {}, t("cluster")), h("span", {}, t("radius")), h("span", {}, t("corridor")), h("span", {}, t("vague")))));
    this.canvas.setAttribute("aria-label", `${t("map")}: ${placed} ${t("of_events")}`);
  }

  /** Events that stand on one spot of the screen are one ring. */
  private cluster(width: number, height: number): Site[] {
    const cells = new Map<string, Site>();
    for (const e of this.app.shown.events) {
      if (e.lat === undefined) continue;
      const [x, y] = this.point(e.lon!, e.lat);
      if (x < -60 || y < -60 || x > width + 60 || y > height + 60) continue;
      const key = `${Math.round((x - this.view.x) / CELL)},${Math.round((y - this.view.y) / CELL)}`;
      const there = cells.get(key);
      if (there) there.events.push(e);
      else cells.set(key, { x, y, events: [e] });
    }
    for (const site of cells.values()) {
      let [sx, sy] = [0, 0];
      for (const e of site.events) { const [x, y] = this.point(e.lon!, e.lat!); sx += x; sy += y; }
      [site.x, site.y] = [sx / site.events.length, sy / site.events.length];
    }
    return [...cells.values()].sort((a, b) => b.events.length - a.events.length);
  }

  render(pen: Pen, width: number, height: number): void {
    const { ink, chosen, hovered } = this.app;
    const { k, x, y } = this.view;
    drawGround(pen, ink, k, x, y, width, height);
    this.sites = this.cluster(width, height);
    const quiet = this.app.story.length > 0;
    if (!quiet) for (const site of this.sites) if (site.events.length === 1 && (site.events[0]!.r ?? 0) < VAGUE) this.doubt(pen, site.events[0]!, 0.1);
    if (hovered && hovered !== chosen) this.doubt(pen, hovered, 0.16);
    if (chosen) this.doubt(pen, chosen, 0.22);
    for (const site of this.sites) if (quiet) pen.circle(site.x, site.y, 3, { fill: ink.soft, alpha: 0.45 }); else this.ring(pen, site);
    if (quiet) this.storyDots(pen);
    this.chains(pen);
    if (chosen?.lat !== undefined) this.mark(pen, chosen);
    this.labels(pen, width, height);
    this.scale(pen, width, height);
  }

  /** How far off an event may be: a circle, or a band along a road. */
  private doubt(pen: Pen, e: Item, alpha: number): void {
    const colour = familyColour(e.family, this.app.ink.dark);
    for (const p of e.places ?? []) {
      if (p.lat === undefined || p.lon === undefined) continue;
      const [x, y] = this.point(p.lon, p.lat);
      if (p.line) {
        const [a, b] = [this.point(p.line[0]![1], p.line[0]![0]), this.point(p.line[1]![1], p.line[1]![0])];
        const wide = Math.max(7, Math.min(40, 6 * kilometre(p.lat, this.view.k)));
        pen.path((s) => { s.moveTo(...a); s.lineTo(...b); }, { stroke: colour, width: wide, alpha: alpha + 0.06 });
        continue;
      }
      const r = (p.r ?? 0) * kilometre(p.lat, this.view.k);
      if (r > 5 && r < 4000) pen.circle(x, y, r, { fill: colour, alpha });
      if (r > 5 && r < 4000) pen.circle(x, y, r, { stroke: colour, width: 1, alpha: alpha * 3, dash: [3, 3] });
    }
  }

  private ring(pen: Pen, site: Site): void {
    const { ink } = this.app;
    const n = site.events.length;
    if (n === 1) {
      const colour = familyColour(site.events[0]!.family, ink.dark);
      if ((site.events[0]!.r ?? 0) < VAGUE) return pen.circle(site.x, site.y, 4.5, { fill: colour, stroke: ink.halo, width: 1.2 });
      return pen.circle(site.x, site.y, 4, { fill: ink.card, stroke: colour, width: 2 });
    }
    const r = Math.min(26, 6.5 + 1.6 * Math.sqrt(n));
    const counts = new Map<string, number>();
    for (const e of site.events) counts.set(e.family, (counts.get(e.family) ?? 0) + 1);
    let from = -Math.PI / 2;
    for (const f of FAMILIES.filter((f) => counts.has(f))) {
      const to = from + (2 * Math.PI * counts.get(f)!) / n;
      const a = from;
      pen.path((s) => { s.moveTo(site.x, site.y); s.arc(site.x, site.y, r, a, to); s.closePath(); }, { fill: familyColour(f, ink.dark) });
      from = to;
    }
    pen.circle(site.x, site.y, r, { stroke: ink.halo, width: 1.2 });
    pen.circle(site.x, site.y, r - 4, { fill: ink.card });
    pen.text(site.x, site.y + 3.5, number(n), { fill: ink.text, size: n > 99 ? 9.5 : 10.5, bold: true, align: "middle" });
  }

  /** The events of the story that is told; all others step back. */
  private storyDots(pen: Pen): void {
    for (const n of this.app.story) {
      const e = this.app.data.events[n]!;
      if (e.lat === undefined) continue;
      this.doubt(pen, e, 0.12);
      pen.circle(...this.point(e.lon!, e.lat), 6, { fill: familyColour(e.family, this.app.ink.dark), stroke: this.app.ink.halo, width: 1.5 });
    }
  }

  private mark(pen: Pen, e: Item): void {
    const [x, y] = this.point(e.lon!, e.lat!);
    pen.circle(x, y, 9, { stroke: this.app.ink.halo, width: 5 });
    pen.circle(x, y, 9, { stroke: this.app.ink.accent, width: 2.6 });
    pen.circle(x, y, 4.5, { fill: familyColour(e.family, this.app.ink.dark) });
  }

  /** What led to what, as arrows: whole lines are stated, broken ones inferred. */
  private chains(pen: Pen): void {
    const { data, ink, story } = this.app;
    const told = new Set(story);
    if (!told.size) return;
    const numbers = new Map(story.map((e, n) => [e, n + 1]));
    for (const step of data.steps) {
      const [a, b] = [data.events[step.from]!, data.events[step.to]!];
      if (!told.has(a.n) || !told.has(b.n) || a.lat === undefined || b.lat === undefined) continue;
      const p = this.point(a.lon!, a.lat), q = this.point(b.lon!, b.lat);
      arrow(pen, p, q, ink.accent, step.chain.basis === "inferred", ink.halo);
    }
    const stacked = new Map<string, number>();
    for (const [n, label] of numbers) {
      const e = data.events[n]!;
      if (e.lat === undefined) continue;
      const [x, y] = this.point(e.lon!, e.lat);
      const key = `${Math.round(x / 8)},${Math.round(y / 8)}`, up = stacked.get(key) ?? 0;
      stacked.set(key, up + 1);
      pen.circle(x + 11 + up * 15, y - 11, 7.5, { fill: ink.accent, stroke: ink.halo, width: 1.5 });
      pen.text(x + 11 + up * 15, y - 7.5, String(label), { fill: ink.dark ? "#10151b" : "#ffffff", size: 10, bold: true, align: "middle" });
    }
  }

  private labels(pen: Pen, width: number, height: number): void {
    const { ink } = this.app;
    const boxes: [number, number, number, number][] = this.sites.map((s) => { const r = s.events.length > 1 ? 14 : 5; return [s.x - r, s.y - r, 2 * r, 2 * r]; });
    const free = (x: number, y: number, w: number, hgt: number): boolean => {
      if (boxes.some(([a, b, c, d]) => x < a + c && a < x + w && y < b + d && b < y + hgt)) return false;
      boxes.push([x, y, w, hgt]);
      return true;
    };
    drawNames(pen, ink, this.view.k, this.view.x, this.view.y, width, height, free);
    for (const site of this.sites.slice(0, 80)) {
      const name = placeName(site.events);
      const r = site.events.length > 1 ? Math.min(26, 6.5 + 1.6 * Math.sqrt(site.events.length)) : 6;
      if (name && free(site.x + r + 1, site.y - 7, name.length * 6.1, 13)) pen.text(site.x + r + 3, site.y + 4, name, { fill: ink.text, size: 11, halo: ink.halo });
    }
  }

  private scale(pen: Pen, width: number, height: number): void {
    const lat = ((2 * Math.atan(Math.exp((this.view.y - height / 2) / this.view.k)) - Math.PI / 2) * 180) / Math.PI;
    const one = kilometre(lat, this.view.k);
    const km = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].find((n) => n * one > 50) ?? 5000;
    const w = km * one, x = width - 16 - w, y = height - 12;
    pen.path((s) => { s.moveTo(x, y - 4); s.lineTo(x, y); s.lineTo(x + w, y); s.lineTo(x + w, y - 4); }, { stroke: this.app.ink.text, width: 1.2 });
    pen.text(x + w / 2, y - 6, `${km} km`, { fill: this.app.ink.text, size: 10, align: "middle", halo: this.app.ink.land });
  }

  protected at(x: number, y: number): { lines: string[]; click: () => void; hover?: () => void } | null {
    const hit = this.sites.find((s) => Math.hypot(s.x - x, s.y - y) < (s.events.length > 1 ? Math.min(26, 6.5 + 1.6 * Math.sqrt(s.events.length)) + 2 : 9));
    if (!hit) return null;
    const lang = getLang(), [first] = hit.events;
    if (hit.events.length === 1) {
      const e = first!;
      return { lines: [plain(headline(this.app.data, e), 90), [span(e.when, lang), plain(place(e), 60), toll(e)].filter(Boolean).join(" · ")], click: () => this.app.select(e), hover: () => this.app.hover(e) };
    }
    const counts = FAMILIES.map((f) => [f, hit.events.filter((e) => e.family === f).length] as const).filter(([, n]) => n);
    return {
      lines: [`${placeName(hit.events)}: ${number(hit.events.length)} ${t("of_events")}`, ...counts.sort((a, b) => b[1] - a[1]).map(([f, n]) => `${n} ${family(f)}`)],
      click: () => this.open(hit),
    };
  }

  /** Come nearer to a ring; events on one and the same spot are stepped through instead. */
  private open(site: Site): void {
    const at = new Set(site.events.map((e) => `${e.lat},${e.lon}`));
    if (at.size === 1 || this.view.k > 60000) {
      const n = this.app.chosen ? site.events.indexOf(this.app.chosen) : -1;
      this.app.select(site.events[(n + 1) % site.events.length]!);
    } else this.zoom(2.4, site.x, site.y);
  }
}

/** The name of the place that most of these events have. */
function placeName(events: Item[]): string {
  const counts = new Map<string, number>();
  for (const e of events) for (const p of e.places ?? []) if (p.name) counts.set(p.name, (counts.get(p.name) ?? 0) + 1);
  let best = "", most = 0;
  for (const [name, n] of counts) if (n > most) [best, most] = [name, n];
  return plain(best, 26);
}

function arrow(pen: Pen, [x0, y0]: [number, number], [x1, y1]: [number, number], colour: string, broken: boolean, halo: string): void {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length < 14) return;
  const mx = (x0 + x1) / 2 + (y1 - y0) * 0.18, my = (y0 + y1) / 2 - (x1 - x0) * 0.18;
  const angle = Math.atan2(y1 - my, x1 - mx), back = 10;
  const ex = x1 - back * Math.cos(angle), ey = y1 - back * Math.sin(angle);
  const line = (s: { moveTo(x: number, y: number): void; quadraticCurveTo(a: number, b: number, x: number, y: number): void }): void => { s.moveTo(x0, y0); s.quadraticCurveTo(mx, my, ex, ey); };
  pen.path(line, { stroke: halo, width: 5, alpha: 0.8 });
  pen.path(line, { stroke: colour, width: 2.2, dash: broken ? [6, 5] : undefined });
  pen.path((s) => {
    s.moveTo(ex + 7 * Math.cos(angle), ey + 7 * Math.sin(angle));
    s.lineTo(ex + 5 * Math.cos(angle + 2.3), ey + 5 * Math.sin(angle + 2.3));
    s.lineTo(ex + 5 * Math.cos(angle - 2.3), ey + 5 * Math.sin(angle - 2.3));
    s.closePath();
  }, { fill: colour });
}
