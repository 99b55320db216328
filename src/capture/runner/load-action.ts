import { pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { nearestName } from '../../nearest-name.ts';
import type { Plan } from '../plan.ts';

/** What a module exports as its default, or an instance of a class with these methods; a bare function is the action. */
export interface CaptureModule<State = unknown> {
  /** Done once, before the warm-up. What it returns is given to the others. */
  readonly setup?: () => State | Promise<State>;
  /** What is repeated. */
  readonly action: (context: ActionContext<State>) => unknown;
  /** Done one after the other when the rounds are over, each with a snapshot of its own: `{ 'after-close': ({ state }) => state.close() }`. */
  readonly phases?: Readonly<Record<string, (context: PhaseContext<State>) => unknown>>;
  /** Done at the end. */
  readonly teardown?: (context: PhaseContext<State>) => unknown;
}

/** What an action is called with. */
export interface ActionContext<State = unknown> extends PhaseContext<State> {
  /** From 0 up, the warm-up included. */
  readonly iteration: number;
}

/** What a phase and the teardown are called with. */
export interface PhaseContext<State = unknown> {
  /** What setup returned. */
  readonly state: State;
}

const HOOKS = ['setup', 'action', 'phases', 'teardown'];
const TYPESCRIPT = /\.[cm]?tsx?$/u;
/** Node removes types; it makes no code of enums, namespaces and JSX, and reads no types of installed packages. */
const BEYOND_NODE = [
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING',
  'ERR_UNKNOWN_FILE_EXTENSION',
];

/**
 * Loads the module that is to be measured.
 *
 * @throws what the module throws; TypeError where it exports no action
 */
export async function loadAction({ module, jiti }: Plan): Promise<CaptureModule> {
  // What a CommonJS module exports is its default; TypeScript's compiler puts one more around it.
  const inner = defaultOf(defaultOf(await load(module, jiti)));
  if (typeof inner === 'function') return { action: inner as CaptureModule['action'] };
  const { setup, action, phases, teardown } = Object(inner) as Record<string, unknown>;
  if (typeof action !== 'function')
    throw new TypeError(
      `its default export is no action; expected a function, or { setup?, action, phases?, teardown? }${hintOf(inner)}`,
    );
  for (const name of Object.keys(Object(inner))) {
    const meant = HOOKS.includes(name) ? undefined : nearestName(name, HOOKS);
    if (meant !== undefined) throw new TypeError(`its default export has ${name}; did you mean ${meant}?`);
  }
  for (const [name, hook] of Object.entries({ setup, teardown, ...(phases as object) }))
    if (hook !== undefined && typeof hook !== 'function') throw new TypeError(`its ${name} is no function`);
  return inner as CaptureModule;
}

/** A name beside which the action was perhaps meant. */
function hintOf(exported: unknown): string {
  const mistyped = Object.keys(Object(exported)).find((name) => nearestName(name, HOOKS) === 'action');
  return mistyped === undefined ? '' : `; it has ${mistyped}, did you mean action?`;
}

/** What jiti makes of a CommonJS module is no module, but what that exports. */
function defaultOf(loaded: unknown): unknown {
  return types.isModuleNamespaceObject(loaded) || 'default' in Object(loaded)
    ? Reflect.get(loaded as object, 'default')
    : loaded;
}

async function load(module: string, jiti: string): Promise<unknown> {
  const { typescript } = process.features as { typescript?: string | false };
  const isTypeScript = TYPESCRIPT.test(module);
  if (!isTypeScript || typescript) {
    try {
      return await import(pathToFileURL(module).href);
    } catch (error) {
      if (!isTypeScript || !BEYOND_NODE.includes(Object(error).code)) throw error;
    }
  }
  const { createJiti } = (await import(pathToFileURL(jiti).href)) as typeof import('jiti');
  return createJiti(module, { fsCache: false, interopDefault: false }).import(module);
}
