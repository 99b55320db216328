import type { DevToolsSession } from './session.ts';

/**
 * Sees when V8 forgot the ids of all objects, which it does when anybody, in whatever session, sends `HeapProfiler.disable` or
 * ends one. The next snapshot would give them new ones.
 */
export class IdWatch {
  readonly #session: DevToolsSession;
  /** An object of the target that is held for as long as the session. */
  #objectId: string | undefined;
  /** The id that the last snapshot gave it. */
  #heapId: string | undefined;

  constructor(session: DevToolsSession) {
    this.#session = session;
  }

  /**
   * To be called before a snapshot.
   *
   * @throws Error where the ids are others than in the last one
   */
  async check(): Promise<void> {
    const heapId = await this.#askHeapId();
    // A page that was reloaded has lost the object.
    if (heapId === undefined) this.#objectId = await this.#createObject();
    else if (heapId !== this.#heapId)
      throw new Error(
        'every object has another id than in the snapshots before: another tool (DevTools, a driver) sent HeapProfiler.disable or left; close it and begin anew',
      );
  }

  /** To be called after a snapshot. */
  async remember(): Promise<void> {
    this.#heapId = await this.#askHeapId();
  }

  async #createObject(): Promise<string> {
    const { result } = (await this.#session.send('Runtime.evaluate', { expression: '({})' })) as {
      result: { objectId: string };
    };
    return result.objectId;
  }

  async #askHeapId(): Promise<string | undefined> {
    if (this.#objectId === undefined) return undefined;
    try {
      const answer = await this.#session.send('HeapProfiler.getHeapObjectId', { objectId: this.#objectId });
      return (answer as { heapSnapshotObjectId: string }).heapSnapshotObjectId;
    } catch {
      return undefined;
    }
  }
}
