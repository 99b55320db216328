import { HELP, listOptions, QUIET } from './help-text.ts';
import { REDACT_OPTIONS } from './options.ts';

/**
 * What `heapdiff redact --help` prints.
 *
 * @returns lines of at most 80 characters
 */
export function formatRedactHelp(): string {
  return `heapdiff redact <in> <out> [options]

Writes a snapshot with the same graph, ids, sizes, places in the code and
allocation traces, and a pseudonym in place of each string value. A redacted
pair compares as the pair itself did, but for how many characters a text has;
DevTools and memlab read it.

Options
${listOptions([...REDACT_OPTIONS, QUIET, HELP])}

Examples
  heapdiff redact before.heapsnapshot before.redacted.heapsnapshot.gz
  heapdiff redact after.heapsnapshot.gz after.redacted.heapsnapshot.gz
  zstd -dc a.heapsnapshot.zst | heapdiff redact - a.redacted.heapsnapshot.br

What is replaced
  Texts of strings, sources of regular expressions, and names that are data:
  keys of objects used as dictionaries, properties where 16 or more of one
  object differ only in their numbers (answer_1, answer_2), and what no program
  is likely to name something: mail addresses, paths, tokens (long, of letters
  and digits or of capitals and small letters in turn), also in the path of a
  script. Of the names of events the parts that are ids: 42 in room:42. Folders
  above the last one of a script are cut.

What remains
  Names of classes, functions, variables and properties, each script's file and
  last folder; which values are equal, and which are true, false, null or
  undefined; the bytes that each object takes, from which lengths of texts
  follow nearly; ids, and all that the graph shows. What looks like a name is
  taken for one: a key in an object of a few properties (users.alice), an event
  (alice-smith), a token of small letters only. --names hash replaces those,
  too, but for names of JavaScript, Node and V8; fingerprints of suspects are
  then others than those of the originals, and go with the key.
  Of the JSON file that capture writes beside a snapshot: runtime and version,
  time, iteration, phase and memory, without arguments.

Key
  The same text has the same pseudonym, in both files of a pair. So that nobody
  can try which text it was, a secret key is mixed in, which heapdiff makes once
  for each user and keeps in heapdiff/redaction-key in the folder for state
  ($XDG_STATE_HOME, else ~/.local/state; on Windows %LOCALAPPDATA%). Do not
  share it. With --key the same text gives the same key on every machine. All
  files that are compared need the same key and the same --names.

<in> may be compressed, or - for standard input. <out> is compressed if its name
ends in .gz or .br.
Exit code: 0 done, 2 wrong use or unreadable input.
`;
}
