import { type Analyzer, defineAnalyzer, type Finding, type HeapObject, type SuspectInHeap, wording } from 'heapdiff';

const { counted } = wording;

/** Nodes that left the document together. */
interface Tree {
  readonly nodes: readonly HeapObject[];
  /** The one that has no parent, where the edges tell. */
  readonly outermost: HeapObject | undefined;
}

/** Elements by tag, in older browsers by class, and what else hangs in a document's tree. */
const DOM_NODE =
  /^Detached (?:<[\w:-]+>|(?:HTML|SVG|MathML)\w*Element|Text|Comment|CDATASection|DocumentFragment|ShadowRoot)$/u;
const LEAF = /^Detached (?:Text|Comment|CDATASection)$/u;
const MOST_NODES = 100_000;

const detachedDom: Analyzer = defineAnalyzer({
  name: 'detached-dom',
  summary: 'elements that left the document, by the outermost one of their tree, and what keeps them',
  options: { least: { default: 10, description: 'tell of so many detached nodes, and more' } },

  label(object) {
    if (!isDetachedNode(object)) return undefined;
    const { nodes, outermost } = treeOf(object);
    if (nodes.length === 1) return 'alone, out of the document';
    const tree = `a tree of ${counted(nodes.length, 'node')}`;
    if (outermost?.node === object.node) return `outermost of ${tree}`;
    return outermost === undefined ? `in ${tree}` : `in ${tree}, under ${tagOf(outermost.className)}`;
  },

  verdict(object) {
    if (!object.isAdded || !isDetachedNode(object)) return undefined;
    return { verdict: 'leaking', reason: 'not in the document' };
  },

  *analyze({ suspects, options }) {
    for (const suspect of suspects) {
      const detached = suspect.suspect.holds.filter(({ className }) => DOM_NODE.test(className));
      const total = detached.reduce((sum, held) => sum + held.count, 0);
      if (total < options.least || total > MOST_NODES) continue;
      const nodes = detached.flatMap(({ className }) => [...suspect.objects(className)]);
      if (nodes.length >= options.least) yield describeTrees(suspect, nodes);
    }
  },
});

export default detachedDom;

function describeTrees(suspect: SuspectInHeap, nodes: readonly HeapObject[]): Finding {
  const trees = findTrees(nodes);
  const nodeCount = trees.reduce((sum, tree) => sum + tree.nodes.length, 0);
  const outermost = trees.map((tree) => tree.outermost).filter((node) => node !== undefined);
  const tags = new Set(outermost.map(({ className }) => className));
  const [tag] = outermost.length === trees.length && tags.size === 1 ? tags : [];
  return {
    suspect,
    code: 'detached-elements',
    title: sayWhatIsKept(suspect, trees.length, nodeCount, tag),
    objects: (outermost.length > 0 ? outermost : nodes).slice(0, 3),
    args: { trees: trees.length, nodes: nodeCount, ...(tag === undefined ? {} : { outermost: tagOf(tag) }) },
  };
}

/** @param outermost - the class of the outermost node of all trees, where it is known and one */
function sayWhatIsKept(
  { suspect, place }: SuspectInHeap,
  treeCount: number,
  nodeCount: number,
  outermost: string | undefined,
): string {
  const { className, count } = suspect;
  const others = counted(nodeCount - treeCount, 'node');
  if (outermost !== undefined && (outermost === className || !DOM_NODE.test(className))) {
    const below = nodeCount > treeCount ? `, with ${others} below them,` : '';
    const by = outermost === className ? place : `${counted(count, className)} of ${place}`;
    return `${counted(treeCount)} detached ${tagOf(outermost)}${below} are kept by ${by}: they left the document, and nothing shows them any more`;
  }
  const held = DOM_NODE.test(className) ? `detached ${tagOf(className)}` : className;
  const upTo = outermost === undefined ? '' : ` under ${tagOf(outermost)}`;
  return (
    `${counted(count)} ${held}, kept by ${place}, keep ${counted(treeCount, 'detached tree')}${upTo} of ` +
    `${counted(nodeCount, 'node')} in all: by its parent each node keeps the whole tree that left the document`
  );
}

function findTrees(nodes: readonly HeapObject[]): Tree[] {
  const seen = new Set<number>();
  const trees: Tree[] = [];
  for (const node of nodes) {
    if (seen.has(node.node)) continue;
    const tree = treeOf(node);
    for (const member of tree.nodes) seen.add(member.node);
    trees.push(tree);
  }
  return trees;
}

/** A node refers to its parent, its siblings and its first child: all of a tree are found from any of them. */
function treeOf(start: HeapObject): Tree {
  const nodes = new Map([[start.node as number, start]]);
  const ends: { readonly node: HeapObject; readonly leadsDown: boolean }[] = [];
  for (const node of nodes.values()) {
    const near = neighboursOf(node);
    for (const other of near.nodes) nodes.set(other.node, nodes.get(other.node) ?? other);
    if (near.nodes.length <= 1 && !LEAF.test(node.className)) ends.push({ node, leadsDown: near.leadsDown });
    if (nodes.size > MOST_NODES) break;
  }
  // The outermost node knows its first child only; an only child without children knows its parent only.
  const downward = ends.length === 1 ? ends : ends.filter(({ leadsDown }) => leadsDown);
  return { nodes: [...nodes.values()], outermost: downward.length === 1 ? downward[0].node : undefined };
}

/** Blink writes a node's first child before its document, and parent and siblings after it. */
function neighboursOf(node: HeapObject): { nodes: readonly HeapObject[]; leadsDown: boolean } {
  const nodes = new Map<number, HeapObject>();
  let leadsDown = false;
  let isPastDocument = false;
  for (const { type, object } of node.references()) {
    if ((type !== 'element' && type !== 'internal') || object.node === node.node) continue;
    if (/^(?:HTML|XML)?Document\b/u.test(object.className)) isPastDocument = true;
    if (!isDetachedNode(object)) continue;
    nodes.set(object.node, object);
    leadsDown ||= !isPastDocument;
  }
  return { nodes: [...nodes.values()], leadsDown: leadsDown && isPastDocument };
}

function isDetachedNode(object: HeapObject): boolean {
  return object.type === 'native' && DOM_NODE.test(object.className);
}

/** `<section>`: without the mark that a report has before it. */
function tagOf(className: string): string {
  return className.replace(/^Detached /u, '');
}
