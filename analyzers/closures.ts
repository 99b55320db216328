import {
  type Analyzer,
  defineAnalyzer,
  EdgeType,
  type Finding,
  functionOfScope,
  functionsInScope,
  type HeapObject,
  type HeapView,
  isReactionClass,
  type NodeOrdinal,
  type SuspectInHeap,
  scopesOf,
  wording,
} from 'heapdiff';

const { counted, functionAt, joined, lineOf } = wording;

const FUNCTION = '(closure)';
const MOST_TOLD = 3;

/** A variable with less than this share of what a suspect keeps is not worth a word. */
const LEAST_SHARE = 0.1;

const closures: Analyzer = defineAnalyzer({
  name: 'closures',
  summary: 'functions that keep the scope of a call, and lists in variables that only they can empty',
  options: { least: { default: 10, description: 'tell of so many functions or objects, and more' } },

  *analyze({ heap, suspects, options }) {
    for (const suspect of suspects) {
      const { className, count } = suspect.suspect;
      if (count < options.least) continue;
      const isOfFunctions = className.startsWith(FUNCTION);
      const finding = isOfFunctions ? describeScopes(suspect, heap, options.least) : describeVariable(suspect, heap);
      if (finding !== undefined) yield finding;
    }
  },
});

export default closures;

/** What functions keep by the scopes that were made for them. V8 has one scope for all functions of a call. */
function describeScopes(suspect: SuspectInHeap, heap: HeapView, least: number): Finding | undefined {
  const { className, growthBytes, sampleIds } = suspect.suspect;
  const codes = new Set(sampleIds.map((id) => heap.byId(id)?.slot('shared')?.node));
  const functions: HeapObject[] = [];
  const others: HeapObject[] = [];
  for (const object of suspect.objects()) {
    if (object.type !== 'closure') continue;
    const isHeld = object.className === className && codes.has(object.slot('shared')?.node);
    (isHeld ? functions : others).push(object);
  }
  const scopes = new Map(functions.flatMap(addedScopesOf).map((scope) => [scope.node, scope]));
  const [first, ...rest] = listVariables(scopes.values());
  if (functions.length < least || first === undefined || first.bytes < growthBytes * LEAST_SHARE) return undefined;
  const also = rest.filter(({ caller, bytes }) => caller === first.caller && bytes >= growthBytes * LEAST_SHARE);
  const readers = others.filter((other) => addedScopesOf(other).some(({ node }) => scopes.has(node)));
  const reader =
    readers.length > 0 ? `others of that call: ${listNames(readers)}` : 'another one of that call, which is gone';
  const why = `; all functions of a call share one scope: if these do not read ${first.name}, it is there for ${reader}`;
  const told = joined(
    [first, ...also].map((variable) => `${variable.name} (${variable.className})`),
    MOST_TOLD,
  );
  return {
    code: 'closures-keep-scopes',
    title: `${counted(functions.length)} functions ${nameOf(functions[0])} each keep the scope of ${callOf(first.caller)}, with ${told}${first.name === 'this' ? '' : why}`,
    retainedBytes: Math.min(growthBytes, first.bytes),
    objects: functions,
    suspect,
    args: { functions: functions.length, scopes: scopes.size, variable: first.name },
  };
}

function callOf(caller: string | undefined): string {
  return caller === undefined ? 'a call' : `a call of ${caller}()`;
}

function addedScopesOf(closure: HeapObject): HeapObject[] {
  return [...scopesOf(closure)].filter(({ isAdded }) => isAdded);
}

type Variable = { name: string; className: string; caller: string | undefined; bytes: number };

/** @returns most bytes first; functions are no news in a scope */
function listVariables(scopes: Iterable<HeapObject>): Variable[] {
  const variables = new Map<string, Variable>();
  for (const scope of scopes) {
    const caller = functionOfScope(scope);
    for (const { name, object } of scope.references(EdgeType.context)) {
      if (!object.isAdded || object.type === 'closure') continue;
      const variable = variables.get(`${caller} ${name}`) ?? { name, className: object.className, caller, bytes: 0 };
      variables.set(`${caller} ${name}`, variable);
      variable.bytes += object.retainedBytes;
    }
  }
  return [...variables.values()].sort((left, right) => right.bytes - left.bytes);
}

/** What grew is itself a variable of a function's call. */
function describeVariable(suspect: SuspectInHeap, heap: HeapView): Finding | undefined {
  const { chain, className, count, holder } = suspect.suspect;
  const at = chain.findIndex(({ nodeId }) => nodeId === holder.nodeId);
  if (at < 1 || chain[at].edgeType !== 'context' || !chain[at].edgeName.startsWith(`${FUNCTION} `)) return undefined;
  const variable = chain[at].edgeName.slice(FUNCTION.length + 1);
  const closure = heap.byId(chain[at - 1].nodeId);
  if (closure === undefined || closure.location?.url.startsWith('node:')) return undefined;
  const scope = [...scopesOf(closure)].find((one) =>
    [...one.references(EdgeType.context)].some(({ object }) => object.id === holder.nodeId),
  );
  if (scope === undefined || isHeldElsewhere(suspect.holder?.node, scope, heap)) return undefined;
  const caller = functionOfScope(scope);
  const functions = [...functionsInScope(scope, heap)];
  const calls = caller === undefined ? [] : [...heap.objects(`async ${caller}()`)];
  const isWaiting = calls.some((call) => [...scopesOf(call)].some(({ node }) => node === scope.node));
  const readers = listNames(functions) + (isWaiting ? ' and the call itself, which waits,' : '');
  const only = `${variable}, a variable of ${callOf(caller)} that only ${readers} can still reach`;
  return {
    code: 'kept-by-variable',
    title: isReactionClass(className)
      ? `${counted(count)} ${className}s wait for ${only}: nothing is left that could settle it`
      : `${counted(count)} ${className} are in ${only}: no other code can empty it`,
    objects: functions,
    suspect,
    args: { variable, functions: functions.length, count },
  };
}

/** Whether a value is held by anything but a scope: one pass over the heap. */
function isHeldElsewhere(value: NodeOrdinal | undefined, scope: HeapObject, heap: HeapView): boolean {
  const { isReached } = heap.columns.reachability;
  const { nodeCount, firstEdge, edgeType, edgeTarget } = heap.columns.snapshot;
  for (let node = 0 as NodeOrdinal; node < nodeCount; node++) {
    if (node === scope.node || isReached[node] === 0) continue;
    const endEdge = firstEdge[(node + 1) as NodeOrdinal];
    for (let edge = firstEdge[node]; edge < endEdge; edge++) {
      if (edgeTarget[edge] === value && edgeType[edge] !== EdgeType.weak) return true;
    }
  }
  return false;
}

function listNames(functions: readonly HeapObject[]): string {
  return joined([...new Set(functions.map((one) => one.functionName || functionAt(one)))], MOST_TOLD);
}

const nameOf = ({ functionName, location }: HeapObject): string =>
  functionName || (location === undefined ? 'without a name' : `at ${lineOf(location)}`);
