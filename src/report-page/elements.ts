const SVG = 'http://www.w3.org/2000/svg';

/** What an attribute is set to; no style, which the page's policy would refuse. */
type Attributes = Readonly<Record<string, string | number>>;

/** An element of SVG; children that are texts stay texts. */
export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

/** An element of HTML; children that are texts stay texts. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(name), attributes, children);
}

/** A button that says what it does. */
export function button(text: string, label: string, onClick: () => void): HTMLButtonElement {
  const made = element(
    'button',
    { type: 'button', ...(label === text ? {} : { 'aria-label': label, title: label }) },
    text,
  );
  made.addEventListener('click', onClick);
  return made;
}

/** A text that is cut in the middle, where it is longer than there is room for. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const room = Math.max(2, maxLength - 1);
  return `${text.slice(0, Math.ceil(room / 2))}\u2026${text.slice(-Math.floor(room / 2))}`;
}

function fill<E extends Element>(made: E, attributes: Attributes, children: readonly (Node | string)[]): E {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}
