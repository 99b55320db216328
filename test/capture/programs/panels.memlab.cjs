const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

// A scenario of memlab that opens and closes panels, which the page keeps.
module.exports = {
  url: () => pathToFileURL(join(__dirname, '../../../snapshots/programs/detached-dom.html')).href,
  action: (page) => page.evaluate('action()'),
  back: (page) => page.evaluate('document.title'),
  repeat: () => 2,
};
