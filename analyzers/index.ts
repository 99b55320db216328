import type { Analyzer } from 'heapdiff';
import closures from './closures.ts';
import collections from './collections.ts';
import cycles from './cycles.ts';
import promises from './promises.ts';

/** The analyzers that come with heapdiff, in the order in which they are asked. */
export const builtInAnalyzers: readonly Analyzer[] = [closures, collections, cycles, promises];
