import type { Analyzer } from 'heapdiff';
import asyncContext from './async-context.ts';
import errorStacks from './error-stacks.ts';
import eventListeners from './event-listeners.ts';
import promises from './promises.ts';
import timers from './timers.ts';

/** The analyzers that come with heapdiff, in the order in which they are asked. */
export const builtInAnalyzers: readonly Analyzer[] = [asyncContext, errorStacks, eventListeners, promises, timers];
