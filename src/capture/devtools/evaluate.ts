import type { DevToolsSession } from './session.ts';

/** The part that heapdiff reads of what `Runtime.evaluate` answers. */
interface Evaluated {
  readonly result?: { readonly value?: unknown };
  readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } };
}

/** What holds the results in the target until they are let go. */
const OBJECT_GROUP = 'heapdiff';

/**
 * Evaluates an expression, and waits for its promise. Nothing of it stays in the target.
 *
 * @param timeoutMs - the target ends what runs for longer: nobody else could
 * @throws Error with what it throws
 */
export async function evaluate(session: DevToolsSession, expression: string, timeoutMs: number): Promise<void> {
  // One message for both: a promise that is rejected before somebody waits for it ends a Node.
  const evaluated = await session.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    timeout: timeoutMs,
    objectGroup: OBJECT_GROUP,
  });
  await session.send('Runtime.releaseObjectGroup', { objectGroup: OBJECT_GROUP });
  readValue(evaluated as Evaluated);
}

/**
 * Reads a value that is JSON.
 *
 * @throws Error with what the expression throws
 */
export async function evaluateJson(session: DevToolsSession, expression: string): Promise<unknown> {
  return readValue((await session.send('Runtime.evaluate', { expression, returnByValue: true })) as Evaluated);
}

function readValue({ result, exceptionDetails }: Evaluated): unknown {
  if (exceptionDetails === undefined) return result?.value;
  const description = exceptionDetails.exception?.description ?? exceptionDetails.text;
  throw new Error(description.replace(/\n {4}at .*$/su, ''));
}
