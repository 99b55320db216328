import type { Notice, Plan } from '../plan.ts';
import { loadAction } from './load-action.ts';
import { EmptyStack, settle } from './settle.ts';
import { SnapshotWriter } from './snapshot-writer.ts';

/**
 * Warms the module's action up, repeats it in rounds, and writes a snapshot after each and after each phase.
 *
 * @param tell - told of each step before it is done, and of each snapshot when it is written
 * @throws what the module throws
 */
export async function runModule(plan: Plan, tell: (notice: Notice) => void): Promise<void> {
  const { setup, action, phases = {}, teardown } = await loadAction(plan);
  const stack = new EmptyStack();
  const writer = new SnapshotWriter(plan);
  const state = await setup?.();
  let iteration = 0;
  const repeat = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time++) {
      await action({ iteration: iteration++, state });
      // Events that are due come before the next repetition, as they would between two requests.
      await new Promise(setImmediate);
    }
  };
  const collect = (globalThis as { gc?: () => void }).gc ?? (() => {});
  const write = async (position: number, phase?: string): Promise<void> => {
    tell({ kind: 'doing', what: `writing s${position}` });
    await settle(collect);
    const notice = await stack.call(() => writer.write(position, iteration - plan.warmUp, phase));
    tell(notice);
  };

  tell({ kind: 'doing', what: `warming up: ${plan.warmUp} iterations` });
  await repeat(plan.warmUp);
  await settle(collect);
  // The first snapshot of a process compiles and caches what writing one needs.
  await stack.call(() => writer.rehearse());
  await write(0);
  for (let round = 1; round <= plan.rounds; round++) {
    tell({ kind: 'doing', what: `round ${round} of ${plan.rounds}: ${plan.iterations} iterations` });
    await repeat(plan.iterations);
    await write(round);
  }
  for (const [at, [name, phase]] of Object.entries(phases).entries()) {
    tell({ kind: 'doing', what: `phase ${name}` });
    await phase({ state });
    await write(plan.rounds + 1 + at, name);
  }
  writer.close();
  await teardown?.({ state });
}
