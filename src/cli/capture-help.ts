import { HELP, listOptions } from './help-text.ts';
import { CAPTURE_OPTIONS } from './options.ts';

/**
 * What `heapdiff capture --help` prints.
 *
 * @returns lines of at most 80 characters
 */
export function formatCaptureHelp(): string {
  return `heapdiff capture <module> [options]

Runs a module's action in a process of its own: warms it up, repeats it in
rounds, and writes a heap snapshot before the first and after each, when the heap
has come to rest and the stack is empty. What the report needs to know of them
(iterations, versions, memory of the process) is written beside each.

Options
${listOptions([...CAPTURE_OPTIONS, HELP])}

The module, in JavaScript or TypeScript
  export default () => { ... };       the action; or, where there is more to do:
  export default {
    setup: () => connect(),           once; what it returns is the state
    action: ({ state, iteration }) => state.request(iteration),
    phases: { 'after-close': ({ state }) => state.close() },
    teardown: ({ state }) => { ... },
  };
  All of them may be async. After each phase there is one more snapshot, and the
  report says what survives it. What the module prints goes to stderr;
  NODE_OPTIONS is obeyed.

Examples
  heapdiff capture leak.mjs --report
  heapdiff capture leak.ts --iterations 50 --rounds 2 -o heap --gzip
  heapdiff capture leak.mjs --control fixed.mjs --report
`;
}
