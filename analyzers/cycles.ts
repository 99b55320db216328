import {
  type Analyzer,
  type Cycle,
  type CycleEntry,
  defineAnalyzer,
  EdgeType,
  type Finding,
  type HeapObject,
  type HeapView,
  type NodeOrdinal,
  type SuspectInHeap,
  wording,
} from 'heapdiff';

const { counted, joined } = wording;

/** Cycles of one kind, with the objects of the example in their order. */
interface TellableCycle {
  readonly suspect: SuspectInHeap;
  readonly cycle: Cycle;
  readonly objects: readonly HeapObject[];
}

/** Longer ways round are not told in a sentence; the report draws them. */
const MOST_HOPS = 3;

const FUNCTION = '(closure)';

/** Properties, elements and variables. */
const CLEARABLE = /^(?:[.[]|\(closure\) )/u;

const cycles: Analyzer = defineAnalyzer({
  name: 'cycles',
  summary: 'objects that hold each other: what keeps them, and which of their references is worth clearing',
  options: { least: { default: 10, description: 'tell of so many cycles of one kind, and more' } },

  *analyze({ heap, suspects, options }) {
    const told: TellableCycle[] = [];
    for (const suspect of suspects) {
      for (const cycle of suspect.suspect.cycles ?? []) {
        if (cycle.count < options.least || !isTellable(cycle)) continue;
        const objects = cycle.example.slice(0, -1).flatMap(({ nodeId }) => heap.byId(nodeId) ?? []);
        if (objects.length === cycle.example.length - 1) told.push({ suspect, cycle, objects });
      }
    }
    if (told.length === 0) return;
    const heldOtherwise = findHeldOtherwise(told, heap);
    for (const one of told) yield describe(one, !one.objects.slice(1).some(({ node }) => heldOtherwise.has(node)));
  },
});

export default cycles;

/** Whether all of it is told by the way round, and a maintainer could clear some of that. */
function isTellable({ count, members, example, hopsLeftOut = 0 }: Cycle): boolean {
  const steps = example.slice(1);
  const isSmall = hopsLeftOut === 0 && steps.length >= 2 && steps.length <= MOST_HOPS;
  const isWhole = members.reduce((sum, member) => sum + member.count, 0) === count * steps.length;
  const isClear = steps.every(({ count: many = 1, edgeName }) => many === 1 && CLEARABLE.test(edgeName));
  return isSmall && isWhole && isClear && steps.some(({ edgeName }) => isProperty(edgeName));
}

function isProperty(edgeName: string): boolean {
  return edgeName.startsWith('.');
}

/** The objects behind the first of each cycle that are held by more than the one before: one pass over all references. */
function findHeldOtherwise(told: readonly TellableCycle[], heap: HeapView): ReadonlySet<NodeOrdinal> {
  const { snapshot, ownerOf } = heap.columns;
  const { nodeCount, firstEdge, edgeType, edgeTarget } = snapshot;
  const isAsked = new Uint8Array(nodeCount);
  const holderOf = new Map<NodeOrdinal, NodeOrdinal>();
  for (const { objects } of told) {
    for (const [at, { node }] of objects.entries()) {
      if (at === 0) continue;
      isAsked[node] = 1;
      holderOf.set(node, objects[at - 1].node);
    }
  }
  const found = new Set<NodeOrdinal>();
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      const target = edgeTarget[edge];
      if (isAsked[target] === 0 || edgeType[edge] === EdgeType.weak) continue;
      const owner = ownerOf[node];
      if (owner !== holderOf.get(target) && owner !== target) found.add(target);
    }
  }
  return found;
}

/** @param hangsOnFirst - the first is the only way to the others */
function describe({ suspect, cycle, objects }: TellableCycle, hangsOnFirst: boolean): Finding {
  const { count, example, entry } = cycle;
  const { growthBytes } = suspect.suspect;
  const names = objects.map(({ className }) => nameOf(className));
  const edges = example.slice(1).map(({ edgeName }, at) => labelOf(example[at].className, edgeName));
  const clearing: string[] = [];
  if (hangsOnFirst && isProperty(example[1].edgeName))
    clearing.push(`clearing ${edges[0]} would free the ${joined(names.slice(1))}, not the ${names[0]}`);
  if (isProperty(example[example.length - 1].edgeName))
    clearing.push(`clearing ${edges[edges.length - 1]} would free nothing`);
  return {
    code: 'cycles-held-from-outside',
    title: [
      `${nameAll(names, count)} hold each other (${[...new Set(edges)].join(', ')}), which is no leak by itself`,
      describeKeeper(suspect, entry, names[0]),
      ...clearing,
    ].join('; '),
    retainedBytes: Math.min(growthBytes, count * objects[0].retainedBytes),
    objects,
    suspect,
    args: { cycles: count, classes: names.join(', '), edges: edges.join(', '), entry: entry.label, hangsOnFirst },
  };
}

/** `300 Request and 300 RequestError`, `222 Port` */
function nameAll(names: readonly string[], count: number): string {
  const classes = [...new Set(names)];
  const countOf = (name: string): number => count * names.filter((other) => other === name).length;
  return joined(classes.map((name) => `${counted(countOf(name))} ${name}`));
}

/** The example's other holders are counted; those of the other cycles may be more. */
function describeKeeper({ suspect }: SuspectInHeap, { label, otherHolderCount = 0 }: CycleEntry, name: string): string {
  const { otherChainCount = 0, shareBytes = 0 } = suspect;
  if (otherHolderCount > 0) {
    const others = otherHolderCount === 1 ? 'one other holder' : `${counted(otherHolderCount)} other holders`;
    return `${label} and ${others} lead to the ${name}, and keep them: let go at all of them`;
  }
  if (otherChainCount === 0 && shareBytes === 0)
    return `what keeps them is ${label}, which leads to the ${name}: let go there`;
  return `${label} keeps them, which leads to the ${name}; others hold some of what the suspect keeps, and perhaps these`;
}

/** `RequestError.request`; where the class says nothing `.request`, and a function's variable by its name. */
function labelOf(className: string, edgeName: string): string {
  if (!isProperty(edgeName) && edgeName.startsWith(FUNCTION))
    return `variable ${edgeName.slice(FUNCTION.length).trim()}`;
  return className.startsWith('Object') || className.startsWith(FUNCTION) ? edgeName : className + edgeName;
}

function nameOf(className: string): string {
  if (!className.startsWith(FUNCTION)) return className;
  return className === FUNCTION ? 'function' : className.slice(FUNCTION.length).trim();
}
