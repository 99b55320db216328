import { type Analyzer, defineAnalyzer, type Finding, type HeapObject, type SuspectInHeap, wording } from 'heapdiff';

const { counted, mostFirst } = wording;

/** What React unmounted and a suspect keeps. */
interface Kept {
  readonly components: readonly HeapObject[];
  readonly fiberCount: number;
  /** Trees that were never unmounted, though their element has left the document. */
  readonly lostRoots: readonly HeapObject[];
}

/** What React binds to the fiber, and gives to its user as `setState` or `dispatch`. */
const SETTER = /^dispatch(?:SetState|Action|ReducerAction)$/u;

const react: Analyzer = defineAnalyzer({
  name: 'react',
  summary: 'components that React has unmounted and something outside still keeps, and roots that nobody unmounts',
  options: { least: { default: 10, description: 'tell of so many components or roots, and more' } },

  label(object) {
    const fiber = object.type === 'closure' ? fiberOfSetter(object) : object;
    if (fiber === undefined || !isFiber(fiber)) return undefined;
    const component = nameOf(fiber);
    const state = rootOf(fiber) === undefined ? 'unmounted' : 'mounted';
    if (object !== fiber) return `sets the state of ${component ?? 'a component'}, which is ${state}`;
    return component === undefined ? state : `${component}, ${state}`;
  },

  verdict(object) {
    if (!object.isAdded || !isFiber(object) || rootOf(object) !== undefined) return undefined;
    return { verdict: 'leaking', reason: 'unmounted' };
  },

  *analyze({ suspects, options }) {
    for (const suspect of suspects) {
      const kept = findKept(suspect.suspect.holds.flatMap(({ className }) => fibersOf(suspect, className)));
      if (kept.components.length >= options.least) yield describeUnmounted(suspect, kept);
      if (kept.lostRoots.length >= options.least) yield describeRoots(suspect, kept.lostRoots);
    }
  },
});

export default react;

function describeUnmounted(suspect: SuspectInHeap, { components, fiberCount }: Kept): Finding {
  const [[name, most]] = mostFirst(components.map((fiber) => nameOf(fiber) ?? ''));
  const which = most === components.length ? `all ${name}` : `${counted(most)} of them ${name}`;
  const fibers = fiberCount > components.length ? `, with ${counted(fiberCount)} fibers in all` : '';
  const setters = [...suspect.objects('(closure) native_bind')].filter((bound) => fiberOfSetter(bound) !== undefined);
  const via = setters.length >= components.length ? ', which has the functions that set their state' : '';
  return {
    suspect,
    code: 'unmounted-components',
    title:
      `${counted(components.length)} components that React has unmounted, ${which}${fibers}, are kept by ${suspect.place}${via}: ` +
      'what an effect adds there its clean-up function has to take away',
    objects: components.slice(0, 3),
    args: { components: components.length, fibers: fiberCount, name, named: most, bySetter: via !== '' },
  };
}

function describeRoots(suspect: SuspectInHeap, roots: readonly HeapObject[]): Finding {
  return {
    suspect,
    code: 'roots-never-unmounted',
    title:
      `${counted(roots.length)} React roots in ${suspect.place} are still mounted, though the elements they draw into have left ` +
      'the document: nobody called root.unmount(), so that no effect was cleaned up',
    objects: roots.slice(0, 3),
    args: { roots: roots.length },
  };
}

/** Of a class the first object tells whether all are fibers. */
function fibersOf(suspect: SuspectInHeap, className: string): readonly HeapObject[] {
  const [first] = mayBeFiber(className) ? suspect.objects(className) : [];
  return first !== undefined && isFiber(first) ? [...suspect.objects(className)] : [];
}

function findKept(objects: readonly HeapObject[]): Kept {
  const roots = new Map<number, HeapObject | undefined>();
  const lost = new Map<number, HeapObject>();
  const unmounted = new Map<number, HeapObject>();
  for (const fiber of objects) {
    const root = rootOf(fiber, roots);
    const isTwin = unmounted.has(fiber.property('alternate')?.node ?? fiber.node);
    if (root === undefined && !isTwin) unmounted.set(fiber.node, fiber);
    if (root?.isAdded && root.property('containerInfo')?.isDetached) lost.set(root.node, root);
  }
  const fibers = [...unmounted.values()];
  const components = fibers.filter((fiber) => nameOf(fiber) !== undefined);
  return { components, fiberCount: fibers.length, lostRoots: [...lost.values()] };
}

/**
 * React's object for the tree that a fiber is part of: by `return` a mounted one gets there, and where React unmounts it
 * clears that edge.
 *
 * @returns undefined for what is unmounted
 */
function rootOf(fiber: HeapObject, known: Map<number, HeapObject | undefined> = new Map()): HeapObject | undefined {
  const passed = new Set<number>();
  let top = fiber;
  for (let next: HeapObject | undefined = fiber; next?.type === 'object' && !passed.has(next.node); ) {
    top = next;
    if (known.has(top.node)) break;
    passed.add(top.node);
    next = top.property('return');
  }
  const root = top.property('stateNode');
  const isRoot = root?.property('containerInfo') !== undefined && root.property('current')?.type === 'object';
  const found = known.has(top.node) ? known.get(top.node) : isRoot ? root : undefined;
  for (const node of passed) known.set(node, found);
  return found;
}

/** React's own name for it, or one that a minifier gave. */
function mayBeFiber(className: string): boolean {
  return className === 'FiberNode' || /^[A-Za-z_$][\w$]{0,2}$/u.test(className);
}

function isFiber(object: HeapObject): boolean {
  if (object.type !== 'object' || !mayBeFiber(object.className)) return false;
  return ['memoizedProps', 'pendingProps', 'alternate', 'stateNode'].every(
    (name) => object.property(name) !== undefined,
  );
}

function fiberOfSetter(bound: HeapObject): HeapObject | undefined {
  if (!SETTER.test(bound.slot('bound_function')?.functionName ?? '')) return undefined;
  for (const { name, object } of bound.references()) if (name === 'bound_argument_0' && isFiber(object)) return object;
  return undefined;
}

/** `<Chart>`; undefined for elements, texts and fragments. */
function nameOf(fiber: HeapObject): string | undefined {
  const type = fiber.property('type');
  const component =
    type?.type === 'object' ? (type.get('render') ?? type.get('type', 'render') ?? type.get('type')) : type;
  const name = component?.functionName;
  return name === undefined ? undefined : `<${name === '' ? 'anonymous' : name}>`;
}
