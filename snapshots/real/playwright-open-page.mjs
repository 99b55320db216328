// The same 80 requests in each iteration, but all of one page, which stays open: Playwright keeps what it knows of each request
// as long as the page, so that somebody may ask. Up to 10,000 requests; then it lets the oldest go.
import { request, start, stop } from './playwright-contexts.mjs';

const REQUESTS = 80;

export default {
  async setup() {
    const state = await start();
    const context = await state.browser.newContext();
    await context.route('**/*', (route) => route.continue());
    const page = await context.newPage();
    await page.goto(state.address);
    return { ...state, page };
  },
  action: ({ state: { page } }) => request(page, REQUESTS),
  phases: { 'after-page-close': ({ state: { page } }) => page.close() },
  teardown: ({ state }) => stop(state),
};
