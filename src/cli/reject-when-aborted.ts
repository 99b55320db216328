/**
 * Ends a race once the user ends the process; never resolves.
 *
 * @param describe - makes the error, when it is needed
 */
export function rejectWhenAborted(signal: AbortSignal, describe: () => Error): Promise<never> {
  return new Promise((_, reject) => {
    const refuse = (): void => reject(describe());
    if (signal.aborted) refuse();
    signal.addEventListener('abort', refuse, { once: true });
  });
}
