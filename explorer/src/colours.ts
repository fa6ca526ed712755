// Colours that people who see them differently can tell apart (after Okabe and Ito), dark enough on white and light enough on black.

export const FAMILIES = ["fighting", "strike", "explosion", "civilians", "captivity", "control", "security", "unrest", "politics", "statement", "displacement"];

interface Pair { light: string; dark: string }
const FAMILY: Record<string, Pair> = {
  fighting: { light: "#c8501e", dark: "#ee7a45" },
  strike: { light: "#dd9400", dark: "#f2b33d" },
  explosion: { light: "#8a5a00", dark: "#b98a3c" },
  civilians: { light: "#b3478f", dark: "#e084bf" },
  captivity: { light: "#7b55a8", dark: "#b394e0" },
  control: { light: "#0c66a8", dark: "#5aa9e6" },
  security: { light: "#00866a", dark: "#3cc4a2" },
  unrest: { light: "#4b4f9c", dark: "#8f94e8" },
  politics: { light: "#3f93c4", dark: "#8ccdf0" },
  statement: { light: "#7d8794", dark: "#a3adba" },
  displacement: { light: "#5d6b2d", dark: "#a5b866" },
};
const KIND: Record<string, Pair> = {
  "state force": { light: "#0c66a8", dark: "#5aa9e6" },
  "armed group": { light: "#c8501e", dark: "#ee7a45" },
  militia: { light: "#dd9400", dark: "#f2b33d" },
  international: { light: "#00866a", dark: "#3cc4a2" },
  civilians: { light: "#b3478f", dark: "#e084bf" },
  other: { light: "#7d8794", dark: "#a3adba" },
};
export const KINDS = Object.keys(KIND);

export interface Ink {
  dark: boolean; page: string; card: string; text: string; soft: string; line: string; accent: string; halo: string;
  sea: string; land: string; border: string; inner: string; river: string;
}
const LIGHT: Ink = {
  dark: false, page: "#f6f5f1", card: "#ffffff", text: "#1d2126", soft: "#667080", line: "#dcdad2", accent: "#0b57a4", halo: "#ffffff",
  sea: "#dfe8ee", land: "#faf8f2", border: "#a59f91", inner: "#d8d2c4", river: "#a9c9dd",
};
const DARK: Ink = {
  dark: true, page: "#14171b", card: "#1c2026", text: "#e8e6e1", soft: "#98a1ad", line: "#323842", accent: "#7ab8f5", halo: "#14171b",
  sea: "#11161c", land: "#20252c", border: "#5c6470", inner: "#363d47", river: "#2f4a5e",
};

export const ink = (dark: boolean): Ink => (dark ? DARK : LIGHT);
export const familyColour = (family: string, dark: boolean): string => (FAMILY[family] ?? FAMILY.statement!)[dark ? "dark" : "light"];
export const kindColour = (kind: string, dark: boolean): string => (KIND[kind] ?? KIND.other!)[dark ? "dark" : "light"];
