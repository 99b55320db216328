import { Graph, layout } from '@dagrejs/dagre';
import type { GraphData, GraphDataEdge } from '../report/html/page-data.ts';

/** Where a point of the drawing is, in its own pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedNode extends Point {
  readonly node: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge {
  readonly edge: GraphDataEdge;
  /** The way that it takes, from the middle of one side to that of another. */
  readonly points: readonly Point[];
  /** The middle of its label. */
  readonly label: Point;
  readonly labelWidth: number;
}

/** The way in which layers follow each other: down, or to the right. */
export type Direction = 'TB' | 'LR';

export interface Layout {
  readonly direction: Direction;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

/** Characters of names and labels that are drawn; the rest is told beside the drawing. */
export const NAME_LENGTH = 26;
const LABEL_LENGTH = 22;
/** The letters of the fonts, which all are of one width. */
const NAME_LETTER = 7.3;
const LABEL_LETTER = 6.7;
const LABEL_HEIGHT = 16;
const PADDING = 12;

/**
 * Places a part of a graph in layers, holders before what they hold.
 *
 */
export function layOut(
  graph: GraphData,
  nodes: readonly number[],
  edges: readonly GraphDataEdge[],
  direction: Direction,
): Layout {
  const drawing = new Graph({ multigraph: true });
  drawing.setGraph({
    rankdir: direction,
    nodesep: 22,
    ranksep: direction === 'LR' ? 34 : 26,
    marginx: 14,
    marginy: 14,
  });
  for (const node of nodes) {
    const { name, figures } = graph.nodes[node];
    const letters = Math.max(Math.min(name.length, NAME_LENGTH), figures.length * 0.88, 4);
    drawing.setNode(String(node), { width: letters * NAME_LETTER + 2 * PADDING, height: figures === '' ? 32 : 46 });
  }
  const labelled = edges.map((edge, at) => ({ edge, name: String(at), labelWidth: labelWidth(edge) }));
  for (const { edge, name, labelWidth: width } of labelled) {
    const label = { width, height: LABEL_HEIGHT, labelpos: 'c' };
    drawing.setEdge(String(edge.source), String(edge.target), label, name);
  }
  layout(drawing);
  const { width = 0, height = 0 } = drawing.graph() as { width?: number; height?: number };
  const placedNodes = new Map(
    nodes.map((node) => [node, { node, ...(drawing.node(String(node)) as Omit<PlacedNode, 'node'>) }]),
  );
  return {
    direction,
    nodes: [...placedNodes.values()],
    edges: labelled.map(({ edge, name, labelWidth: wide }) => {
      const placed = drawing.edge(String(edge.source), String(edge.target), name) as { points: Point[] } & Point;
      const way = placed.points.slice(1, -1);
      const start = sideOf(placedNodes.get(edge.source)!, direction, 1);
      const end = sideOf(placedNodes.get(edge.target)!, direction, -1);
      return { edge, points: [start, ...way, end], label: { x: placed.x, y: placed.y }, labelWidth: wide };
    }),
    width,
    height,
  };
}

/** The middle of the side where edges leave (1), or come (-1). */
function sideOf({ x, y, width, height }: PlacedNode, direction: Direction, side: 1 | -1): Point {
  return direction === 'LR' ? { x: x + (side * width) / 2, y } : { x, y: y + (side * height) / 2 };
}

/** What is written on an edge: its name, and how many are held in this way. */
export function edgeText({ label, count }: GraphDataEdge): string {
  const times = count > 1 ? `x${count.toLocaleString('en')}` : '';
  return [label.length > LABEL_LENGTH ? `${label.slice(0, LABEL_LENGTH - 1)}\u2026` : label, times]
    .filter((part) => part !== '')
    .join(' ');
}

function labelWidth(edge: GraphDataEdge): number {
  const text = edgeText(edge);
  return text === '' ? 0 : text.length * LABEL_LETTER + 10;
}
