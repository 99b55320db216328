import { type Analyzer, defineAnalyzer, keptBytesOf, type SuspectInHeap, wording } from 'heapdiff';

const { counted } = wording;

/** What `performance` keeps, and what lets it go. */
const CLEARED_BY: ReadonlyMap<string, string> = new Map([
  ['PerformanceMark', 'performance.clearMarks()'],
  ['PerformanceMeasure', 'performance.clearMeasures()'],
  ['PerformanceResourceTiming', 'performance.clearResourceTimings()'],
]);

/** Where Node (`lib/internal/perf/observe.js`) and Chromium (`blink::UserTiming`, `Performance`) keep them. */
const TIMELINE = /EntryBuffer\b|resourceTiming\w*Buffer\b|\bUserTiming\b|\bPerformance\b/u;

const performanceEntries: Analyzer = defineAnalyzer({
  name: 'performance-entries',
  summary: 'marks, measures and other entries of performance that nobody clears',
  options: { least: { default: 10, description: 'tell of so many entries of a class, and more' } },

  *analyze({ suspects, options: { least } }) {
    for (const suspect of suspects) {
      if (![suspect, ...suspect.others].some(({ place }) => TIMELINE.test(place))) continue;
      for (const { className, count } of suspect.suspect.holds) {
        const call = CLEARED_BY.get(className);
        if (call !== undefined && count >= least) yield describeEntries(suspect, className, call);
      }
    }
  },
});

export default performanceEntries;

function describeEntries(suspect: SuspectInHeap, className: string, call: string) {
  const entries = [...suspect.objects(className)];
  return {
    suspect,
    code: 'performance-entries-kept',
    title: `${counted(entries.length)} ${className} are in the timeline of performance, which keeps each one until ${call}: call it once they were read`,
    retainedBytes: keptBytesOf(entries, suspect),
    objects: entries.slice(0, 3),
    args: { className, count: entries.length },
  };
}
