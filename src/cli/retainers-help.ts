import { HELP, listOptions, QUIET } from './help-text.ts';
import { RETAINERS_OPTIONS } from './options.ts';

/**
 * What `heapdiff retainers --help` prints.
 *
 * @returns lines of at most 80 characters
 */
export function formatRetainersHelp(): string {
  return `heapdiff retainers <snapshot> @<id> [options]

Says what keeps one object alive: all that holds it, and what holds that, up to
the roots, each object once. Roots are modules, the process, the document,
running timers and V8's own. The engine's tables and arrays are gone through, as
in reports. Ids are those of reports and of DevTools, from the same snapshot.

Options
${listOptions([...RETAINERS_OPTIONS, QUIET, HELP])}

Examples
  heapdiff retainers after.heapsnapshot @4711
  heapdiff retainers after.heapsnapshot @4711 --depth 3 --too-many 5
  heapdiff retainers after.heapsnapshot.gz @4711 --format svg -o object.svg
  heapdiff retainers after.heapsnapshot @4711 --format dot | dot -Tpdf -o o.pdf

A large picture is cut: beyond 100 objects only the holder nearest to the root
is told of each. The engine's own bookkeeping (maps, feedback) is told where
nothing else holds an object.

Exit code: 0 done, 2 wrong use, unreadable input, or no such object.
`;
}
