// What the page is given (kg/show/explorer_data.py), and what is made of it once.

export type Lang = "en" | "fr";
export type Range = [number | null, number | null];
export interface Place { name?: string; relation?: string; lat?: number; lon?: number; r?: number; how?: string; line?: [number, number][] }
export interface EventRow {
  id: string; label?: string; type: string; status: string; when?: (number | null)[]; precision?: string;
  i?: number[]; t?: number[]; lat?: number; lon?: number; r?: number; country?: string; admin1?: string;
  places?: Place[]; tolls?: Record<string, Range>; sources?: number; accounts?: number; reports?: number[]; contested?: boolean;
}
export interface ActorRow { id: string; name: string; short?: string; kind: string; unnamed?: boolean; alias?: string[]; country?: string }
export interface TypeRow { family: string; en: string; fr: string; phraseEn: string; phraseFr: string; sign: string }
export interface ReportHead { title?: string; publisher?: string; published?: string; lang?: string }
export interface ChainRow {
  events: number[]; after?: number[]; type: string; basis: "stated" | "inferred"; rule?: string;
  lag?: (number | null)[]; km?: (number | null)[]; chance?: (number | null)[]; quotes?: [number, string][];
  found?: number; expected?: number; significant?: boolean;
}
export interface Note { what: "events" | "texts" | "chains"; shown: number; of: number }
export interface First {
  filter?: string; asked: number; events: EventRow[]; actors: ActorRow[]; types: Record<string, TypeRow>; reports: ReportHead[];
  chains: ChainRow[]; rules: Record<string, { en: string; fr: string; why: string }>; rest: [string, number][]; notes: Note[];
}

/** A place in a report's text, end exclusive. */
export type At = [number, number];
export interface Named { name: string; at: At[] }
export interface Toll { kind: string; side: string; who?: string; about?: boolean; old?: boolean; at: At[]; min: number | null; max: number | null }
export interface Thing { action: string; item: string; about?: boolean; at: At[]; min: number | null; max: number | null }
export interface AccountRow {
  id: string; event: number; voice?: string; type: string; status: string; trigger: At; sentence: At; quote?: string;
  initiators?: Named[]; targets?: Named[]; who?: number[]; whom?: number[]; places?: Named[];
  when?: { bounds: (number | null)[]; precision?: string; how?: string; conflict?: string; at?: At[] };
  tolls?: Toll[]; materiel?: Thing[]; weapons?: Named[]; reported_by?: Named[];
}
export interface ReportRow extends ReportHead { id: string; url?: string; source?: string; text?: string; accounts: AccountRow[] }

/** An event with what filters and pictures ask of it again and again, looked up once. */
export interface Item extends EventRow {
  n: number; family: string; from: number; to: number; dated: boolean; area: string; year: number;
  publishers: Set<string>; linked: number; text: string;
}
export const STATED = 1, INFERRED = 2;
