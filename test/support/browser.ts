import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, launch, type Page } from 'puppeteer-core';
import { CHROMIUM } from './record.ts';

/** A page of a browser, and what went on in it since it was opened. */
export interface OpenedPage {
  readonly page: Page;
  /** What the console says, and errors that nobody caught. */
  readonly complaints: readonly string[];
  /** The addresses that were asked for, the page's own first. */
  readonly requests: readonly string[];
}

export interface PageOptions {
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
  /** With `#`: where to in the page. */
  readonly target?: string;
  readonly hasScript?: boolean;
}

/** A headless Chromium that opens pages from files, as a user does. */
export class PageBrowser {
  readonly #folder: string;
  readonly #browser: Browser;
  #pageCount = 0;

  private constructor(folder: string, browser: Browser) {
    this.#folder = folder;
    this.#browser = browser;
  }

  static async start(): Promise<PageBrowser> {
    const folder = await mkdtemp(join(tmpdir(), 'heapdiff-page-'));
    const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];
    const env = { PATH: '/usr/bin:/bin', HOME: folder, TMPDIR: folder };
    const browser = await launch({ executablePath: CHROMIUM, args, env, userDataDir: join(folder, 'profile') });
    return new PageBrowser(folder, browser);
  }

  /** Writes a document into a file, and opens that, in place of the one before. */
  async open(html: string, options: PageOptions = {}): Promise<OpenedPage> {
    const { width = 1200, scheme = 'light', target = '', hasScript = true } = options;
    const file = join(this.#folder, `report-${this.#pageCount++}.html`);
    await writeFile(file, html);
    const earlier = await this.#browser.pages();
    const page = await this.#browser.newPage();
    await Promise.all(earlier.map((other) => other.close()));
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    page.on('request', (request) => requests.push(request.url()));
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.setJavaScriptEnabled(hasScript);
    await page.goto(pathToFileURL(file).href + target);
    return { page, complaints, requests };
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Opens all that a reader could open. */
export async function openAll(page: Page): Promise<void> {
  await page.$$eval('details', (all) => {
    for (const details of all) details.setAttribute('open', '');
  });
}
