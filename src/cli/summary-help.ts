import { HELP, INDEX_NOTE, listOptions, QUIET } from './help-text.ts';
import { SUMMARY_OPTIONS } from './options.ts';

/**
 * What `heapdiff summary --help` prints.
 *
 * @returns lines of at most 80 characters
 */
export function formatSummaryHelp(): string {
  return `heapdiff summary <snapshot> [later...] [options]

Counts what lives in the last snapshot by class: objects, their own bytes (their
tables included), and what they retain, of each class nothing twice. Plain
objects are told by their property names. With earlier snapshots of the same
process also what is new and gone since the first, and the oldest: the number of
the first snapshot that has it, and how long ago that was taken, where
heapdiff capture noted the time; of three snapshots or more also how many each
has first. Classes that grow in step are named with the reference that joins
them.

Options
${listOptions([...SUMMARY_OPTIONS, QUIET, HELP])}

${INDEX_NOTE}

Examples
  heapdiff summary app.heapsnapshot
  heapdiff summary before.heapsnapshot after.heapsnapshot --sort new
  heapdiff summary s0.heapsnapshot s1.heapsnapshot s2.heapsnapshot
  heapdiff summary after.heapsnapshot --filter request --ignore-class Stream
  heapdiff summary after.heapsnapshot --format json | jq '.classes[0]'

Retained are the bytes that at least one of the objects keeps alive alone: what
two of them hold together is not among them. V8's own objects and values stand
below the program's classes; all rows together are all that lives, to the byte.
An object and its own tables count as one; nodeCount in --format json has them
one by one, as a report does.
All that the first snapshot has counts as live in it: with what is new, less
what is gone (freed, or out of reach by now), that is what lives.
--filter looks for TEXT in any part of a name, in upper or lower case, * stands
for any characters. --ignore-class leaves out a class and those that extend it.
--sort takes retained, shallow, count or name; with an earlier snapshot also
growth (the default there), new, gone or oldest.

Exit code: 0 done, 2 wrong use or unreadable input.
`;
}
