import { findByFingerprint, formatSuspects, type Suspect, UsageError } from 'heapdiff';
import type { Compared } from '../compared.ts';
import { cutPage, type PageRequest } from '../page.ts';
import { argumentsOf, count, dataOf, PAGE, PAGED, rows, text } from '../schemas.ts';
import { listOf, SUSPECT_LISTS, type SuspectList } from '../suspect-lists.ts';
import type { Answer, Tool } from '../tool.ts';

interface Arguments extends PageRequest {
  readonly comparison: string;
  readonly fingerprint?: string;
  readonly list?: SuspectList;
}

/** Of each list so much is in the first answer. */
const FIRST = 10;
const MOST_NAMED = 5;

/** `suspect`: who holds what, and what to cut. */
export const SUSPECT_TOOL: Tool<Arguments> = {
  name: 'suspect',
  title: 'Explain a suspect',
  description:
    'Explains one suspect of a comparison: the chain from the root with the reference to cut, what cutting it frees, what it ' +
    'holds, cycles, other chains, findings and ids of held objects for retainers and objects. With list it pages through one of these.',
  input: argumentsOf(
    {
      comparison: text('Handle of compare'),
      fingerprint: text('Of the suspect, or how it begins; needed but for all findings'),
      list: text('Only this list, page by page', { enum: SUSPECT_LISTS }),
      ...PAGE,
    },
    ['comparison'],
  ),
  output: dataOf(
    {
      fingerprint: text('Of the suspect'),
      rank: count('From 1'),
      title: text('In a sentence'),
      holder: { type: 'object', description: 'className, nodeId, count' },
      sampleIds: { type: 'array', items: { type: 'integer' }, description: 'Of held objects' },
      lists: { type: 'object', description: 'For each list its first items, last ones of a chain, and its total' },
      items: rows('Of the list that was asked for'),
      ...PAGED,
    },
    [],
  ),

  async answer({ comparison, fingerprint, list, ...page }, { heaps }) {
    const compared = heaps.comparison(comparison);
    const suspect = fingerprint === undefined ? undefined : findSuspect(compared, fingerprint);
    if (list !== undefined) return answerList(listOf(compared, suspect, list), list, page);
    if (suspect === undefined) throw new UsageError('no fingerprint given; expected one that compare answered with');
    if (page.cursor !== undefined)
      throw new UsageError('a cursor is given, but no list; expected the list that it is of');
    return answerWhole(compared, suspect);
  },
};

function answerList(items: readonly object[], list: SuspectList, page: PageRequest): Answer {
  const { shown, lines, note, ...paging } = cutPage(items, page, (item) => JSON.stringify(item));
  return { lines: [`${list}${note}`, ...lines], data: { items: shown, ...paging } };
}

function answerWhole(compared: Compared, suspect: Suspect): Answer {
  const { report, handle } = compared;
  const { fingerprint, title, verdict, retainedBytes, exclusiveBytes, growthBytes, holder } = suspect;
  const rank = report.suspects.indexOf(suspect) + 1;
  const lists = SUSPECT_LISTS.map((list) => ({ list, items: listOf(compared, suspect, list) }));
  const others = lists.filter(({ items }) => items.length > FIRST);
  const findings = listOf(compared, suspect, 'findings') as readonly { readonly title: string }[];
  return {
    lines: [
      ...formatSuspects([suspect], { color: false, top: 1 }).trimEnd().replace(/^#1 */u, `#${rank} `).split('\n'),
      ...findings.slice(0, FIRST).map((finding) => `finding: ${finding.title}`),
      ...(others.length === 0
        ? []
        : [`more in the lists ${others.map(({ list, items }) => `${list} (${items.length})`).join(', ')}`]),
      `next: cut of ${handle} with other edges, or retainers of ${handle} with an id, to see what else would hold on.`,
    ],
    data: {
      fingerprint,
      rank,
      title,
      verdict,
      growthBytes,
      retainedBytes,
      exclusiveBytes,
      holder,
      sampleIds: suspect.sampleIds.slice(0, FIRST),
      ...(suspect.series === undefined ? {} : { series: suspect.series }),
      ...(suspect.knownLeak === undefined ? {} : { knownLeak: suspect.knownLeak }),
      lists: Object.fromEntries(
        lists
          .filter(({ items }) => items.length > 0)
          .map(({ list, items }) => [list, { total: items.length, items: firstOf(list, items) }]),
      ),
    },
  };
}

/** What matters of a chain is its end. */
function firstOf(list: SuspectList, items: readonly object[]): readonly object[] {
  return list === 'chain' ? items.slice(-FIRST) : items.slice(0, FIRST);
}

function findSuspect({ report, handle }: Compared, fingerprint: string): Suspect {
  const [found, other] = findByFingerprint(report.suspects, fingerprint);
  if (found !== undefined && other === undefined) return found;
  const named = report.suspects.slice(0, MOST_NAMED).map((suspect) => suspect.fingerprint);
  const more = report.suspects.length > named.length ? ', ...' : '';
  const expected = named.length === 0 ? 'it has no suspects' : `expected one of ${named.join(', ')}${more}`;
  const which = found === undefined ? 'no suspect' : 'more than one suspect';
  throw new UsageError(`${which} of ${handle} has the fingerprint ${JSON.stringify(fingerprint)}; ${expected}`);
}
