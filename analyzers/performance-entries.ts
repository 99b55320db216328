import { type Analyzer, defineAnalyzer, type HolderInHeap, keptBytesOf, type SuspectInHeap, wording } from 'heapdiff';

const { counted } = wording;

/** What `performance` keeps, and what lets it go. */
const CLEARED_BY: ReadonlyMap<string, string> = new Map([
  ['PerformanceMark', 'performance.clearMarks()'],
  ['PerformanceMeasure', 'performance.clearMeasures()'],
  ['PerformanceResourceTiming', 'performance.clearResourceTimings()'],
]);

/** Where Node (`lib/internal/perf/observe.js`) keeps them, and what has them in Chromium. */
const NODES_LIST = / ?\(closure\) (?:markEntryBuffer|measureEntryBuffer|resourceTiming(?:Secondary)?Buffer)\b/u;
const BROWSERS_TIMELINE = /^(?:blink::UserTiming|Performance)$/u;

const performanceEntries: Analyzer = defineAnalyzer({
  name: 'performance-entries',
  summary: 'marks, measures and other entries of performance that nobody clears',
  options: { least: { default: 10, description: 'tell of so many entries of a class, and more' } },

  *analyze({ suspects, options: { least } }) {
    for (const suspect of suspects) {
      if (![suspect, ...suspect.others].some(isTimeline)) continue;
      for (const { className, count } of suspect.suspect.holds) {
        const call = CLEARED_BY.get(className);
        if (call !== undefined && count >= least) yield describeEntries(suspect, className, call);
      }
    }
  },
});

export default performanceEntries;

function isTimeline({ place, chain }: HolderInHeap): boolean {
  if (NODES_LIST.test(place)) return true;
  return chain.some(({ type, className }) => type === 'native' && BROWSERS_TIMELINE.test(className));
}

function describeEntries(suspect: SuspectInHeap, className: string, call: string) {
  const entries = [...suspect.objects(className)];
  return {
    suspect,
    code: 'performance-entries-kept',
    title: `${counted(entries.length)} ${className} are in the timeline of performance, which keeps each one until ${call}: call it once they have been read`,
    retainedBytes: keptBytesOf(entries, suspect),
    objects: entries.slice(0, 3),
    args: { className, count: entries.length },
  };
}
