import { HELP, INDEX_NOTE, listOptions, QUIET } from './help-text.ts';
import { RETAINERS_OPTIONS } from './options.ts';

/**
 * What `heapdiff retainers --help` prints.
 *
 * @returns lines of at most 80 characters
 */
export function formatRetainersHelp(): string {
  return `heapdiff retainers <snapshot> @<id> [options]

Says what keeps one object alive: all independent ways to it, each from a
module, a running timer, an open handle or another place where its author would
begin, with what cutting it frees; without which objects it would be freed; and
what it keeps itself. Pictures show each holder once. The engine's tables and
arrays are gone through, as in reports. Ids are those of reports and of
DevTools, from the same snapshot; the @ may be left out.

Options
${listOptions([...RETAINERS_OPTIONS, QUIET, HELP])}

${INDEX_NOTE}

Examples
  heapdiff retainers after.heapsnapshot @4711
  heapdiff retainers after.heapsnapshot @4711 --too-many 50 --lines 500
  heapdiff retainers after.heapsnapshot.gz @4711 --format svg -o object.svg
  heapdiff retainers after.heapsnapshot @4711 --format dot | dot -Tpdf -o o.pdf

Holders that are alike are one way. The text is cut to about a screen, and what
is left out is counted. --depth bounds the hops of a way, and the dominators;
--too-many the ways to an object; --lines the text, whatever the others allow.
--show-strings shows the keys of Maps and dictionaries, too.

In a picture --too-many bounds the holders of each object; beyond 100 objects
only the holder nearest to the root is told of each. The engine's own
bookkeeping (maps, feedback) is told where nothing else holds an object.

Exit code: 0 done, 2 wrong use, unreadable input, or no such object.
`;
}
