import type { Notice, Plan } from '../plan.ts';
import { loadAction } from './load-action.ts';
import { EmptyStack, settle } from './settle.ts';
import { SnapshotWriter } from './snapshot-writer.ts';

/**
 * Warms the module's action up, repeats it in rounds, and writes a snapshot after each and after each phase. While it runs it
 * holds what setup returned: its own name and that of the variable are what chains begin with.
 *
 * @param tell - told of each step before it is done, and of each snapshot when it is written
 * @throws what the module throws
 */
export async function heapdiffCapture(plan: Plan, tell: (notice: Notice) => void): Promise<void> {
  tell({ kind: 'doing', what: 'loading the module' });
  const subject = await loadAction(plan);
  const stack = new EmptyStack();
  const writer = new SnapshotWriter(plan);
  tell({ kind: 'doing', what: 'setting up' });
  const stateFromSetup = await subject.setup?.();
  const { phases = {} } = subject;
  const last = plan.rounds + Object.keys(phases).length;
  let iteration = 0;
  const repeat = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time++) {
      if (times > 1) tell({ kind: 'iteration', number: time + 1 });
      await subject.action({ iteration: iteration++, state: stateFromSetup });
      // Events that are due come before the next repetition, as they would between two requests.
      await new Promise(setImmediate);
    }
  };
  const collect = (globalThis as { gc?: () => void }).gc ?? (() => {});
  const write = async (position: number, phase?: string): Promise<void> => {
    tell({ kind: 'doing', what: `writing s${position}` });
    await writer.untilTaken(position);
    await settle(collect);
    const notice = await stack.call(() => writer.write(position, iteration - plan.warmUp, phase));
    tell({ ...notice, last });
  };

  tell({ kind: 'doing', what: `warming up (${countIterations(plan.warmUp)})` });
  await repeat(plan.warmUp);
  tell({ kind: 'doing', what: 'preparing the first snapshot' });
  await settle(collect);
  // The first snapshot of a process compiles and caches what writing one needs.
  await stack.call(() => writer.rehearse());
  await write(0);
  for (let round = 1; round <= plan.rounds; round++) {
    tell({ kind: 'doing', what: `running round ${round} of ${plan.rounds} (${countIterations(plan.iterations)})` });
    await repeat(plan.iterations);
    await write(round);
  }
  for (const [at, name] of Object.keys(phases).entries()) {
    tell({ kind: 'doing', what: `running phase ${name}` });
    await phases[name]({ state: stateFromSetup });
    await write(plan.rounds + 1 + at, name);
  }
  writer.close();
  tell({ kind: 'doing', what: 'tearing down' });
  await subject.teardown?.({ state: stateFromSetup });
}

function countIterations(count: number): string {
  return count === 1 ? '1 iteration' : `${count} iterations`;
}
