// What is shown, handed over: as a picture, a drawing or a table, each saying how much of the whole it is.
import type { App } from "./app";
import { iso } from "./days";
import { country, getLang, headline, number, place, t, typeName, word } from "./i18n";
import { CanvasPen, SvgPen, type Pen } from "./pen";
import type { Picture } from "./picture";
import { filtered } from "./state";
import { plain } from "./dom";
import type { Item } from "./types";

const HEAD = 30, FOOT = 26;

/** "42 of 597 events shown", with the filter in words. */
export function share(app: App): string {
  return `${number(app.shown.events.length)} ${t("of_shown")} ${number(app.data.first.asked)} ${t("events_shown")}`;
}
export function filterWords(app: App): string {
  const s = app.store.state;
  if (!filtered(s)) return app.data.first.filter ?? "";
  const names = new Map(app.data.first.actors.map((a) => [a.id, a.name]));
  const parts = [app.data.first.filter, s.q && `“${s.q}”`, ...s.actors.map((a) => names.get(a) ?? a), ...s.types.map((x) => (app.data.first.types[x] ? typeName(app.data, x) : x)), ...s.areas.map((a) => (a.includes("/") ? a.split("/")[1]! : a === "?" ? t("unknown_place") : country(a))),
    ...s.publishers, ...s.status.map(word), s.from !== null && `${t("from")} ${iso(s.from)}`, s.to !== null && `${t("to")} ${iso(s.to)}`, s.sources > 1 && `${s.sources}+ ${t("n_sources")}`, s.contested && t("contested"), s.basis && `${t("links")}: ${t(s.basis)}`];
  return parts.filter(Boolean).join(", ");
}

function whole(app: App, picture: Picture, pen: Pen, width: number, height: number, name: string): void {
  const { ink } = app;
  pen.rect(0, 0, width, height + HEAD + FOOT, { fill: ink.card });
  pen.text(12, 20, plain(`${name} · ${share(app)}`, 120), { fill: ink.text, size: 13, bold: true });
  pen.text(12, height + HEAD + 17, plain([filterWords(app), t("view_of")].filter(Boolean).join(" · "), 160), { fill: ink.soft, size: 11 });
  pen.clip(0, HEAD, width, height);
  picture.render(shifted(pen, HEAD), width, height);
  pen.unclip();
}

/** A pen that draws lower by so much. */
function shifted(pen: Pen, by: number): Pen {
  return {
    path: (d, s) => pen.path((p) => d({
      moveTo: (x, y) => p.moveTo(x, y + by), lineTo: (x, y) => p.lineTo(x, y + by), arc: (x, y, r, a, b) => p.arc(x, y + by, r, a, b),
      quadraticCurveTo: (a, b, x, y) => p.quadraticCurveTo(a, b + by, x, y + by), closePath: () => p.closePath(), beginPath: () => p.beginPath(),
    }), s),
    circle: (x, y, r, s) => pen.circle(x, y + by, r, s), rect: (x, y, w, h, s) => pen.rect(x, y + by, w, h, s), text: (x, y, text, s) => pen.text(x, y + by, text, s),
    clip: (x, y, w, h) => pen.clip(x, y + by, w, h), unclip: () => pen.unclip(),
  };
}

export function drawing(app: App, picture: Picture, name: string, width = picture.width || 900, height = picture.height || 600): SVGSVGElement {
  const pen = new SvgPen(width, height + HEAD + FOOT);
  whole(app, picture, pen, width, height, name);
  return pen.svg;
}

export function saveSvg(app: App, picture: Picture, name: string): void {
  save(new Blob([new XMLSerializer().serializeToString(drawing(app, picture, name))], { type: "image/svg+xml" }), `${file(app, name)}.svg`);
}

export function savePng(app: App, picture: Picture, name: string): void {
  const [w, h] = [picture.width || 900, picture.height || 600], scale = 2;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [w * scale, (h + HEAD + FOOT) * scale];
  const context = canvas.getContext("2d")!;
  context.scale(scale, scale);
  whole(app, picture, new CanvasPen(context), w, h, name);
  canvas.toBlob((blob) => blob && save(blob, `${file(app, name)}.png`), "image/png");
}

const COLUMNS = ["id", "begin", "latest_begin", "earliest_end", "end", "precision", "type", "family", "status", "initiators", "targets", "place", "country", "admin1", "lat", "lon", "radius_km", "killed_min", "killed_max", "wounded_min", "wounded_max", "neutralised_min", "neutralised_max", "sources", "reports", "accounts", "contested", "label", "publishers", "shown", "filter"] as const;

export function csv(app: App, events: readonly Item[]): string {
  const day = (n: number | null | undefined): string => (n ? iso(n) : "");
  const lines = events.map((e) => {
    const [a, b, c, d] = e.when ?? [], names = (of?: number[]): string => (of ?? []).map((x) => app.data.first.actors[x]!.name).join("; ");
    const tolls = ["killed", "wounded", "neutralised"].flatMap((k) => e.tolls?.[k] ?? [null, null]);
    return [e.id, day(a), day(b), day(c), day(d), e.precision, e.type, e.family, e.status, names(e.i), names(e.t), place(e), e.country, e.admin1, e.lat, e.lon, e.r, ...tolls, e.sources, e.reports?.length, e.accounts, e.contested ? "yes" : "no", headline(app.data, e), [...e.publishers].join("; "), `${events.length} of ${app.data.first.asked}`, filterWords(app)].map(cell).join(",");
  });
  return "\ufeff" + [COLUMNS.join(","), ...lines].join("\r\n") + "\r\n";
}

/** A value in a table: what a spreadsheet would take for a formula is made text. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  let text = String(value);
  if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function saveCsv(app: App, events: readonly Item[]): void {
  save(new Blob([csv(app, events)], { type: "text/csv" }), `${file(app, t("list"))}.csv`);
}
const file = (app: App, name: string): string => `kg-${name.toLowerCase().normalize("NFD").replace(/[^a-z]+/g, "-")}-${app.shown.events.length}-${getLang() === "fr" ? "sur" : "of"}-${app.data.first.asked}`;

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
