import { expect } from 'vitest';
import { formatHtml } from '../../src/report/html.ts';
import type { Report } from '../../src/report/report.ts';
import { openAll, type PageBrowser } from './browser.ts';

const WIDTHS = [400, 1600];
/** A page without colours or text is smaller, as a picture. */
const LEAST_SCREENSHOT_BYTES = 20_000;

/** Goes through the page of a real report as a reader would, at both widths: searches, opens, expands, looks. */
export async function usePage(browser: PageBrowser, report: Report): Promise<void> {
  const [{ fingerprint }] = report.suspects;
  const id = `suspect-${fingerprint}`;
  for (const width of WIDTHS) {
    const { page, complaints, requests } = await browser.open(formatHtml(report), { width });
    await page.type('#search', fingerprint);
    expect(await page.$$eval('details.suspect', (all) => all.filter((one) => one.checkVisibility()).length)).toBe(1);
    await page.$eval('#search', (box) => (box as unknown as { select(): void }).select());
    await page.keyboard.press('Backspace');
    await page.click(`table.suspects a[href="#${id}"]`);
    await page.waitForSelector(`#${id} .node`);
    await openAll(page);
    // What is left out is there to be expanded where there is more than fits.
    const expand = await page.$(`#${id} figure.graph button`);
    await expand?.click();
    expect(await page.$eval('html', ({ scrollWidth }) => scrollWidth)).toBeLessThanOrEqual(width);
    const screenshot = await page.screenshot({ type: 'png' });
    expect(screenshot.byteLength).toBeGreaterThan(LEAST_SCREENSHOT_BYTES);
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([]);
  }
}
