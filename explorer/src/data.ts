// The data of the page: read once, the reports' words only when they are asked for.
import { type AccountRow, type ChainRow, type First, INFERRED, type Item, type ReportRow, STATED } from "./types";

export interface Step { chain: ChainRow; n: number; from: number; to: number; key: string }

export class Data {
  readonly events: Item[];
  readonly first: Readonly<First>;
  readonly steps: Step[] = [];
  readonly from: number;
  readonly to: number;
  private reports: ReportRow[] | null = null;
  private told: Map<number, { report: number; account: AccountRow }[]> | null = null;

  constructor() {
    const first = parse("kg-data") as Omit<First, "events"> & { events: First["events"] };
    this.first = first;
    const linked = new Uint8Array(first.events.length);
    for (const chain of first.chains) this.addSteps(chain, linked);
    this.events = first.events.map((event, n) => this.item(event, n, linked[n]!));
    const dated = this.events.filter((e) => e.dated);
    this.from = dated.reduce((a, e) => Math.min(a, e.from), Infinity);
    this.to = dated.reduce((a, e) => Math.max(a, e.to), -Infinity);
    if (!dated.length) [this.from, this.to] = [738000, 738365];
  }

  private addSteps(chain: ChainRow, linked: Uint8Array): void {
    for (const e of chain.events) linked[e]! |= chain.basis === "stated" ? STATED : INFERRED;
    for (let n = 1; n < chain.events.length; n++) {
      const [from, to] = [chain.events[chain.after?.[n - 1] ?? n - 1]!, chain.events[n]!];
      this.steps.push({ chain, n: n - 1, from, to, key: `${from}>${to}>${chain.type}` });
    }
  }

  private item(event: First["events"][number], n: number, linked: number): Item {
    const [a, , , d] = event.when ?? [];
    const from = a ?? d ?? 0, to = d ?? a ?? 0;
    const names = [...(event.i ?? []), ...(event.t ?? [])].flatMap((x) => [this.first.actors[x]!.name, ...(this.first.actors[x]!.alias ?? [])]);
    const kind = this.first.types[event.type];
    return {
      ...event, n, from, to, dated: from > 0, linked, year: 0,
      family: kind?.family ?? "statement",
      area: event.country ? (event.admin1 ? `${event.country}/${event.admin1}` : event.country) : "",
      publishers: new Set((event.reports ?? []).map((r) => this.first.reports[r]?.publisher ?? "?")),
      text: fold([event.label, kind?.en, kind?.fr, event.admin1, ...names, ...(event.places ?? []).map((p) => p.name)].join(" ")),
    };
  }

  name(actor: number): string {
    const a = this.first.actors[actor]!;
    return a.unnamed ? a.name.split("@")[0]! : (a.short ?? a.name);
  }

  /** The reports with their texts and accounts; the first call reads them. */
  words(): ReportRow[] {
    return (this.reports ??= parse("kg-words") as ReportRow[]);
  }

  /** All accounts of an event with the report that each stands in, by date of publication. */
  accounts(event: number): { report: number; account: AccountRow }[] {
    if (!this.told) {
      this.told = new Map();
      this.words().forEach((r, report) => {
        for (const account of r.accounts) {
          const list = this.told!.get(account.event);
          if (list) list.push({ report, account });
          else this.told!.set(account.event, [{ report, account }]);
        }
      });
    }
    const when = (r: number): string => this.first.reports[r]!.published ?? "";
    return [...(this.told.get(event) ?? [])].sort((a, b) => (when(a.report) < when(b.report) ? -1 : when(a.report) > when(b.report) ? 1 : a.report - b.report || a.account.trigger[0] - b.account.trigger[0]));
  }
}

function parse(id: string): unknown {
  const block = document.getElementById(id);
  return JSON.parse(block?.textContent || "null");
}

/** Spelling without accents and capitals, for searching. */
export const fold = (text: string): string => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
