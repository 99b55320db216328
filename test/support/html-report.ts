import {
  compareDrawings,
  copies,
  drawHeap,
  type GraphDescription,
  globalObject,
  object,
  repeat,
  setOf,
} from 'heapdiff/testing';
import type { Report, Suspect } from '../../src/index.ts';
import { findSuspects } from '../../src/retention/find-suspects.ts';
import { buildReport, errorCycles } from './report.ts';

/** More objects than a page draws at first: {@link HOLDERS} pools of sets, that all hold the same promises. */
export const HOLDERS = 12;

/** A report about drawn heaps, with graphs: a log that keeps errors, and promises that many pools hold. */
export async function drawnReport(extra: Partial<Report> = {}): Promise<Report> {
  const { comparison } = await compareDrawings(draw(10), draw(60), { iterations: 10 });
  const { suspects, noise } = findSuspects(comparison, { iterationsAt: [0, 10] });
  return buildReport({
    suspects: suspects.map((suspect, at) => (at === 0 ? suspect : addTo(suspect, { cycles: [errorCycles()] }))),
    noise,
    accounting: comparison.accounting,
    iterationsTotal: 10,
    command: 'heapdiff before.heapsnapshot after.heapsnapshot --iterations 10 --format html',
    ...extra,
  });
}

/** The suspect with more said of it; it keeps its graph, which a copy would not. */
function addTo(suspect: Suspect, extra: Partial<Suspect>): Suspect {
  return Object.assign(suspect, extra);
}

function draw(count: number): GraphDescription {
  const tasks = repeat(count, (n) => `task${n}`);
  const pools = repeat(HOLDERS, (n) => [`pool${n}`, object(`Pool${n}`, { tasks: setOf(tasks) })] as const);
  const errors = setOf(repeat(count, (n) => `error${n}`));
  return drawHeap({
    ...copies('task', count, { name: 'Promise', selfSize: 400 }),
    ...copies('error', count, { name: 'RequestError', selfSize: 300 }),
    global: globalObject({ ...Object.fromEntries(pools), log: object('ErrorLog', { recent: errors }) }),
  });
}
