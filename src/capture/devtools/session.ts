/** A session of the DevTools protocol with one target, as Playwright's and Puppeteer's `CDPSession` are. */
export interface DevToolsSession {
  /** Asks the target for something, `HeapProfiler.enable` for one; rejects where it answers with an error or is gone. */
  send(method: string, params?: object): Promise<unknown>;
  /** Calls back with the parameters of each event of that name. */
  on(event: string, listener: (params: unknown) => void): unknown;
  /** Calls it back no more. */
  off(event: string, listener: (params: unknown) => void): unknown;
}

/** Carries the messages of one session, as text. */
export interface Channel {
  send(message: string): void;
  close(): void;
}
