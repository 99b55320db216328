import type { Analyzer } from 'heapdiff';
/** The analyzers that come with heapdiff, in the order in which they are asked. */
export declare const builtInAnalyzers: readonly Analyzer[];
