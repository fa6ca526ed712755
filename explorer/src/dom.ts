// Making parts of the page. Data becomes text and nothing else: there is no way here to write markup.

type Child = Node | string | number | null | undefined | false;
type Props = Record<string, unknown>;

/** An element: `class`, `on*` handlers, `data-*`, `aria-*` and other attributes; strings become text. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: (Child | Child[])[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value as EventListener);
    else if (key === "value") (made as unknown as HTMLInputElement).value = String(value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  add(made, ...children);
  return made;
}

export function add(to: Node, ...children: (Child | Child[])[]): void {
  for (const child of children.flat()) if (child !== null && child !== undefined && child !== false) to.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
}

export function fill(element: Element, ...children: (Child | Child[])[]): void {
  element.replaceChildren();
  add(element, ...children);
}

/** Text of a report or a name: set apart, so that its direction marks reach nothing around it. */
export const said = (text: string, props: Props = {}): HTMLElement => h("bdi", { dir: "auto", ...props }, text);

/** Text for a picture: no line breaks or direction marks, and no longer than there is room for. */
export function plain(text: string, most = 48): string {
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g, " ").replace(/ +/g, " ").trim();
  const letters = Array.from(clean);
  return letters.length > most ? letters.slice(0, most - 1).join("") + "…" : clean;
}

export function debounce(wait: number, run: () => void): () => void {
  let timer = 0;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(run, wait);
  };
}

/** Run at most once a frame. */
export function framed(run: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      run();
    });
  };
}
