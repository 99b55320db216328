import type { IScenario } from '@memlab/core';
import type { Sidecar } from 'heapdiff/capture';

type Page = Parameters<NonNullable<IScenario['action']>>[0];

/** The browser that memlab starts for a scenario, which it shows to the scenario only. */
export class ScenarioBrowser {
  /** What the scenario does at the moment. */
  doing = 'opening the page';
  /** What a sidecar says of it, once the page is there. */
  version: Pick<Sidecar, 'runtime' | 'version' | 'v8' | 'arguments'> = {
    runtime: 'chromium',
    version: 'unknown',
    v8: 'unknown',
    arguments: [],
  };
  readonly #scenario: IScenario;
  readonly #rounds: number;
  readonly #onProgress: (what: string) => void;
  #page: Page | undefined;
  #round = 0;

  /** @param rounds - how often memlab is to do action and back, after it did so once to warm up */
  constructor(scenario: IScenario, rounds: number, onProgress: (what: string) => void) {
    this.#scenario = scenario;
    this.#rounds = rounds;
    this.#onProgress = onProgress;
  }

  /** Runs a scenario that does the same and is watched; closes the browser when it is to stop. */
  async until<Result>(stop: AbortSignal, run: (watched: IScenario) => Promise<Result>): Promise<Result> {
    const close = (): void => {
      // The step that needs it fails, and memlab ends.
      this.#page
        ?.browser()
        .close()
        .catch(() => {});
    };
    stop.addEventListener('abort', close, { once: true });
    try {
      return await run(this.#watch(stop));
    } finally {
      stop.removeEventListener('abort', close);
    }
  }

  #watch(stop: AbortSignal): IScenario {
    const { setup, action } = this.#scenario;
    this.#tell(this.doing);
    return {
      ...this.#scenario,
      // Its target comes after these.
      repeat: () => this.#rounds,
      setup: async (page, args) => {
        this.#page = page;
        stop.throwIfAborted();
        await this.#readVersion(page);
        await setup?.call(this.#scenario, page, args);
      },
      action: async (page, args) => {
        stop.throwIfAborted();
        this.#tell(this.#round === 0 ? 'warming up' : `running repetition ${this.#round} of ${this.#rounds}`);
        this.#round++;
        await action?.call(this.#scenario, page, args);
      },
    };
  }

  /** Before the first snapshot: the end of a session gives every object a new id. */
  async #readVersion(page: Page): Promise<void> {
    const session = await page.target().createCDPSession();
    const { product, jsVersion } = await session.send('Browser.getVersion');
    await session.detach();
    this.version = { ...this.version, version: product, v8: jsVersion };
  }

  #tell(what: string): void {
    this.doing = what;
    this.#onProgress(what);
  }
}
