import type { Analyzer } from 'heapdiff';
import asyncContext from './async-context.ts';
import buffers from './buffers.ts';
import carriedObjects from './carried-objects.ts';
import closures from './closures.ts';
import collections from './collections.ts';
import cycles from './cycles.ts';
import detachedDom from './detached-dom.ts';
import errorStacks from './error-stacks.ts';
import eventListeners from './event-listeners.ts';
import http from './http.ts';
import pageResources from './page-resources.ts';
import pageTimers from './page-timers.ts';
import performanceEntries from './performance-entries.ts';
import playwright from './playwright.ts';
import promises from './promises.ts';
import react from './react.ts';
import ropes from './ropes.ts';
import strings from './strings.ts';
import timers from './timers.ts';

/** The analyzers that come with heapdiff, in the order in which they are asked. */
export const builtInAnalyzers: readonly Analyzer[] = [
  asyncContext,
  buffers,
  carriedObjects,
  closures,
  collections,
  cycles,
  detachedDom,
  errorStacks,
  eventListeners,
  http,
  pageResources,
  pageTimers,
  performanceEntries,
  playwright,
  promises,
  react,
  ropes,
  strings,
  timers,
];
