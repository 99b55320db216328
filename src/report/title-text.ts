import { escapeText } from './escape.ts';

/** `Map a and Set b keep 40 objects: 20 Row, 20 Cell`: who, the verb with the count, and of what; of several classes their list. */
const KEEPS = /^(?<who>.*) (?<verb>keeps?) (?<count>\d[\d,]*) (?<what>.+)$/su;

/** `Array Room.lines grew in place`: who, and what became of it. */
const CHANGED = /^(?<who>.*) (?<change>grew in place|was replaced by a larger one)$/su;

const SEVERAL = 'objects: ';
const OTHERS = 'and others';
const MORE = '...';

/** A count of more characters is no program's: there are at most 4,294,967,296 objects. */
const MOST_DIGITS = 13;

/** Whoever is named gets so much room at least. */
const LEAST_NAME = 8;

/** Classes of a title that are told before the others are left out; heapdiff writes no more. */
const MOST_CLASSES = 8;

/**
 * The title of a suspect, fit to be printed on one line. Where it is too long, whole classes are left out, then whole holders; only
 * the name of the first holder is cut in the middle. A number never is: one that no snapshot has is left out.
 *
 * @param title - of a stranger's report, of any length
 * @param maxLength - most characters to return, 40 or more
 */
export function shortenTitle(title: string, maxLength: number): string {
  const whole = fitting([title], maxLength);
  if (whole !== undefined) return whole;
  const kept = KEEPS.exec(title)?.groups as Record<'who' | 'verb' | 'count' | 'what', string> | undefined;
  if (kept === undefined) {
    const { who, change } = CHANGED.exec(title)?.groups ?? {};
    return who === undefined ? escapeText(title, maxLength) : withTail(who, change, maxLength);
  }
  const { who, what } = kept;
  const verb = `${kept.verb} ${kept.count.length > MOST_DIGITS ? MORE : kept.count}`;
  const isOfSeveral = what.startsWith(SEVERAL);
  const fewer = isOfSeveral ? fewerClasses(what.slice(SEVERAL.length)) : [];
  const most = maxLength - `${verb}  `.length - LEAST_NAME;
  const room = Math.min(most, Math.max(Math.floor(maxLength / 2), maxLength - `${who} ${verb} `.length));
  const tail = `${verb} ${isOfSeveral ? 'objects' : shortenClass(what, room)}`;
  const holders = kept.verb === 'keep' ? fewerHolders(who, maxLength) : [];
  const shorter = [
    ...fewer.map((classes) => `${who} ${verb} ${SEVERAL}${classes}`),
    `${who} ${tail}`,
    ...holders.map((few) => `${few} ${OTHERS} ${tail}`),
  ];
  const first = holders.at(-1);
  const withOthers = `${OTHERS} ${tail}`;
  const hasRoom = withOthers.length + 1 + LEAST_NAME <= maxLength;
  const least: [string, string] = first !== undefined && hasRoom ? [first, withOthers] : [who, tail];
  return fitting(shorter, maxLength) ?? withTail(...least, maxLength);
}

/** The first that is short enough, fit to be printed. */
function fitting(texts: readonly string[], maxLength: number): string | undefined {
  for (const text of texts) {
    // Twice as much room, so that nothing is cut that does not show by its length.
    const shown = escapeText(text, 2 * maxLength);
    if (shown.length <= maxLength) return shown;
  }
  return undefined;
}

/** @param tail - leaves {@link LEAST_NAME} characters and a space */
function withTail(who: string, tail: string, maxLength: number): string {
  const end = escapeText(tail, maxLength);
  return `${escapeText(who, maxLength - end.length - 1)} ${end}`;
}

/** Of `20 Row, 20 Cell, 3 Map`: `20 Row, 20 Cell, ...`, then `20 Row, ...`. */
function fewerClasses(list: string): string[] {
  const classes = list.split(/, (?=\d)/u, MOST_CLASSES).map((item) => item.replace(/, \.\.\.$/u, ''));
  return classes.map((_, left) => [...classes.slice(0, classes.length - left), MORE].join(', '));
}

/** Of `bus on("a"), on("b") and on("c")`: `bus on("a"), on("b")`, then `bus on("a")`. */
function fewerHolders(who: string, maxLength: number): string[] {
  const ends = [...who.slice(0, maxLength).matchAll(/, | and /gu)].map(({ index }) => index);
  return ends.toReversed().map((end) => who.slice(0, end));
}

/** `Object {id, name, ...}`: of a shape whole names of properties; what has none is cut in the middle. */
function shortenClass(name: string, maxLength: number): string {
  const whole = fitting([name], maxLength);
  if (whole !== undefined) return name;
  const ends = name.includes('{') ? [...name.slice(0, maxLength).matchAll(/, /gu)].map(({ index }) => index) : [];
  const shorter = ends.toReversed().map((end) => `${name.slice(0, end)}, ${MORE}}`);
  return fitting(shorter, maxLength) ?? escapeText(name, maxLength);
}
