// What the page says, in English and French.
import type { EventRow, Lang, Range, Toll } from "./types";
import type { Data } from "./data";

const EN = {
  title: "Conflict explorer", overview: "Overview", network: "Network", map: "Map", timeline: "Timeline", list: "List", chains: "Chains",
  filters: "Filters", search: "Search actors, places, words …", clear: "Clear all", of_shown: "of", events_shown: "events shown", time: "Time", from: "From", to: "To",
  actor: "Actor", type: "Type", area: "Area", source: "Source", status: "Status", corroboration: "Corroboration", links: "Links", any: "any",
  two: "2+ sources", three: "3+ sources", contested: "contested", stated: "stated", inferred: "inferred", all: "all", more: "more", fewer: "fewer",
  unnamed: "unnamed groups", png: "Picture (PNG)", svg: "Drawing (SVG)", csv: "Table (CSV)", print: "Print", save: "Save", help: "Help", theme: "Light or dark",
  nothing: "Nothing fits these filters.", choose: "Choose an event", close: "Close", accounts: "What the accounts say", report: "Report", reports: "reports", sources: "independent sources",
  one_source: "1 source", n_sources: "sources", voice: "Voice", own_voice: "the report itself", initiators: "Who", targets: "Against whom", places: "Where", date: "When", toll: "Toll", materiel: "Materiel", weapons: "Weapons", reported_by: "According to",
  event_type: "Event", differs: "accounts differ", contradicts: "accounts contradict each other", agree: "accounts agree", words: "The words",
  no_text: "The text of this report is not in the page (it was too long for it); the sentence is:", show_chain: "What led to what", told_as: "Told as a story", follow: "Story",
  no_chain: "No chain fits these filters.", unknown_place: "place unknown", undated: "undated", not_placed: "not on the map", not_drawn: "unnamed groups not drawn", radius: "circle: radius of doubt", corridor: "band: somewhere on this road", cluster: "ring: several events, by family",
  vague: "hollow: only the region or country is known", per: "events per", day_unit: "day", days_unit: "days",
  certain: "bar: certain · hairline: possible", against: "against", with: "with", size_events: "size: events", stated_line: "stated by a report", inferred_line: "inferred from a pattern",
  claims: "claimed in", condemns: "condemned in", retaliation_for: "answered by", caused_by: "led to", follows: "followed by", part_of: "with, as a part of it",
  same_day: "the same day", days_later: "days later", day_later: "1 day later", days_earlier: "days earlier", unknown_day: "on an unknown day", same_place: "at the same place", km_away: "km away",
  stated_by: "Stated by", inferred_by: "Inferred", by_chance: "by chance alone in", of_cases: "of such cases", pattern_found: "found, expected by chance", beyond: "beyond chance", not_beyond: "not beyond chance",
  occurred: "occurred", foiled: "foiled", planned: "planned", ended: "ended", denied: "denied",
  killed: "killed", wounded: "wounded", neutralised: "neutralised", captured: "captured", missing: "missing", displaced: "displaced", abducted: "abducted",
  destroyed: "destroyed", seized: "seized", damaged: "damaged", recovered: "recovered", lost: "lost", initiator: "attacker’s side", target: "target’s side", civilian: "civilians", about: "about", unsaid: "number not said", old: "later corrected",
  note_events: "Only the newest events are in this page in full; the earlier ones are counted in the timeline (hatched). Narrow the filters of `kg explore` to see them.",
  note_texts: "Not all reports are here with their text: the oldest are only quoted.", note_chains: "Not all chains are in this page.",
  someone: "someone", someone_else: "?", view_of: "Made with kg explore.", no_webgl: "WebGL is not available: drawn without it.", zoom_in: "Zoom in", zoom_out: "Zoom out", whole: "Whole picture",
  sort_date: "by date", sort_toll: "by toll", sort_sources: "by sources", oldest: "oldest first", newest: "newest first", brush: "Drag to choose a time; drag again to change it, double-click to clear.",
  "state force": "state forces", "armed group": "armed groups", militia: "militias", international: "international forces", civilians: "civilians", other: "others",
  selected: "Selected", previous: "Previous", next: "Next", read: "Read", expand: "Wider", of_events: "events", more_rows: "more are in the page, not in this print", radius_km: "radius of doubt", how: "Located by", language: "Français", published: "published",
  h_search: "search", h_next: "next and previous event", h_views: "views: overview, network, map, timeline, list, chains", h_filters: "filters", h_story: "story of the selected event", h_back: "close, then clear the selection", h_zoom: "zoom the picture that has the focus; arrows move it", h_theme: "light or dark", h_lang: "English or French", h_print: "print",
  doc: "Everything on this page is in this one file: it loads nothing and sends nothing. Each value has its words: choose an event, then a value, and the report opens where it says so.",
  legend: "Legend",
};
export type Key = keyof typeof EN;
const FR: Record<Key, string> = {
  title: "Explorateur du conflit", overview: "Vue d’ensemble", network: "Réseau", map: "Carte", timeline: "Chronologie", list: "Liste", chains: "Enchaînements",
  filters: "Filtres", search: "Chercher acteurs, lieux, mots …", clear: "Tout effacer", of_shown: "sur", events_shown: "événements affichés", time: "Période", from: "Du", to: "Au",
  actor: "Acteur", type: "Type", area: "Zone", source: "Source", status: "Statut", corroboration: "Recoupement", links: "Liens", any: "tous",
  two: "2 sources ou plus", three: "3 sources ou plus", contested: "contesté", stated: "énoncés", inferred: "déduits", all: "tous", more: "de plus", fewer: "moins",
  unnamed: "groupes sans nom", png: "Image (PNG)", svg: "Dessin (SVG)", csv: "Tableau (CSV)", print: "Imprimer", save: "Enregistrer", help: "Aide", theme: "Clair ou sombre",
  nothing: "Rien ne correspond à ces filtres.", choose: "Choisissez un événement", close: "Fermer", accounts: "Ce que disent les récits", report: "Rapport", reports: "rapports", sources: "sources indépendantes",
  one_source: "1 source", n_sources: "sources", voice: "Voix", own_voice: "le rapport lui-même", initiators: "Qui", targets: "Contre qui", places: "Où", date: "Quand", toll: "Bilan", materiel: "Matériel", weapons: "Armes", reported_by: "Selon",
  event_type: "Événement", differs: "les récits diffèrent", contradicts: "les récits se contredisent", agree: "les récits concordent", words: "Les mots",
  no_text: "Le texte de ce rapport n’est pas dans la page (trop long) ; la phrase est :", show_chain: "Ce qui a mené à quoi", told_as: "Raconté comme une histoire", follow: "Récit",
  no_chain: "Aucun enchaînement ne correspond à ces filtres.", unknown_place: "lieu inconnu", undated: "sans date", not_placed: "hors carte", not_drawn: "groupes sans nom non dessinés", radius: "cercle : rayon de doute", corridor: "bande : quelque part sur cet axe", cluster: "anneau : plusieurs événements, par famille",
  vague: "creux : seule la région ou le pays est connu", per: "événements par", day_unit: "jour", days_unit: "jours",
  certain: "barre : certain · trait fin : possible", against: "contre", with: "avec", size_events: "taille : événements", stated_line: "énoncé par un rapport", inferred_line: "déduit d’un motif",
  claims: "revendiqué dans", condemns: "condamné dans", retaliation_for: "suivi en réponse de", caused_by: "a conduit à", follows: "suivi de", part_of: "avec, comme partie",
  same_day: "le même jour", days_later: "jours plus tard", day_later: "1 jour plus tard", days_earlier: "jours plus tôt", unknown_day: "à une date inconnue", same_place: "au même endroit", km_away: "km plus loin",
  stated_by: "Énoncé par", inferred_by: "Déduit", by_chance: "par le seul hasard dans", of_cases: "de tels cas", pattern_found: "trouvés, attendus par hasard", beyond: "au-delà du hasard", not_beyond: "pas au-delà du hasard",
  occurred: "survenu", foiled: "déjoué", planned: "prévu", ended: "terminé", denied: "démenti",
  killed: "tués", wounded: "blessés", neutralised: "neutralisés", captured: "capturés", missing: "disparus", displaced: "déplacés", abducted: "enlevés",
  destroyed: "détruits", seized: "saisis", damaged: "endommagés", recovered: "récupérés", lost: "perdus", initiator: "côté assaillant", target: "côté visé", civilian: "civils", about: "environ", unsaid: "nombre non dit", old: "corrigé depuis",
  note_events: "Seuls les événements les plus récents sont entiers dans cette page ; les autres sont comptés dans la chronologie (hachures). Resserrez les filtres de `kg explore` pour les voir.",
  note_texts: "Tous les rapports ne sont pas ici avec leur texte : les plus anciens ne sont que cités.", note_chains: "Tous les enchaînements ne sont pas dans cette page.",
  someone: "on", someone_else: "?", view_of: "Fait avec kg explore.", no_webgl: "WebGL n’est pas disponible : dessiné sans lui.", zoom_in: "Agrandir", zoom_out: "Réduire", whole: "Vue entière",
  sort_date: "par date", sort_toll: "par bilan", sort_sources: "par sources", oldest: "les plus anciens d’abord", newest: "les plus récents d’abord", brush: "Glissez pour choisir une période ; glissez encore pour la changer, double-cliquez pour l’effacer.",
  "state force": "forces étatiques", "armed group": "groupes armés", militia: "milices", international: "forces internationales", civilians: "civils", other: "autres",
  selected: "Choisi", previous: "Précédent", next: "Suivant", read: "Lire", expand: "Plus large", of_events: "événements", more_rows: "de plus dans la page, pas dans cette impression", radius_km: "rayon de doute", how: "Localisé par", language: "English", published: "publié",
  h_search: "chercher", h_next: "événement suivant et précédent", h_views: "vues : ensemble, réseau, carte, chronologie, liste, enchaînements", h_filters: "filtres", h_story: "récit de l’événement choisi", h_back: "fermer, puis effacer le choix", h_zoom: "agrandir l’image qui a le focus ; les flèches la déplacent", h_theme: "clair ou sombre", h_lang: "anglais ou français", h_print: "imprimer",
  doc: "Tout est dans ce seul fichier : la page ne charge rien et n’envoie rien. Chaque valeur a ses mots : choisissez un événement, puis une valeur, et le rapport s’ouvre là où il le dit.",
  legend: "Légende",
};
const FAMILY: Record<string, [string, string]> = {
  fighting: ["Fighting", "Combats"], strike: ["Strikes and fire from afar", "Frappes et tirs à distance"], explosion: ["Explosive devices", "Engins explosifs"],
  civilians: ["Violence against civilians", "Violences contre les civils"], captivity: ["Captivity", "Captivité"], control: ["Control of places", "Contrôle des lieux"],
  security: ["Security operations", "Opérations de sécurité"], statement: ["Statements", "Déclarations"], politics: ["Politics", "Politique"],
  unrest: ["Unrest and power", "Troubles et pouvoir"], displacement: ["Displacement", "Déplacements"],
};

let lang: Lang = "en";
export const setLang = (to: Lang): void => void (lang = to);
export const getLang = (): Lang => lang;
export const t = (key: Key): string => (lang === "fr" ? FR : EN)[key];
/** A word of the data that the page may know (a status, a kind of toll); else the word itself. */
export const word = (key: string): string => ((lang === "fr" ? FR : EN) as Record<string, string>)[key] ?? key.replaceAll("_", " ");
export const family = (name: string): string => FAMILY[name]?.[lang === "fr" ? 1 : 0] ?? name;
export const number = (n: number): string => n.toLocaleString(lang === "fr" ? "fr-FR" : "en-GB");

let regions: Partial<Record<Lang, Intl.DisplayNames>> = {};
export function country(code: string): string {
  try {
    regions[lang] ??= new Intl.DisplayNames([lang], { type: "region" });
    return regions[lang]!.of(code) ?? code;
  } catch {
    return code;
  }
}

export function range([low, high]: Range, about = false): string {
  const n = low === null && high === null ? "?" : low === high ? number(low!) : high === null ? `${number(low!)}+` : low === null ? `≤ ${number(high)}` : `${number(low)}–${number(high)}`;
  return about ? `${t("about")} ${n}` : n;
}
export function toll(event: EventRow): string {
  return Object.entries(event.tolls ?? {}).map(([kind, r]) => `${range(r)} ${counted(kind, r)}`).join(", ");
}
export const tollText = (x: Toll): string => `${x.min === null && x.max === null ? "" : range([x.min, x.max], x.about) + " "}${counted(x.kind, [x.min, x.max])}`;
/** "3 tués", but "1 tué". */
const counted = (kind: string, [low, high]: Range): string => (lang === "fr" && low === 1 && high === 1 ? word(kind).replace(/s$/, "") : word(kind));

/** Who did what to whom, in the language of the page. */
export function headline(data: Data, event: EventRow): string {
  const kind = data.first.types[event.type];
  const names = (of: number[] | undefined): string => (of ?? []).map((a) => data.name(a)).join(" & ");
  const phrase = kind ? (lang === "fr" ? kind.phraseFr : kind.phraseEn) : event.type;
  const [who, whom] = [names(event.i), names(event.t)];
  if (!who && !whom) return kind ? kind[lang] : event.type;
  if (!who) return `${kind ? kind[lang] : event.type} → ${whom}`;
  return whom ? `${who} ${phrase} ${whom}` : `${who}: ${kind ? kind[lang] : event.type}`;
}
export const typeName = (data: Data, type: string): string => data.first.types[type]?.[lang] ?? type;
export function place(event: EventRow): string {
  const where = (event.places ?? []).map((p) => (p.relation ? `${p.name ?? "?"} (${p.relation})` : (p.name ?? "?"))).join("; ");
  return where || (event.admin1 ?? (event.country ? country(event.country) : ""));
}
