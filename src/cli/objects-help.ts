import { HELP, INDEX_NOTE, listOptions } from './help-text.ts';
import { OBJECTS_OPTIONS } from './options.ts';

/**
 * What `heapdiff objects --help` prints.
 *
 * @returns lines of at most 80 characters
 */
export function formatObjectsHelp(): string {
  return `heapdiff objects <snapshot> [later...] <class> [options]

Lists the live objects of a class in the last snapshot: their own bytes, what
each retains, which reference holds it, and values of its properties. Classes
are written as in reports and in heapdiff summary, whose numbers these are:
Request, 'Object {id, name}', '(closure) tick', '(string)'. With earlier
snapshots of the same process also the number of the first one that has an
object, and how long ago that was taken, where heapdiff capture noted the time.

Options
${listOptions([...OBJECTS_OPTIONS, HELP])}

${INDEX_NOTE}

Examples
  heapdiff objects s0.heapsnapshot s1.heapsnapshot s2.heapsnapshot Request \\
    --oldest --print url
  heapdiff objects after.heapsnapshot Request --by url
  heapdiff objects after.heapsnapshot Request --print 'url,headers.host,via[0]'
  heapdiff objects after.heapsnapshot Request \\
    --where 'retainedBytes > 1MB && url ~ /product/i'
  heapdiff objects after.heapsnapshot '(string)' --where 'this ~ /^Bearer /'
  heapdiff objects after.heapsnapshot --id @4711 --print url
  heapdiff objects after.heapsnapshot Request --all --format json

--print and --by take properties: url, headers.host, queue[0].url, #socket,
headers["content-type"]; of a Map the value under a string; this is the object
itself. - stands for none. Nothing is inherited, and no getter is run. Strings
are printed because they were asked for: 80 characters of them, V8 writes 1,024.
Numbers are in a snapshot only where it was taken with numeric values.

--where compares properties and what heapdiff knows of each object:
retainedBytes, shallowBytes, id, class, born (this.id is a property of that
name). == != < <= > >= compare with numbers, sizes (10kB, 1.5MB), "texts", true,
false, null, undefined; ~ /x/i looks for a regular expression; && || ! ( )
combine. A property alone asks whether it is there and not empty. Patterns see
1,024 characters at most, but one like (a+)+$ can take forever on fewer.

Retained of several objects are the bytes that at least one of them keeps alive
alone, nothing twice; groups of --by may share some. Who holds them is told of
the first 1,000.

Exit code: 0 done, 2 wrong use, unreadable input, or no such class or object.
`;
}
