import type { Analyzer } from 'heapdiff';
import buffers from './buffers.ts';
import detachedDom from './detached-dom.ts';
import promises from './promises.ts';
import react from './react.ts';
import strings from './strings.ts';

/** The analyzers that come with heapdiff, in the order in which they are asked. */
export const builtInAnalyzers: readonly Analyzer[] = [buffers, detachedDom, promises, react, strings];
