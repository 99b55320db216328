import { HELP, listOptions, QUIET } from './help-text.ts';
import {
  CAPTURE_MODULE_OPTIONS,
  CAPTURE_OPTIONS,
  CAPTURE_SCENARIO_OPTIONS,
  CAPTURE_TARGET_OPTIONS,
} from './options.ts';

/**
 * What `heapdiff capture --help` prints.
 *
 * @returns lines of at most 80 characters
 */
export function formatCaptureHelp(): string {
  return `heapdiff capture <module> [options]
heapdiff capture --inspect <address> [options]
heapdiff capture --scenario <file> [options]

Warms an action up, repeats it in rounds, and writes a heap snapshot before the
first and after each, when the heap has come to rest. What the report needs to
know of them (iterations, versions, memory of the process) is written beside
each. The action is that of a module, which runs in a process of its own, what
happens in a process or a page that runs already, or a memlab scenario.

Options
${listOptions([...CAPTURE_OPTIONS, QUIET, HELP])}

A module
${listOptions(CAPTURE_MODULE_OPTIONS)}

  In JavaScript or TypeScript:
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

A process or a page that runs
${listOptions(CAPTURE_TARGET_OPTIONS)}

  A Node started with --inspect, or told to listen with kill -USR1 its pid; a
  browser started with --remote-debugging-port. On a terminal, where none of
  --evaluate, --exec and --wait is given, do it yourself and press Enter. Then,
  and with --exec and --wait, --iterations says how many repetitions a round is
  (with --exec 1 where it does not).
  --timeout is for each snapshot and each round. No other tool may take
  snapshots of the target meanwhile: what it does to ids ends the series.

A memlab scenario
${listOptions(CAPTURE_SCENARIO_OPTIONS)}

  Needs memlab: npm install --save-dev @memlab/core @memlab/api. action and back
  are done once a round, as often as its repeat makes, or --rounds says.

Examples
  heapdiff capture leak.mjs --report
  heapdiff capture leak.ts --iterations 50 --rounds 2 -o heap --gzip
  heapdiff capture leak.mjs --control fixed.mjs --report
  heapdiff capture --inspect 9229 --exec 'node load.mjs' --report
  heapdiff capture --inspect 9222 --target 'My app' --evaluate 'openAndClose()'
  heapdiff capture --scenario search.memlab.cjs --rounds 5 --report
`;
}
