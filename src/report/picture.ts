import { escapeText } from './escape.ts';
import { shortenTitle } from './title-text.ts';
import { formatBytes, formatCount } from './units.ts';

/** Who holds what, as plain values: what DOT, SVG, GEXF and GraphML are written from. */
export interface Picture {
  /** What it shows, in a few words; its names are the heap's, as they are. */
  readonly title: string;
  /** Lines below the title; empty for none. */
  readonly caption: string;
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  /** Position of the node that all ways lead to, where there is one. */
  readonly end?: number;
}

/** One object, several of one kind, or those that are left out. */
export interface PictureNode {
  /** As the heap has it; empty for `more`. */
  readonly className: string;
  /**
   * `root`: where ways begin. `holder`: on the way. `held`: held at its end. `marked`: what it is all about, the leaked class or the
   * object that was asked for. `more`: nodes that are left out, `count` of them.
   */
  readonly kind: 'root' | 'holder' | 'held' | 'marked' | 'more';
  /** What is to be said of it, in a few words: `born after`, `a running timer`; empty for nothing. */
  readonly mark: string;
  /** V8's type; empty for `more`. */
  readonly nodeType: string;
  /** How many objects it stands for, or that are left out. */
  readonly count: number;
  /** Whether there are more than `count`. */
  readonly isLeast?: boolean;
  /** Their own bytes. */
  readonly shallowBytes: number;
  /** Bytes that they keep alive, where that is known. */
  readonly retainedBytes?: number;
  /** V8's ids of the first of them. */
  readonly sampleIds: readonly number[];
  /** The text of a string, where texts are told. */
  readonly text?: string;
}

/** One node holds another. */
export interface PictureEdge {
  /** Positions in the list of nodes. */
  readonly source: number;
  readonly target: number;
  /** As an author would write it, as the heap has it; empty where there is nothing to say. */
  readonly label: string;
  /** V8's type of the edge; empty where it stands for no single one. */
  readonly edgeType: string;
  /** How many objects are held in this way. */
  readonly count: number;
  /** Whether here what was there before holds what was born after. */
  readonly isSuspectEdge: boolean;
}

/** How much of what holds something is drawn. */
export interface PictureBounds {
  /** Hops upwards from what is held, 1 or more. */
  readonly depth: number;
  /** Neighbours of one node, 1 or more; the others are counted. */
  readonly tooMany: number;
}

/** Stands for nodes that are left out, `count` of them. */
export const LEFT_OUT: PictureNode = {
  className: '',
  kind: 'more',
  mark: '',
  nodeType: '',
  count: 0,
  shallowBytes: 0,
  sampleIds: [],
};

const NAME_WIDTH = 60;
const EDGE_WIDTH = 40;
const TITLE_WIDTH = 120;

/** The picture's title, fit to be shown. */
export function writeTitle({ title }: Picture): string {
  return shortenTitle(title, TITLE_WIDTH);
}

/** A node in a few lines, fit to be shown: its class, what it weighs, which it is. */
export function writeNode(node: PictureNode): string[] {
  if (node.kind === 'more') return [`${node.isLeast === true ? 'over ' : ''}${formatCount(node.count)} more`];
  const times = node.count === 1 ? '' : ` x${formatCount(node.count)}`;
  const mark = node.mark === '' ? '' : `${node.mark}: `;
  const name = `${mark}${escapeText(node.className, NAME_WIDTH)}${times}`;
  if (node.kind === 'root') return [name];
  const text = node.text === undefined ? [] : [`"${escapeText(node.text, NAME_WIDTH)}"`];
  const weight = node.retainedBytes === undefined ? formatBytes(node.shallowBytes) : formatBytes(node.retainedBytes);
  const verb = node.retainedBytes === undefined ? 'own' : 'retained';
  return [name, ...text, `${weight} ${verb}${writeIds(node)}`];
}

function writeIds({ sampleIds, count }: PictureNode): string {
  if (sampleIds.length === 0) return '';
  return `, @${sampleIds[0]}${count > 1 ? ' ...' : ''}`;
}

/** An edge in a few words, fit to be shown; how many it stands for where that is more than one. */
export function writeEdge({ label, count }: PictureEdge): string {
  const times = count > 1 ? `x${formatCount(count)}` : '';
  return [escapeText(label, EDGE_WIDTH), times].filter((part) => part !== '').join(' ');
}
