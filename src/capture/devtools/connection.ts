import { EventEmitter } from 'node:events';
import type { Channel, DevToolsSession } from './session.ts';

/** A message of the DevTools protocol: an answer has an id, an event a method. */
interface Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly method?: string;
  readonly params?: unknown;
}

interface Question {
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A session that heapdiff opened itself, and that is over when its target is. */
export class DevToolsConnection implements DevToolsSession {
  /** What the target is called in messages. */
  readonly name: string;
  readonly #channel: Channel;
  readonly #events = new EventEmitter();
  readonly #questions = new Map<number, Question>();
  readonly #end = new AbortController();
  #lastId = 0;

  constructor(name: string, channel: Channel) {
    this.name = name;
    this.#channel = channel;
    // A page that crashed keeps its connection, and answers nothing.
    this.on('Inspector.targetCrashed', () => this.lose('it crashed'));
    this.on('Inspector.detached', (params) => this.lose((params as { reason: string }).reason.replace(/\.$/u, '')));
    // A Node that ends waits for its debuggers to go first.
    this.on('NodeRuntime.waitingForDisconnect', () => this.lose('its process ends'));
  }

  /** Aborted when nothing more will come; the reason is an Error that says why. */
  get gone(): AbortSignal {
    return this.#end.signal;
  }

  send(method: string, params: object = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.gone.throwIfAborted();
      const id = ++this.#lastId;
      this.#questions.set(id, { method, resolve, reject });
      this.#channel.send(JSON.stringify({ id, method, params }));
    });
  }

  on(event: string, listener: (params: unknown) => void): void {
    this.#events.on(event, listener);
  }

  off(event: string, listener: (params: unknown) => void): void {
    this.#events.off(event, listener);
  }

  /** Takes in a message that came. */
  receive(text: string): void {
    const { id, result, error, method, params } = JSON.parse(text) as Message;
    if (id === undefined) {
      if (method !== undefined) this.#events.emit(method, params);
      return;
    }
    const question = this.#questions.get(id);
    this.#questions.delete(id);
    if (error === undefined) question?.resolve(result);
    else question?.reject(new Error(`${this.name} refuses ${question.method}: ${error.message}`));
  }

  /** Ends the session because the target did. */
  lose(why: string): void {
    this.close(new Error(`${this.name} is gone: ${why}`));
  }

  /**
   * Ends the session.
   *
   * @param reason - what all that still wait are rejected with
   */
  close(reason: Error = new Error(`the session with ${this.name} is closed`)): void {
    if (this.gone.aborted) return;
    this.#end.abort(reason);
    for (const { reject } of this.#questions.values()) reject(reason);
    this.#questions.clear();
    this.#channel.close();
  }
}
