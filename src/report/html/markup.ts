import { escapeText } from '../escape.ts';
import { shortenTitle } from '../title-text.ts';
import { escapeXml } from '../xml-escape.ts';

/** No text in a page is longer; who wants less of a name cuts it before. */
const LONGEST_TEXT = 2000;

/** Between figures and short facts in one line. */
export const SEPARATOR = ' \u00b7 ';

/** Markup that stands in the page as it is. A string is none: it is a stranger's. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What may stand in a template: strings are escaped and cut, lists are written one behind the other. */
export type Content = Html | string | number | readonly Content[];

/**
 * A template of HTML in which every string is harmless, as content and as the value of an attribute in double quotes: nothing
 * in it is markup, steers the reading direction or stays unseen.
 */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(parts.reduce((before, part, position) => before + write(contents[position - 1]) + part));
}

/** Lines one below the other, in a `pre`. */
export function lines(texts: readonly string[]): Html {
  return new Html(texts.map(write).join('\n'));
}

/** A name of the heap: in a font of its own, and by itself where text runs from right to left. */
export function code(name: string, maxLength: number): Html {
  return html`<code>${escapeText(name, maxLength)}</code>`;
}

/** The title of a suspect, shortened once: as a name it would be cut in the middle. */
export function codeOfTitle(title: string, maxLength: number): Html {
  return html`<code>${shortenTitle(title, maxLength)}</code>`;
}

function write(content: Content): string {
  if (content instanceof Html) return content.markup;
  if (typeof content === 'string') return escapeXml(escapeText(content, LONGEST_TEXT));
  return typeof content === 'number' ? String(content) : content.map(write).join('');
}
