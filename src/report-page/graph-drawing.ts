import type { GraphData } from '../report/html/page-data.ts';
import { shorten, svg } from './elements.ts';
import { edgeText, type Layout, NAME_LENGTH, type PlacedEdge, type PlacedNode, type Point } from './graph-layout.ts';

const ARROW_LENGTH = 8;
const ARROW_WIDTH = 4;

/**
 * Draws a graph anew.
 *
 * @param drawing - what was in it goes
 * @param hiddenAround - how many neighbours of a node are not shown
 * @returns what stands for each node: a button that nothing listens to yet
 */
export function drawGraph(
  drawing: SVGGElement,
  graph: GraphData,
  { nodes, edges }: Layout,
  hiddenAround: (node: number) => number,
): Map<number, SVGGElement> {
  const marks = new Map(nodes.map((placed) => [placed.node, drawNode(placed, graph, hiddenAround(placed.node))]));
  drawing.replaceChildren(
    svg('g', { 'aria-hidden': 'true' }, ...edges.map(drawEdge), ...edges.flatMap(drawLabel)),
    ...marks.values(),
    svg('g', { 'aria-hidden': 'true' }, ...nodes.map((placed) => writeNode(placed, graph, hiddenAround(placed.node)))),
  );
  return marks;
}

/** A button, whose name is all that is told of the object. */
function drawNode(placed: PlacedNode, graph: GraphData, hidden: number): SVGGElement {
  const { kind, about } = graph.nodes[placed.node];
  const mark = svg('g', {
    class: `node ${kind}`,
    role: 'button',
    tabindex: -1,
    'aria-label': hidden > 0 ? `${about} \u00b7 ${hidden} more around it` : about,
    ...(hidden > 0 ? { 'aria-expanded': 'false' } : {}),
    transform: cornerOf(placed),
  });
  mark.append(svg('title', {}, about), svg('rect', { width: placed.width, height: placed.height, rx: 7 }));
  return mark;
}

/** What is written on it, which may be cut; and how many more there are around it. */
function writeNode(placed: PlacedNode, graph: GraphData, hidden: number): SVGGElement {
  const { name, figures } = graph.nodes[placed.node];
  const middle = { x: placed.width / 2, 'text-anchor': 'middle' };
  const face = svg(
    'g',
    { class: 'face', transform: cornerOf(placed) },
    svg('text', { ...middle, y: figures === '' ? 21 : 20, class: 'name' }, shorten(name, NAME_LENGTH)),
    svg('text', { ...middle, y: 36, class: 'figures' }, figures),
  );
  if (hidden === 0) return face;
  const badge = svg('g', { class: 'badge', transform: `translate(${placed.width - 4} 2)` });
  badge.append(svg('rect', { x: -13, y: -9, width: 30, height: 18, rx: 9 }));
  badge.append(svg('text', { x: 2, y: 4, 'text-anchor': 'middle' }, `+${hidden}`));
  face.append(badge);
  return face;
}

function cornerOf({ x, y, width, height }: PlacedNode): string {
  return `translate(${Math.round(x - width / 2)} ${Math.round(y - height / 2)})`;
}

function drawEdge({ edge, points }: PlacedEdge): SVGGElement {
  const { source, target, isSuspectEdge } = edge;
  const [end, before] = [points[points.length - 1], points[points.length - 2]];
  return svg(
    'g',
    { class: isSuspectEdge ? 'edge suspect' : 'edge', 'data-source': source, 'data-target': target },
    svg('path', { class: 'line', d: curveThrough(points) }),
    svg('path', { class: 'arrow', d: arrowAt(end, before) }),
  );
}

function drawLabel({ edge, label: { x, y }, labelWidth }: PlacedEdge): SVGGElement[] {
  const text = edgeText(edge);
  if (text === '') return [];
  const { source, target, isSuspectEdge } = edge;
  return [
    svg(
      'g',
      { class: isSuspectEdge ? 'label suspect' : 'label', 'data-source': source, 'data-target': target },
      svg('rect', { x: x - labelWidth / 2, y: y - 9, width: labelWidth, height: 18, rx: 4 }),
      svg('text', { x, y: y + 4, 'text-anchor': 'middle' }, text),
    ),
  ];
}

/** Rounds the corners: from the middle of each piece to the middle of the next one. */
function curveThrough(points: readonly Point[]): string {
  const [start, ...others] = points;
  const end = others[others.length - 1];
  const bends = others.slice(0, -1).map((point, at) => {
    const next = others[at + 1];
    const isLast = at === others.length - 2;
    const to = isLast ? end : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${point.x} ${point.y} ${to.x} ${to.y}`;
  });
  return `M${start.x} ${start.y}${bends.length === 0 ? `L${end.x} ${end.y}` : bends.join('')}`;
}

/** A triangle that points where the edge comes to its end. */
function arrowAt(end: Point, before: Point): string {
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const [right, down] = [(end.x - before.x) / length, (end.y - before.y) / length];
  const base = { x: end.x - right * ARROW_LENGTH, y: end.y - down * ARROW_LENGTH };
  const [aside, under] = [down * ARROW_WIDTH, right * ARROW_WIDTH];
  return `M${end.x} ${end.y}L${base.x - aside} ${base.y + under}L${base.x + aside} ${base.y - under}Z`;
}
