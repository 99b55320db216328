import type { BackReferenceNode, BackReferences } from '../retention/back-references.ts';
import { LEFT_OUT, type Picture, type PictureEdge, type PictureNode } from './picture.ts';
import { STRINGS_SHOWN } from './strings-shown.ts';
import { formatBytes } from './units.ts';

/** What keeps one object alive, as a picture: each object is one node, what a bound leaves out is counted above it. */
export function drawBackReferences({ nodes, edges, stringsShown }: BackReferences): Picture {
  const [object] = nodes;
  const drawn: PictureNode[] = nodes.map(drawNode);
  const held: PictureEdge[] = edges.map(({ source, target, edgeType, edgeNames }) => {
    return { source, target, label: joinNames(edgeNames), edgeType, count: 1, isSuspectEdge: false };
  });
  for (const [target, { moreHolders, hasUncounted }] of nodes.entries()) {
    if (moreHolders === 0 && !hasUncounted) continue;
    const source = drawn.push({ ...LEFT_OUT, count: moreHolders, isLeast: hasUncounted }) - 1;
    held.push({ source, target, label: '', edgeType: '', count: 1, isSuspectEdge: false });
  }
  return {
    title: `What holds ${object.className} @${object.nodeId}`,
    caption: `${formatBytes(object.retainedBytes)} would be freed with it${stringsShown === true ? `\n${STRINGS_SHOWN}` : ''}`,
    nodes: drawn,
    edges: held,
    end: 0,
  };
}

const MOST_NAMES = 3;

/** Several references from one object to another: `.first, .last`. */
export function joinNames(edgeNames: readonly string[]): string {
  const more = edgeNames.length - MOST_NAMES;
  return [...edgeNames.slice(0, MOST_NAMES), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function drawNode(node: BackReferenceNode): PictureNode {
  const { className, kind, nodeType, nodeId, shallowBytes, retainedBytes, reason = '', text } = node;
  return {
    className,
    kind: kind === 'object' ? 'marked' : kind,
    mark: reason,
    nodeType,
    count: 1,
    shallowBytes,
    // All that a root keeps is no news.
    ...(kind === 'root' ? {} : { retainedBytes }),
    sampleIds: [nodeId],
    ...(text === undefined ? {} : { text }),
  };
}
