/** Programs of `snapshots/programs` that leak in one way each. */
export const PLANTED_PROGRAMS: readonly string[] = [
  'immutable-tree',
  'linked-list',
  'reaction-list',
  'pending-awaits',
  'awaited-calls',
  'route-handlers',
  'weakmap-keys',
  'user-sessions',
  'compile-cache',
  'sliced-string',
  'buffer-slices',
  'equal-texts',
  'shared-context',
  'error-stack',
  'async-store',
  'worker-loop',
  'server-sessions',
  'module-export',
  'once-listeners',
  'ended-timers',
  'async-stores',
  'error-causes',
  'numbered-names',
  'performance-marks',
];

/** Those whose only suspect is the planted leak, as large in each interval. */
export const PLAIN_PROGRAMS: readonly string[] = [
  'connection-tasks',
  'race',
  'request-error-cycle',
  'callback-args',
  'emitter-listeners',
  'abort-signal',
  'interval-closure',
  'map-cache',
  'array-concat',
];

/** All of them. */
export const LEAKING_PROGRAMS: readonly string[] = [...PLAIN_PROGRAMS, 'set-and-map', ...PLANTED_PROGRAMS];
