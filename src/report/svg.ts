import { formatDot } from './dot.ts';
import { type Picture, writeTitle } from './picture.ts';
import { escapeXml } from './xml-escape.ts';

/**
 * The picture as SVG, laid out by Graphviz, which comes as WebAssembly and is loaded here. It has a title, and no script, no
 * link and nothing to be fetched.
 *
 * @returns one XML document that ends with a line break; the same picture gives the same text
 */
export async function formatSvg(picture: Picture): Promise<string> {
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  const graphviz = await Graphviz.load();
  // As for a page: without a DOCTYPE, whose DTD a reader might fetch, but also without its namespace.
  const drawn = graphviz.layout(formatDot(picture), 'svg_inline', 'dot');
  const title = `<title>${escapeXml(writeTitle(picture))}</title>`;
  const svg = drawn
    .replaceAll(REMARKS, '')
    .replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" role="img" ')
    .replace(/^<svg [^>]*>/u, (start) => `${start}\n${title}`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svg.trimEnd()}\n`;
}

/** Comments, and titles that say which node of the DOT something is. */
const REMARKS = /<!--.*?-->\n?|<title>[^<]*<\/title>\n/gsu;
