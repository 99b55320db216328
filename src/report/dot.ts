import { type Picture, type PictureEdge, type PictureNode, writeEdge, writeNode, writeTitle } from './picture.ts';

// Explicit colours on a white ground: legible wherever the picture is put. The letters of Courier are as wide as those of any
// other font of equal widths, so that boxes fit their text whichever font the reader has.
const INK = '#1f2328';
const FAINT = '#59636e';
const ALARM = '#b3261e';

const NODE_STYLES: Readonly<Record<PictureNode['kind'], string>> = {
  root: `shape=ellipse, fillcolor="#e6eaef", color="${FAINT}"`,
  holder: `fillcolor="#ffffff", color="${FAINT}"`,
  held: `fillcolor="#fdeceb", color="${ALARM}"`,
  marked: `fillcolor="#fbd5d2", color="${ALARM}", penwidth=2.5`,
  more: `shape=plaintext, style="", fontcolor="${FAINT}"`,
};

/**
 * The picture in the language of Graphviz: suspect edges are bold and red, what leaks is filled. What comes from the heap
 * stands in quoted labels only, where nothing takes effect.
 *
 * @returns lines that end with a line break; the same picture gives the same text
 */
export function formatDot(picture: Picture): string {
  const { nodes, edges, caption, end } = picture;
  const title = [writeTitle(picture), caption].filter((line) => line !== '').join('\n');
  return `${[
    `digraph ${quote(writeTitle(picture))} {`,
    `  graph [label=${quote(title)}, labelloc=t, bgcolor="#ffffff", fontcolor="${INK}", fontname="Courier", fontsize=15, pad=0.3];`,
    `  node [shape=box, style="filled,rounded", fontcolor="${INK}", fontname="Courier", fontsize=12];`,
    `  edge [color="${FAINT}", fontcolor="${INK}", fontname="Courier", fontsize=11];`,
    ...nodes.map((node, at) => `  n${at} [label=${quote(writeNode(node).join('\n'))}, ${NODE_STYLES[node.kind]}];`),
    ...edges.map((edge) => {
      const style = edge.isSuspectEdge ? `, color="${ALARM}", fontcolor="${ALARM}", penwidth=2.5` : '';
      const dashed = [edge.source, edge.target].some((at) => nodes[at].kind === 'more') ? ', style=dashed' : '';
      return `  n${edge.source} -> n${edge.target} [label=${quote(writeLabel(edge))}${style}${dashed}];`;
    }),
    ...(end === undefined ? [] : [`  { rank=sink; n${end}; }`]),
    '}',
  ].join('\n')}\n`;
}

/** With space around it, so that it does not touch its line. */
function writeLabel(edge: PictureEdge): string {
  const label = writeEdge(edge);
  return label === '' ? '' : ` ${label} `;
}

/**
 * A string that means itself: Graphviz takes a backslash for its own escapes, and `&lt;` for a character.
 *
 * @param text - of visible characters and line breaks
 */
function quote(text: string): string {
  const written = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;').replaceAll('\n', '\\n');
  return `"${written}"`;
}
