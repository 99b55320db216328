import { type Analyzer, defineAnalyzer, keptBytesOf, type SuspectInHeap, wording } from 'heapdiff';

const { counted } = wording;

/** What a browser keeps as long as it is in use, and how a page says that it is done with it. */
const ENDS: ReadonlyMap<string, string> = new Map([
  ['AudioContext', 'close()'],
  ['BroadcastChannel', 'close()'],
  ['EventSource', 'close()'],
  ['IDBDatabase', 'close()'],
  ['MessagePort', 'close()'],
  ['RTCDataChannel', 'close()'],
  ['RTCPeerConnection', 'close()'],
  ['WebSocket', 'close()'],
  ['IntersectionObserver', 'disconnect()'],
  ['MutationObserver', 'disconnect()'],
  ['PerformanceObserver', 'disconnect()'],
  ['ResizeObserver', 'disconnect()'],
  ['MediaQueryList', 'removeEventListener()'],
  ['Worker', 'terminate()'],
]);

const pageResources: Analyzer = defineAnalyzer({
  name: 'page-resources',
  summary: 'channels, connections, workers and observers of a web page that nobody closes or disconnects',
  options: { least: { default: 10, description: 'tell of so many of a class, and more' } },

  *analyze({ suspects, options: { least } }) {
    for (const suspect of suspects) {
      for (const { className, count } of suspect.suspect.holds) {
        const end = ENDS.get(className);
        if (end !== undefined && count >= least && isBrowsers(suspect)) yield* describeOpen(suspect, className, end);
      }
    }
  },
});

export default pageResources;

/** Whether the browser has it, beside whatever a page keeps itself. */
function isBrowsers(suspect: SuspectInHeap): boolean {
  return [suspect, ...suspect.others].some(({ holder }) => holder?.type === 'native');
}

function* describeOpen(suspect: SuspectInHeap, className: string, end: string) {
  const open = [...suspect.objects(className)];
  // Classes of Node have the same names, and do not stay by themselves.
  if (open[0]?.type !== 'native') return;
  yield {
    suspect,
    code: 'page-resources-open',
    title: `${counted(open.length)} ${className} that the page made since the first snapshot are kept by the browser, which may have to call what they hold: call ${end} on each when its owner is done`,
    retainedBytes: keptBytesOf(open, suspect),
    objects: open.slice(0, 3),
    args: { className, count: open.length, end },
  };
}
