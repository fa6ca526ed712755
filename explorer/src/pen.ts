// One way to draw for the screen (canvas), for pictures (canvas) and for drawings that can be edited (SVG).

export interface Style { fill?: string; stroke?: string; width?: number; dash?: number[]; alpha?: number }
export interface TextStyle { fill: string; size: number; bold?: boolean; align?: "start" | "middle" | "end"; halo?: string }

export interface Pen {
  path(d: (p: PathSink) => void, style: Style): void;
  circle(x: number, y: number, r: number, style: Style): void;
  rect(x: number, y: number, w: number, h: number, style: Style): void;
  text(x: number, y: number, text: string, style: TextStyle): void;
  /** Draw only inside this rectangle until `unclip`. */
  clip(x: number, y: number, w: number, h: number): void;
  unclip(): void;
}
/** What a path is told; also what d3-geo draws on. */
export interface PathSink {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  arc(x: number, y: number, r: number, from: number, to: number): void;
  quadraticCurveTo(a: number, b: number, x: number, y: number): void;
  closePath(): void;
  beginPath(): void;
}
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

export class CanvasPen implements Pen {
  constructor(readonly at: CanvasRenderingContext2D) {}
  private ink(s: Style): void {
    const c = this.at;
    c.globalAlpha = s.alpha ?? 1;
    if (s.fill) { c.fillStyle = s.fill; c.fill(); }
    if (s.stroke) { c.strokeStyle = s.stroke; c.lineWidth = s.width ?? 1; c.setLineDash(s.dash ?? []); c.stroke(); }
    c.globalAlpha = 1;
  }
  path(d: (p: PathSink) => void, style: Style): void {
    this.at.beginPath();
    this.at.lineJoin = "round";
    this.at.lineCap = "round";
    d(this.at);
    this.ink(style);
  }
  circle(x: number, y: number, r: number, style: Style): void {
    this.at.beginPath();
    this.at.arc(x, y, Math.max(0, r), 0, 2 * Math.PI);
    this.ink(style);
  }
  rect(x: number, y: number, w: number, h: number, style: Style): void {
    this.at.beginPath();
    this.at.rect(x, y, w, h);
    this.ink(style);
  }
  text(x: number, y: number, text: string, s: TextStyle): void {
    const c = this.at;
    c.font = `${s.bold ? 600 : 400} ${s.size}px ${FONT}`;
    c.textAlign = s.align === "middle" ? "center" : s.align === "end" ? "right" : "left";
    c.textBaseline = "alphabetic";
    if (s.halo) { c.strokeStyle = s.halo; c.lineWidth = 3; c.lineJoin = "round"; c.setLineDash([]); c.strokeText(text, x, y); }
    c.fillStyle = s.fill;
    c.fillText(text, x, y);
  }
  clip(x: number, y: number, w: number, h: number): void {
    this.at.save();
    this.at.beginPath();
    this.at.rect(x, y, w, h);
    this.at.clip();
  }
  unclip(): void {
    this.at.restore();
  }
}

const r2 = (x: number): string => String(Math.round(x * 100) / 100);
class SvgPath implements PathSink {
  out: string[] = [];
  moveTo(x: number, y: number): void { this.out.push(`M${r2(x)} ${r2(y)}`); }
  lineTo(x: number, y: number): void { this.out.push(`L${r2(x)} ${r2(y)}`); }
  quadraticCurveTo(a: number, b: number, x: number, y: number): void { this.out.push(`Q${r2(a)} ${r2(b)} ${r2(x)} ${r2(y)}`); }
  closePath(): void { this.out.push("Z"); }
  beginPath(): void { /* a path begins with its element */ }
  arc(x: number, y: number, r: number, from: number, to: number): void {
    const big = to - from > Math.PI ? 1 : 0;
    const at = (a: number): string => `${r2(x + r * Math.cos(a))} ${r2(y + r * Math.sin(a))}`;
    this.out.push(`${this.out.length && !this.out[this.out.length - 1]!.startsWith("Z") ? "L" : "M"}${at(from)}`);
    if (to - from >= 2 * Math.PI - 1e-6) this.out.push(`A${r2(r)} ${r2(r)} 0 1 1 ${at(from + Math.PI)}`, `A${r2(r)} ${r2(r)} 0 1 1 ${at(from)}`);
    else this.out.push(`A${r2(r)} ${r2(r)} 0 ${big} 1 ${at(to)}`);
  }
}

export class SvgPen implements Pen {
  private static clips = 0;
  readonly svg: SVGSVGElement;
  private into: SVGElement[];
  constructor(width: number, height: number) {
    this.svg = this.make("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "font-family": FONT }) as SVGSVGElement;
    this.into = [this.svg];
  }
  private make(tag: string, given: Record<string, string | number>): SVGElement {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [k, v] of Object.entries(given)) made.setAttribute(k, typeof v === "number" ? r2(v) : v);
    return made;
  }
  private put(tag: string, given: Record<string, string | number>, s: Style): void {
    const style: Record<string, string | number> = { fill: s.fill ?? "none" };
    if (s.stroke) Object.assign(style, { stroke: s.stroke, "stroke-width": s.width ?? 1, "stroke-linejoin": "round", "stroke-linecap": "round" });
    if (s.dash?.length) style["stroke-dasharray"] = s.dash.join(" ");
    if (s.alpha !== undefined && s.alpha < 1) style.opacity = s.alpha;
    this.into[this.into.length - 1]!.appendChild(this.make(tag, { ...given, ...style }));
  }
  path(d: (p: PathSink) => void, style: Style): void {
    const path = new SvgPath();
    d(path);
    if (path.out.length) this.put("path", { d: path.out.join("") }, style);
  }
  circle(x: number, y: number, r: number, style: Style): void {
    this.put("circle", { cx: x, cy: y, r: Math.max(0, r) }, style);
  }
  rect(x: number, y: number, w: number, h: number, style: Style): void {
    this.put("rect", { x, y, width: Math.max(0, w), height: Math.max(0, h) }, style);
  }
  text(x: number, y: number, text: string, s: TextStyle): void {
    const given: Record<string, string | number> = { x, y, fill: s.fill, "font-size": s.size, "text-anchor": s.align ?? "start" };
    if (s.bold) given["font-weight"] = 600;
    if (s.halo) Object.assign(given, { stroke: s.halo, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" });
    const made = this.make("text", given);
    made.textContent = text;
    this.into[this.into.length - 1]!.appendChild(made);
  }
  clip(x: number, y: number, w: number, h: number): void {
    const id = `clip${SvgPen.clips++}`;
    const clip = this.make("clipPath", { id });
    clip.appendChild(this.make("rect", { x, y, width: w, height: h }));
    const group = this.make("g", { "clip-path": `url(#${id})` });
    const top = this.into[this.into.length - 1]!;
    top.append(clip, group);
    this.into.push(group);
  }
  unclip(): void {
    this.into.pop();
  }
}
