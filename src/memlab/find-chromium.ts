import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome.exe'];
/** Not on the PATH: macOS, and what Windows calls programs. */
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Looks for a Chromium where they usually are.
 *
 * @returns undefined where there is none, or puppeteer is told by `PUPPETEER_EXECUTABLE_PATH` which one to take
 */
export function findChromium(env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (env['PUPPETEER_EXECUTABLE_PATH'] !== undefined) return undefined;
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...PLACES].find(existsSync);
}
