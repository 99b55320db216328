import type { Structure, Target } from './draft.ts';
import { addObject, type ObjectOptions, type Targets } from './objects.ts';

/** What a function's variables hang on: the context of the function around it. */
export interface ContextOptions {
  /** The context of the next function outside, which V8 calls `previous`. */
  readonly outer?: Target;
}

/**
 * A function with what it has closed over.
 *
 *     closure('tick', { kept: object('Job') }, { at: 'file:///app/lib/x.js:8:14' })
 *
 * @param variables - those of its context by name, which has the key of the function and `#context`; or the key of a
 * context that several functions share, drawn with {@link context}
 */
export function closure(
  name: string,
  variables: Targets | string = {},
  { outer, ...options }: ObjectOptions & ContextOptions = {},
): Structure {
  return (draft, key) => {
    const script = addObject(draft, key, { type: 'closure', name, selfSize: 64 }, options);
    const shared = `${key}#shared`;
    draft.addNode(shared, { type: 'code', name, selfSize: 56 });
    draft.addEdge(key, '#shared', shared);
    if (script !== undefined) draft.addEdge(shared, '#script_or_debug_info', script);

    const hasOwnContext = typeof variables !== 'string' && Object.keys(variables).length > 0;
    const around = typeof variables === 'string' ? variables : outer;
    if (hasOwnContext) draft.addEdge(key, '#context', context(variables, outer === undefined ? {} : { outer }));
    else if (around !== undefined) draft.addEdge(key, '#context', around);
  };
}

/** The variables of a function or module that others have closed over, for functions that share them. */
export function context(variables: Targets, { outer }: ContextOptions = {}): Structure {
  return (draft, key) => {
    const selfSize = 32 + 8 * Object.keys(variables).length;
    draft.addNode(key, { type: 'object', name: 'system / Context', selfSize });
    if (outer !== undefined) draft.addEdge(key, '#previous', outer);
    for (const [name, value] of Object.entries(variables)) draft.addEdge(key, `$${name}`, value);
  };
}
