// Pages rendered once and kept for good, in a site that this module exports, and now and then replaces.
import harness from '../harness.cjs';

class Site {
  pages = new Map();
}

class Page {
  constructor(text) {
    this.text = text;
  }
}

export let site = new Site();

export function clear() {
  site = new Site();
}

function render(path) {
  site.pages.set(path, new Page(`the page ${path}`));
}

harness.run((iteration) => {
  if (harness.control) clear();
  for (let number = 0; number < 3; number++) render(`/${iteration}/${number}`);
});
