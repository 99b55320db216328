import type { Analyzer } from 'heapdiff';
import buffers from './buffers.ts';
import closures from './closures.ts';
import collections from './collections.ts';
import cycles from './cycles.ts';
import detachedDom from './detached-dom.ts';
import promises from './promises.ts';
import react from './react.ts';
import strings from './strings.ts';

/** The analyzers that come with heapdiff, in the order in which they are asked. */
export const builtInAnalyzers: readonly Analyzer[] = [
  buffers,
  closures,
  collections,
  cycles,
  detachedDom,
  promises,
  react,
  strings,
];
