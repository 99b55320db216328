import type { GraphData } from '../report/html/page-data.ts';
import { shorten, svg } from './elements.ts';
import {
  type Direction,
  edgeText,
  type Layout,
  NAME_LENGTH,
  type PlacedEdge,
  type PlacedNode,
  type Point,
} from './graph-layout.ts';

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
  { nodes, edges, direction }: Layout,
  hiddenAround: (node: number) => number,
): Map<number, SVGGElement> {
  const marks = new Map(nodes.map((placed) => [placed.node, drawNode(placed, graph, hiddenAround(placed.node))]));
  drawing.replaceChildren(
    svg('g', { 'aria-hidden': 'true' }, ...edges.map((edge) => drawEdge(edge, direction)), ...edges.flatMap(drawLabel)),
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

function drawEdge({ edge, points }: PlacedEdge, direction: Direction): SVGGElement {
  const { source, target, isSuspectEdge } = edge;
  return svg(
    'g',
    { class: isSuspectEdge ? 'edge suspect' : 'edge', 'data-source': source, 'data-target': target },
    svg('path', { class: 'line', d: curveThrough(points, direction) }),
    svg('path', { class: 'arrow', d: arrowAt(points[points.length - 1], direction) }),
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

/** A curve through all of the points, on one of which the label stands; in each it goes the way of the layers. */
function curveThrough(points: readonly Point[], direction: Direction): string {
  const pieces = points.slice(1).map((to, at) => {
    const from = points[at];
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    const leaving = direction === 'LR' ? { x: middle.x, y: from.y } : { x: from.x, y: middle.y };
    const coming = direction === 'LR' ? { x: middle.x, y: to.y } : { x: to.x, y: middle.y };
    return `C${[leaving, coming, to].map(writePoint).join(' ')}`;
  });
  return `M${writePoint(points[0])}${pieces.join('')}`;
}

/** A triangle at the end of an edge. */
function arrowAt({ x, y }: Point, direction: Direction): string {
  const [right, down] = direction === 'LR' ? [1, 0] : [0, 1];
  const base = { x: x - right * ARROW_LENGTH, y: y - down * ARROW_LENGTH };
  const [aside, under] = [down * ARROW_WIDTH, right * ARROW_WIDTH];
  const corners = [
    { x, y },
    { x: base.x - aside, y: base.y + under },
    { x: base.x + aside, y: base.y - under },
  ];
  return `M${corners.map(writePoint).join('L')}Z`;
}

function writePoint({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}
