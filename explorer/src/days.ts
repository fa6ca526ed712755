// Days as the program counts them: 1 is the first of January of year 1 (Python's ordinals).
import type { Lang } from "./types";

const EPOCH = 719163;
const MS = 86400000;

export const toDate = (day: number): Date => new Date((day - EPOCH) * MS);
export const fromDate = (date: Date | number): number => Math.floor(Number(date) / MS) + EPOCH;
export const iso = (day: number): string => toDate(day).toISOString().slice(0, 10);
export function fromIso(text: string): number | null {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text + "T00:00:00Z") : NaN;
  return Number.isNaN(ms) ? null : fromDate(ms);
}

const formats = new Map<string, Intl.DateTimeFormat>();
function format(lang: Lang, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = lang + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(lang === "fr" ? "fr-FR" : "en-GB", { timeZone: "UTC", ...options })));
  return found;
}
export const long = (day: number, lang: Lang): string => format(lang, { day: "numeric", month: "short", year: "numeric" }).format(toDate(day));
export const month = (day: number, lang: Lang): string => format(lang, { month: "short", year: "numeric" }).format(toDate(day));
export const tick = (date: Date, unit: "year" | "month" | "day", lang: Lang): string =>
  format(lang, unit === "year" ? { year: "numeric" } : unit === "month" ? { month: "short" } : { day: "numeric", month: "short" }).format(date);

/** A date with its bounds as a person says it: a day, a stretch, or "by" a day. */
export function span(when: (number | null)[] | undefined, lang: Lang): string {
  const [a, , , d] = when ?? [];
  if (a == null && d == null) return lang === "fr" ? "date inconnue" : "date unknown";
  if (a == null) return (lang === "fr" ? "au plus tard le " : "by ") + long(d!, lang);
  if (d == null) return (lang === "fr" ? "depuis le " : "from ") + long(a, lang);
  if (a === d) return long(a, lang);
  const [from, to] = [toDate(a), toDate(d)];
  if (from.getUTCDate() === 1 && new Date(Number(to) + MS).getUTCDate() === 1) {
    if (from.getUTCMonth() === to.getUTCMonth() && from.getUTCFullYear() === to.getUTCFullYear()) return month(a, lang);
    if (from.getUTCMonth() === 0 && to.getUTCMonth() === 11 && from.getUTCFullYear() === to.getUTCFullYear()) return String(from.getUTCFullYear());
  }
  return `${long(a, lang)} – ${long(d, lang)}`;
}
