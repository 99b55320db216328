import { type Analyzer, defineAnalyzer, type Finding, type HeapObject, type SuspectInHeap, wording } from 'heapdiff';

const { counted, listed } = wording;

/** What the frames of a stack that nobody has read keep. */
interface Frames {
  /** V8's list of them. */
  readonly list: HeapObject;
  readonly functions: readonly HeapObject[];
  /** What was `this` in them. */
  readonly receivers: readonly HeapObject[];
}

const ERROR = /(?:Error|Exception|Rejection)\d*$/u;
const FRAME = /^system \/ (?:CallSiteInfo|StackFrameInfo)$/u;
const EXAMPLES = 3;
const PLAIN = /^(?:Object|Array)\b/u;

const errorStacks: Analyzer = defineAnalyzer({
  name: 'error-stacks',
  summary: 'errors whose stack was never read and what their frames keep, and chains of causes',
  options: { least: { default: 10, description: 'tell of so many errors, and more' } },

  label(object) {
    const frames = framesOf(object);
    if (frames === undefined) return undefined;
    return `stack never read, keeps the functions of ${frames.functions.length} frames`;
  },

  *analyze({ suspects, options: { least } }) {
    for (const suspect of suspects) {
      for (const { className, count: kept } of suspect.suspect.holds) {
        if (kept < least) continue;
        if (!ERROR.test(className) && className !== suspect.suspect.className) continue;
        const [first] = suspect.objects(className);
        if (first?.type !== 'object' || !isError(first)) continue;
        const errors = [...suspect.objects(className)];
        yield* describeFrames(suspect, className, errors, least);
        yield* describeCauses(suspect, className, errors, least);
      }
    }
  },
});

export default errorStacks;

/** Silent where the frames keep nothing that would be gone without them. */
function* describeFrames(
  suspect: SuspectInHeap,
  className: string,
  errors: readonly HeapObject[],
  least: number,
): Generator<Finding> {
  const receivers = new Map<number, HeapObject>();
  let [unread, retainedBytes, listBytes] = [0, 0, 0];
  for (const error of errors) {
    const frames = framesOf(error);
    if (frames === undefined) continue;
    unread++;
    retainedBytes += frames.list.retainedBytes;
    listBytes += frames.list.shallowBytes;
    for (const object of [...frames.receivers, ...frames.functions])
      if (object.isAdded) receivers.set(object.id, object);
  }
  if (unread < least || receivers.size < least || retainedBytes <= 2 * listBytes) return;
  // React's development build marks each element with an error, which nobody has thrown: no object of a class is in its frames.
  const named = [...receivers.values()].filter(
    (object) => /^[A-Z]/u.test(object.className) && !PLAIN.test(object.className),
  );
  if (className !== suspect.suspect.className && named.length < least) return;
  const classes = [...receivers.values()].map((object) => object.className);
  yield {
    code: 'unread-stacks-keep-frames',
    title: `the stack of ${unread === errors.length ? `all ${counted(unread)}` : `${counted(unread)} of ${counted(errors.length)}`} ${className} that ${suspect.place} keeps was never read: until it is, each error keeps the functions it was thrown in and what was \`this\` there, ${listed(classes, EXAMPLES)}; read error.stack before an error is kept, or keep the text of it`,
    retainedBytes: Math.min(suspect.suspect.growthBytes, retainedBytes),
    objects: errors.slice(0, EXAMPLES),
    suspect,
    args: { errors: errors.length, unread, receivers: receivers.size },
  };
}

/** Errors that have errors as their causes, which have causes, and so on. */
function* describeCauses(
  suspect: SuspectInHeap,
  className: string,
  errors: readonly HeapObject[],
  least: number,
): Generator<Finding> {
  const longest = longestChain(errors);
  if (longest < least) return;
  yield {
    suspect,
    code: 'chain-of-causes',
    title: `${counted(longest)} ${className} hang on each other by .cause: the last one keeps all that failed before it; an error that is kept for the next attempt must not go on as its cause, or only without a cause of its own`,
    objects: errors.slice(0, EXAMPLES),
    args: { errors: errors.length, longest },
  };
}

/** Follows causes from each error that is nobody's cause; each error is passed once. */
function longestChain(errors: readonly HeapObject[]): number {
  const left = new Map<number, HeapObject>(errors.map((error) => [error.id, error]));
  const causes = new Set(errors.map((error) => error.property('cause')?.id));
  let longest = 0;
  for (const first of errors) {
    let length = 0;
    let error = causes.has(first.id) ? undefined : left.get(first.id);
    for (; error !== undefined; error = left.get(error.property('cause')?.id ?? 0)) {
      left.delete(error.id);
      length++;
    }
    longest = Math.max(longest, length);
  }
  return longest;
}

/** V8 keeps the frames behind a symbol of its own until somebody reads `stack`: a list of frames or, since Node 26, of their parts. */
function framesOf(error: HeapObject): Frames | undefined {
  for (const { name, object } of error.properties()) {
    if (!/^<symbol(?: error_stack_symbol)?>$/u.test(name)) continue;
    const list = object.slot('call_site_infos_or_formatted_stack') ?? object;
    if (list.type !== 'array') continue;
    const entries = [...list.references()].map((reference) => reference.object);
    const parts = entries.flatMap((entry) =>
      FRAME.test(entry.className) ? [...entry.references()].map((reference) => reference.object) : [entry],
    );
    const functions = parts.filter(({ type }) => type === 'closure');
    const receivers = parts.filter(({ type, isPlumbing }) => type === 'object' && !isPlumbing);
    if (functions.length > 0) return { list, functions, receivers };
  }
  return undefined;
}

/** Errors have a message behind them or their stack, whatever they are called. */
function isError(object: HeapObject): boolean {
  return ERROR.test(object.className) || framesOf(object) !== undefined;
}
