import type {
  Accounting,
  ChainHop,
  ControlRun,
  CutEdge,
  Cycle,
  MemlabFindings,
  MemlabLeakClass,
  NodeId,
  Noise,
  Report,
  Suspect,
} from '../../src/index.ts';

/** A hop of a chain that a test draws; ids are given from the class name's length where they do not matter. */
export function hop(edgeName: string, className: string, extra: Partial<ChainHop> = {}): ChainHop {
  return {
    edgeType: edgeName.startsWith('.') ? 'property' : 'element',
    edgeName,
    className,
    nodeType: 'object',
    nodeId: 101 as NodeId,
    verdict: 'not leaking',
    reason: 'there before',
    suspectEdge: false,
    ...extra,
  };
}

/** An edge to cut that leads to several objects. */
export function cutEdge(label: string, extra: Partial<CutEdge> = {}): CutEdge {
  return { label, fromId: 4711 as NodeId, edgeType: 'internal', edgeName: '[*]', toId: null, ...extra };
}

/** The suspect of design and README: a Set of settled promises on a connection. */
export function setOfPromises(extra: Partial<Suspect> = {}): Suspect {
  return {
    fingerprint: '7c1e09b2a4f1',
    title: 'Set Connection.tasks keeps 2,000 Promise',
    verdict: 'growth',
    className: 'Promise',
    count: 2000,
    perIteration: 20,
    retainedBytes: 786_032,
    exclusiveBytes: 752_000,
    growthBytes: 786_032,
    shareOfGrowth: 786_032 / 907_000,
    holder: { className: 'Set', nodeId: 4711 as NodeId, countBefore: 200, countAfter: 2200 },
    chain: [
      hop('', '(GC roots)', { nodeType: 'synthetic' }),
      hop('global', 'global'),
      hop('.conn', 'Connection', {
        location: { url: 'file:///srv/app/connection.js', file: 'app/connection.js', line: 12, column: 3 },
      }),
      hop('.tasks', 'Set'),
      hop('[*]', 'Promise', { count: 2000, verdict: 'leaking', reason: 'born after, never let go', suspectEdge: true }),
    ],
    cuts: [{ edges: [cutEdge('Connection.tasks[*]')], freedBytes: 752_000, frees: 'all' }],
    holds: [
      { className: 'Promise', count: 2000, perIteration: 20, shallowBytes: 320_000 },
      { className: 'Object {m, payload}', count: 2000, perIteration: 20, shallowBytes: 280_000 },
      { className: 'string', count: 2000, perIteration: 20, shallowBytes: 152_000 },
    ],
    sampleIds: [90_001, 90_007, 90_013, 90_019] as NodeId[],
    ...extra,
  };
}

/** The cycles of a log of errors: each knows its request, and the request its error. */
export function errorCycles(extra: Partial<Cycle> = {}): Cycle {
  return {
    count: 300,
    members: [
      { className: 'Request', count: 300 },
      { className: 'RequestError', count: 300 },
    ],
    shallowBytes: 26_400,
    example: [hop('', 'RequestError'), hop('.request', 'Request'), hop('.error', 'RequestError')],
    entry: {
      ...hop('[*]', 'RequestError', { suspectEdge: true }),
      fromClassName: 'Array',
      fromId: 77_887 as NodeId,
      label: 'ErrorLog.recent[*]',
    },
    ...extra,
  };
}

/** A balanced account: before 4.79 MB, 905 kB added, 14 kB removed, 1 kB resized. */
export const ACCOUNTING: Accounting = {
  beforeBytes: 4_790_400,
  addedBytes: 905_400,
  removedBytes: 14_300,
  grownBytes: 1_600,
  shrunkBytes: 700,
  nativeDeltaBytes: 0,
  afterBytes: 5_682_400,
  residualBytes: 0,
};

/** What the engine itself grew by while the promises gathered. */
export const NOISE: readonly Noise[] = [
  { kind: 'code', count: 143, bytes: 91_004 },
  { kind: 'object shape', count: 12, bytes: 29_964 },
];

/** A control of which one suspect was subtracted; a test changes what it is about. */
export function buildControl(extra: Partial<ControlRun> = {}): ControlRun {
  const control = { growthBytes: 31_000, count: 300, perIteration: 3, shareOfRate: 31_000 / 30_000 };
  return {
    snapshots: [
      { file: 'idle0.heapsnapshot', nodeCount: 42_100, edgeCount: 180_004, totalBytes: 4_788_000, iteration: 0 },
      { file: 'idle1.heapsnapshot', nodeCount: 42_800, edgeCount: 181_150, totalBytes: 4_822_000, iteration: 100 },
    ],
    iterationsTotal: 100,
    subtracted: [{ fingerprint: '2f299ae9bb7d', title: 'Map Log.byId keeps 300 Entry', growthBytes: 30_000, control }],
    ...extra,
  };
}

/** A whole report about one suspect; a test changes what it is about. */
export function buildReport(extra: Partial<Report> = {}): Report {
  return {
    schema: 'heapdiff/report@1',
    tool: { name: 'heapdiff', version: '0.1.0' },
    command: 'heapdiff before.heapsnapshot after.heapsnapshot --iterations 100',
    snapshots: [
      { file: 'before.heapsnapshot', nodeCount: 42_231, edgeCount: 180_112, totalBytes: 4_790_400 },
      { file: 'after.heapsnapshot', nodeCount: 48_377, edgeCount: 199_004, totalBytes: 5_682_400 },
    ],
    iterationsTotal: 100,
    lineage: { verdict: 'same-epoch', agreement: 0.9991 },
    accounting: ACCOUNTING,
    suspects: [setOfPromises()],
    noise: NOISE,
    ...extra,
  };
}

/** What three plug-ins of memlab said: one printed nothing, one failed, and a filter selected more classes than are shown. */
export function buildMemlabFindings(): MemlabFindings {
  const leakClass = (className: string, count: number, extra: Partial<MemlabLeakClass> = {}): MemlabLeakClass => ({
    className,
    count,
    retainedBytes: count * 216,
    untracedCount: 0,
    sampleIds: [101, 103].slice(0, count) as NodeId[],
    ...extra,
  });
  const trace = '[Window] (object) @7 [1.2MB]\n  --tasks (property)--->  [Set] (object) @4711 [786KB]';
  return {
    analyses: [
      { analysis: 'quiet', file: 'plugins/QuietAnalysis.js', output: '' },
      {
        analysis: 'unbound-object',
        file: 'plugins/UnboundAnalysis.js',
        output: 'Top growing objects:\n\n· Set [object](@4711):  48.3KB > 557.1KB\n\tof \u202estring\u202c',
        error: 'no more\nto say',
      },
    ],
    filter: {
      file: 'leak-filter.js',
      addedCount: 8159,
      leakCount: 2071,
      retainedBytes: 432_000,
      classes: [
        leakClass('Promise', 2000, { trace }),
        leakClass('Detached <section>', 10, { untracedCount: 4 }),
        leakClass('(string)', 2, { untracedCount: 2 }),
        ...Array.from({ length: 9 }, (_, position) => leakClass(`Class${position}`, 1)),
      ],
      suspects: [
        { fingerprint: '7c1e09b2a4f1', holderId: 4711 as NodeId, leakCount: 2000 },
        { fingerprint: 'in the control', holderId: 9 as NodeId, leakCount: 3 },
      ],
      output: 'asked 8159 times',
    },
  };
}
