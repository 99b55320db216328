import type { Analyzer } from 'heapdiff';
import http from './http.ts';
import playwright from './playwright.ts';
import promises from './promises.ts';

/** The analyzers that come with heapdiff, in the order in which they are asked. */
export const builtInAnalyzers: readonly Analyzer[] = [http, playwright, promises];
