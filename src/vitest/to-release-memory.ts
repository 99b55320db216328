import { type MeasureOptions, measureRetention } from 'heapdiff/capture';
import type { MatcherResult, MatcherState } from 'vitest';

/** How to measure; what ends the test ends the measurement, too. */
export type MatcherOptions = Omit<MeasureOptions, 'signal'>;

/** What expectations of actions have. */
export interface RetentionMatchers {
  /**
   * Repeats the action in this process, and fails with the first suspect where memory stays behind that grew in every round:
   * `await expect(() => openAndClose()).toReleaseMemory({ iterations: 50 })`. It takes seconds: give the test more time.
   */
  toReleaseMemory(options?: MatcherOptions): Promise<void>;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: all declarations of one interface have the same type parameters
  interface Matchers<T = any> extends RetentionMatchers {}
}

/** The matcher as vitest calls it. */
export async function toReleaseMemory(
  this: MatcherState,
  action: unknown,
  options: MatcherOptions = {},
): Promise<Awaited<MatcherResult>> {
  if (this.isNot)
    throw new TypeError(
      'expect(action).not.toReleaseMemory() says nothing: what leaks today may leak elsewhere tomorrow. Expect a leak by measureRetention of heapdiff/capture and its suspects',
    );
  const { passed, message } = await measureRetention(action as () => unknown, { ...options, ...signalOf(this) });
  return { pass: passed, message: () => message };
}

/** A test that ran out of time has ended, and what it awaits has not. */
function signalOf({ task }: MatcherState & { readonly task?: unknown }): Pick<MeasureOptions, 'signal'> {
  const { context } = Object(task) as { context?: { signal?: AbortSignal } };
  return context?.signal === undefined ? {} : { signal: context.signal };
}
