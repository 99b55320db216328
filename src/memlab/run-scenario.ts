import type { IScenario } from '@memlab/core';
import { type Captured, captureOutput } from './captured-output.ts';
import type { loadMemlabApi } from './load-memlab.ts';
import { replaceFor } from './replaced-members.ts';

/** A scenario to run. */
export interface ScenarioRun {
  readonly scenario: IScenario;
  /** Where memlab writes. */
  readonly workFolder: string;
  /** Path of the browser; the one that puppeteer finds where it is left out. */
  readonly chromium?: string;
}

/** memlab's name of the steps in the middle of a repetition. */
const ACTION_STEP = 'action-on-page';

/**
 * memlab waits for 16 s in each step, most of it for a navigation that does not come: that long a page has to come to rest where
 * its scenario has no `isPageLoaded`.
 */
const WAITS = { waitAfterGC: 100, waitForNetworkInDefaultScenario: 1000, waitAfterPageLoad: 200 };

/**
 * Lets memlab run a scenario with a snapshot after each repetition. Its settings are put back afterwards.
 *
 * @returns what the scenario printed, and the error where it failed
 */
export async function runScenario(
  { api, core }: ReturnType<typeof loadMemlabApi>,
  { scenario, workFolder, chromium }: ScenarioRun,
): Promise<Captured<unknown>> {
  const { config, info } = core;
  const settings = { ...config };
  const atRest = ({ name }: { name: string }): boolean => name !== ACTION_STEP;
  Object.assign(config, WAITS, {
    errorHandling: core.ErrorHandling.Throw,
    skipScreenshot: true,
    // Once more would be a repetition too many.
    interactionFailRetry: 0,
    puppeteerConfig: { ...config.puppeteerConfig, handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
    runningMode: Object.assign(Object.create(config.runningMode) as typeof config.runningMode, {
      shouldGC: atRest,
      shouldGetMetrics: () => false,
      shouldTakeHeapSnapshot: atRest,
    }),
  });
  try {
    const takeSnapshots = (): Promise<unknown> =>
      api.takeSnapshots({
        scenario,
        workDir: workFolder,
        snapshotForEachStep: true,
        skipWarmup: true,
        ...(chromium === undefined ? {} : { chromiumBinary: chromium }),
      });
    // What memlab prints of its steps is not asked for; what the scenario prints is kept.
    return await captureOutput(info, () => replaceFor([[info, 'printStr', () => {}]], takeSnapshots));
  } finally {
    info.unregisterLogFile(config.consoleLogFile);
    Object.assign(config, settings);
  }
}
