import type { HeapObject } from './heap-object.ts';
import { isReaction, reactionHandler } from './read-promises.ts';
import { counted, mostFirst } from './wording.ts';

/** Async functions that wait, told by who awaits whom. */
export interface AsyncStacks {
  /** To stand behind the number of calls: `; by async stack: handle <- serve <- main x60`. Empty where nobody awaits them. */
  readonly text: string;
  /** The name of the function that waits, where it is the same for all. */
  readonly name: string | undefined;
  /** How many different stacks there are. */
  readonly stackCount: number;
}

const SUSPENDED = /^async (.*)\(\)$/su;
const MOST_FRAMES = 8;
const STACKS_TOLD = 3;

/** Coalesces async functions that wait by their stacks, most calls first. */
export function coalesceAsyncStacks(functions: readonly HeapObject[]): AsyncStacks {
  const stacks = mostFirst(functions.map((object) => asyncStackOf(object).join(' <- ')));
  const names = new Set(stacks.map(([stack]) => stack.split(' <- ', 1)[0]));
  const told = stacks.slice(0, STACKS_TOLD).map(([stack, count]) => `${stack} x${counted(count)}`);
  const left = stacks.length > told.length ? `, and ${stacks.length - told.length} other stacks` : '';
  const isWorthIt = stacks.length > 1 || (stacks[0]?.[0].includes(' <- ') ?? false);
  return {
    text: isWorthIt ? `; by async stack: ${told.join(', ')}${left}` : '',
    name: names.size === 1 ? [...names][0] : undefined,
    stackCount: stacks.length,
  };
}

/** The functions that wait for each other, from the innermost out: each settles a promise that the next one awaits. */
export function asyncStackOf(suspended: HeapObject): string[] {
  const names: string[] = [];
  for (let next: HeapObject | undefined = suspended; next !== undefined; ) {
    if (names.length === MOST_FRAMES) return [...names, '...'];
    names.push(SUSPENDED.exec(next.className)?.[1] || '(anonymous)');
    const promise: HeapObject | undefined = promiseOf(next);
    const waiting: HeapObject | undefined = promise?.slot('reactions_or_result');
    next = waiting !== undefined && isReaction(waiting) ? suspendedBy(waiting) : undefined;
  }
  return names;
}

/** What an async function settles when it ends: V8 has it in a slot without a name. */
function promiseOf(suspended: HeapObject): HeapObject | undefined {
  for (const { type, object } of suspended.references())
    if (type === 'hidden' && object.className === 'Promise') return object;
  return undefined;
}

/** The async function that goes on by a reaction. */
export function suspendedBy(reaction: HeapObject): HeapObject | undefined {
  const object = reactionHandler(reaction)?.slot('context')?.slot('extension');
  return object !== undefined && SUSPENDED.test(object.className) ? object : undefined;
}
