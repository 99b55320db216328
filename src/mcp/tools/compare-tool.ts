import {
  type ComparisonReport,
  formatBalance,
  formatByteChange,
  formatCount,
  formatHeapSize,
  formatRate,
  formatShare,
  type Suspect,
  toldRateOf,
} from 'heapdiff';
import type { Compared } from '../compared.ts';
import { nextSteps } from '../next-step.ts';
import { cutPage, type PageRequest } from '../page.ts';
import { argumentsOf, count, dataOf, PAGE, PAGED, rows, text, texts } from '../schemas.ts';
import type { Tool } from '../tool.ts';

interface Arguments extends PageRequest {
  readonly before: string;
  readonly after: string;
  readonly between?: readonly string[];
  readonly control?: readonly string[];
  readonly iterations?: number;
}

const KINDS_SHOWN = 4;
const FINDINGS_SHOWN = 3;

/** `compare`: what grew, and who is suspected. */
export const COMPARE_TOOL: Tool<Arguments> = {
  name: 'compare',
  title: 'Compare snapshots, find what leaks',
  description:
    'Compares an earlier with a later snapshot of one process and ranks suspects: groups of references that keep alive what was ' +
    'added. Answers with a handle ("c1") and fingerprints for suspect, cut, objects, retainers and summary, and says which ' +
    'measurement to take next. Give snapshots taken in between, too, if there are any. Asking again with the same files is free.',
  input: argumentsOf(
    {
      before: text('Path of the earliest snapshot'),
      after: text('Path of the latest snapshot'),
      between: texts('Paths of those in between, in order: they tell a leak from a warm-up'),
      control: texts('Two or more of a run without the suspected action: what grows there as fast is no suspect', {
        minItems: 2,
      }),
      iterations: count('Repetitions of the action between each two snapshots, where no sidecar tells', 1),
      ...PAGE,
    },
    ['before', 'after'],
  ),
  output: dataOf(
    {
      comparison: text('The handle'),
      snapshots: rows('file, totalBytes, iteration'),
      accounting: {
        type: 'object',
        description: 'before + added - removed + grown - shrunk + native = after, in bytes',
      },
      warnings: rows('What makes the answer worth less than it seems: code, message'),
      suspects: rows(
        'rank, fingerprint, title, verdict, growthBytes, share (0 to 1), className, count and perIteration of that class; titleCount, titlePerIteration where the title counts several classes',
      ),
      otherGrowth: rows('No suspect: kind, count, bytes'),
      next: texts('What to measure or ask next'),
      ...PAGED,
    },
    ['comparison', 'snapshots', 'accounting', 'suspects', 'otherGrowth', 'next', 'total'],
  ),

  async answer({ before, after, between = [], control = [], iterations, ...page }, { heaps }, onProgress) {
    const request = { before, between, after, control, ...(iterations === undefined ? {} : { iterations }) };
    const compared = await heaps.compare(request, onProgress);
    const { report, handle } = compared;
    const ranked = report.suspects.map((suspect, at) => ({ rank: at + 1, suspect }));
    const { shown, lines, note, ...paging } = cutPage(ranked, page, ({ rank, suspect }) => writeRow(rank, suspect));
    const next = nextSteps(compared);
    return {
      lines: [
        ...(report.warnings ?? []).map(({ message }) => `warning: ${message}`),
        `${handle}: ${compared.names.join(' -> ')}${describeIterations(report)}`,
        describeAccounting(report),
        `${formatCount(paging.total)} ${paging.total === 1 ? 'suspect' : 'suspects'}${note}`,
        ...lines,
        ...describeRest(report),
        ...next.map((step) => `next: ${step}`),
      ],
      data: {
        comparison: handle,
        snapshots: describeSnapshots(compared),
        accounting: report.accounting,
        ...(report.warnings === undefined ? {} : { warnings: report.warnings }),
        suspects: shown.map(({ rank, suspect }) => describeRow(rank, suspect)),
        ...paging,
        otherGrowth: report.noise,
        ...(report.control === undefined ? {} : { subtracted: report.control.subtracted.length }),
        ...(report.analyzerProblems === undefined ? {} : { analyzerProblems: report.analyzerProblems }),
        next,
      },
    };
  },
};

function describeIterations({ iterationsTotal }: ComparisonReport): string {
  return iterationsTotal === undefined ? '' : `, ${formatCount(iterationsTotal)} iterations`;
}

function describeAccounting({ accounting, suspects }: ComparisonReport): string {
  const heap = `heap ${formatHeapSize(accounting.beforeBytes)} -> ${formatHeapSize(accounting.afterBytes)}`;
  const share = suspects.reduce((sum, { shareOfGrowth }) => sum + shareOfGrowth, 0);
  const explained = suspects.length === 0 ? '' : `; suspects explain ${formatShare(share)} of what was added or grew`;
  return `${heap}: ${formatBalance(accounting)}${explained}`;
}

function writeRow(rank: number, suspect: Suspect): string {
  const { fingerprint, title, growthBytes, shareOfGrowth, verdict } = suspect;
  const told = toldRateOf(suspect);
  const rate = told === undefined ? '' : `, ${formatRate(told)} per iteration`;
  return `#${rank} ${fingerprint} ${title}: ${formatByteChange(growthBytes)}, ${formatShare(shareOfGrowth)}${rate}, ${verdict}`;
}

function describeRow(rank: number, suspect: Suspect): { readonly [field: string]: unknown } {
  const { fingerprint, title, verdict, growthBytes, shareOfGrowth, className, count: objects } = suspect;
  const { perIteration, titleCount, titlePerIteration } = suspect;
  return {
    rank,
    fingerprint,
    title,
    verdict,
    growthBytes,
    share: shareOfGrowth,
    className,
    count: objects,
    ...(perIteration === undefined ? {} : { perIteration }),
    ...(titleCount === undefined ? {} : { titleCount }),
    ...(titlePerIteration === undefined ? {} : { titlePerIteration }),
    ...(suspect.knownLeak === undefined ? {} : { knownLeak: suspect.knownLeak.code }),
  };
}

function describeSnapshots({ names, report }: Compared): readonly { readonly [field: string]: unknown }[] {
  return report.snapshots.map(({ totalBytes, iteration }, at) => ({
    file: names[at],
    totalBytes,
    ...(iteration === undefined ? {} : { iteration }),
  }));
}

function describeRest({ noise, control, findings = [], analyzerProblems = [] }: ComparisonReport): string[] {
  const kinds = noise.slice(0, KINDS_SHOWN).map(({ kind, bytes }) => `${kind} ${formatByteChange(bytes)}`);
  const more = noise.length - kinds.length;
  if (more > 0) kinds.push(`${more} more`);
  const loose = findings.filter(({ suspect }) => suspect === undefined);
  const others = loose.length - FINDINGS_SHOWN;
  return [
    ...(kinds.length === 0 ? [] : [`no suspect: ${kinds.join(', ')}`]),
    ...(control === undefined ? [] : [`subtracted, as it grows in the control, too: ${control.subtracted.length}`]),
    ...loose.slice(0, FINDINGS_SHOWN).map(({ analyzer, title }) => `${analyzer}: ${title}`),
    ...(others > 0 ? [`${others} more findings: suspect with the list "findings" has all`] : []),
    ...analyzerProblems.map(({ analyzer, message }) => `analyzer ${analyzer} failed and said nothing: ${message}`),
  ];
}
