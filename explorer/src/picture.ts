// A picture on a canvas: keeps its size, scale and place, tells what the pointer is on, and can be drawn elsewhere.
import type { App } from "./app";
import { framed, h } from "./dom";
import { CanvasPen, type Pen } from "./pen";
import { t } from "./i18n";

export interface View { k: number; x: number; y: number }

export abstract class Picture {
  readonly root: HTMLElement;
  readonly canvas = h("canvas", { tabindex: "0", role: "img" });
  readonly tip = h("div", { class: "tip", hidden: true });
  readonly legend = h("div", { class: "legend" });
  readonly draw = framed(() => this.paint());
  view: View = { k: 1, x: 0, y: 0 };
  width = 0;
  height = 0;
  protected limits: [number, number] = [0.5, 400];
  private pointers = new Map<number, { x: number; y: number }>();
  private moved = 0;

  constructor(readonly app: App, name: string) {
    this.root = h("div", { class: `picture ${name}`, "data-picture": name }, this.canvas, this.tip, this.legend, this.buttons());
    new ResizeObserver(() => this.resize()).observe(this.root);
    this.listen();
  }

  /** Draw it all with a pen, as large as this. */
  abstract render(pen: Pen, width: number, height: number): void;
  /** What there is at a point: lines for the tip, and what a click does. */
  protected abstract at(x: number, y: number): { lines: string[]; click: () => void; hover?: () => void } | null;
  protected sized(): void { /* for those that fit themselves to a new size */ }
  reset(): void {
    this.view = { k: 1, x: 0, y: 0 };
    this.draw();
  }

  /** Whether the legend is open: as it was left, at first where it leaves enough of the picture. */
  protected opened(): boolean {
    const before = this.legend.querySelector("details");
    if (before && before.dataset.tall === String(this.root.clientHeight > 420)) return before.open;
    window.setTimeout(() => this.legend.querySelector("details")?.setAttribute("data-tall", String(this.root.clientHeight > 420)));
    return this.root.clientHeight > 420 && this.root.clientWidth > 560;
  }

  private buttons(): HTMLElement {
    const button = (key: "zoom_in" | "zoom_out" | "whole", sign: string, run: () => void): HTMLElement =>
      h("button", { type: "button", title: t(key), "aria-label": t(key), onclick: run }, sign);
    return h("div", { class: "zoom" }, button("zoom_in", "+", () => this.zoom(1.6)), button("zoom_out", "−", () => this.zoom(1 / 1.6)), button("whole", "⤢", () => this.reset()));
  }

  private resize(): void {
    const { clientWidth: w, clientHeight: hgt } = this.root;
    if (!w || !hgt) return;
    [this.width, this.height] = [w, hgt];
    const scale = Math.min(window.devicePixelRatio || 1, 2);
    this.canvas.width = Math.round(w * scale);
    this.canvas.height = Math.round(hgt * scale);
    this.sized();
    this.paint();
  }

  protected paint(): void {
    const context = this.width ? this.canvas.getContext("2d") : null;
    if (!context) return;
    const scale = this.canvas.width / this.width;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    this.render(new CanvasPen(context), this.width, this.height);
  }

  zoom(by: number, x = this.width / 2, y = this.height / 2): void {
    const k = Math.max(this.limits[0], Math.min(this.limits[1], this.view.k * by));
    const f = k / this.view.k;
    this.view = { k, x: x - (x - this.view.x) * f, y: y - (y - this.view.y) * f };
    this.draw();
  }

  protected pan(dx: number, dy: number): void {
    this.view = { ...this.view, x: this.view.x + dx, y: this.view.y + dy };
    this.draw();
  }

  /** Whether a drag that begins here is the picture's own business (a brush) and not panning. */
  protected drag(_x: number, _y: number, _phase: "down" | "move" | "up"): boolean {
    return false;
  }

  private listen(): void {
    const c = this.canvas;
    const point = (e: PointerEvent | WheelEvent | MouseEvent): [number, number] => {
      const box = c.getBoundingClientRect();
      return [e.clientX - box.left, e.clientY - box.top];
    };
    let own = false;
    c.addEventListener("wheel", (e) => {
      e.preventDefault();
      this.zoom(Math.exp(-e.deltaY * (e.deltaMode ? 0.05 : 0.0018)), ...point(e));
    }, { passive: false });
    c.addEventListener("pointerdown", (e) => {
      c.setPointerCapture(e.pointerId);
      const [x, y] = point(e);
      this.pointers.set(e.pointerId, { x, y });
      this.moved = 0;
      own = this.pointers.size === 1 && this.drag(x, y, "down");
      this.showTip(null);
    });
    c.addEventListener("pointermove", (e) => {
      const [x, y] = point(e);
      const was = this.pointers.get(e.pointerId);
      if (!was) return this.hoverAt(x, y);
      this.moved += Math.abs(x - was.x) + Math.abs(y - was.y);
      if (own) this.drag(x, y, "move");
      else if (this.pointers.size === 2) this.pinch(e.pointerId, x, y);
      else if (this.moved > 3) this.pan(x - was.x, y - was.y);
      this.pointers.set(e.pointerId, { x, y });
    });
    const up = (e: PointerEvent): void => {
      if (!this.pointers.delete(e.pointerId)) return;
      const [x, y] = point(e);
      if (own) this.drag(x, y, "up");
      if (e.type === "pointerup" && this.moved <= 4) this.at(x, y)?.click();
      own = false;
    };
    c.addEventListener("pointerup", up);
    c.addEventListener("pointercancel", up);
    c.addEventListener("pointerleave", () => { this.showTip(null); this.app.hover(null); });
    c.addEventListener("keydown", (e) => this.key(e));
  }

  private pinch(id: number, x: number, y: number): void {
    const other = [...this.pointers].find(([k]) => k !== id)![1], was = this.pointers.get(id)!;
    const before = Math.hypot(was.x - other.x, was.y - other.y), after = Math.hypot(x - other.x, y - other.y);
    if (before > 0) this.zoom(after / before, (x + other.x) / 2, (y + other.y) / 2);
  }

  private key(e: KeyboardEvent): void {
    const step = 40;
    const moves: Record<string, [number, number]> = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
    if (e.key === "+" || e.key === "=") this.zoom(1.3);
    else if (e.key === "-") this.zoom(1 / 1.3);
    else if (e.key === "0") this.reset();
    else if (moves[e.key]) this.pan(...moves[e.key]!);
    else return;
    e.preventDefault();
    e.stopPropagation();
  }

  private hoverAt(x: number, y: number): void {
    const found = this.at(x, y);
    this.canvas.style.cursor = found ? "pointer" : "";
    this.showTip(found?.lines ?? null, x, y);
    if (found?.hover) found.hover();
    else this.app.hover(null);
  }

  protected showTip(lines: string[] | null, x = 0, y = 0): void {
    this.tip.hidden = !lines;
    if (!lines) return;
    this.tip.replaceChildren(...lines.map((line, n) => h("div", { class: n ? "soft" : "" }, h("bdi", { dir: "auto" }, line))));
    const wide = Math.min(280, this.width - 16);
    this.tip.style.maxWidth = `${wide}px`;
    this.tip.style.left = `${Math.max(8, Math.min(x + 14, this.width - Math.min(wide, this.tip.offsetWidth) - 8))}px`;
    this.tip.style.top = `${y + 18 + this.tip.offsetHeight > this.height ? Math.max(4, y - this.tip.offsetHeight - 10) : y + 18}px`;
  }
}
