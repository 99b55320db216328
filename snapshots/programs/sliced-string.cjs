'use strict';

// An index of page titles. A title is cut out of its page, and such a string is a slice to V8: a place in its parent, so
// that a short title keeps the whole page. The control keeps the last eight.
const { run, control } = require('../harness.cjs');

class Index {
  constructor() {
    this.titles = [];
  }

  add(page) {
    const start = page.indexOf('<title>') + '<title>'.length;
    this.titles.push(page.slice(start, page.indexOf('</title>')));
    if (control && this.titles.length > 8) this.titles.shift();
  }
}

const index = new Index();
exports.index = index;

function download(iteration) {
  const body = Buffer.alloc(100000, `<p>${iteration} is the number of this page.</p>`);
  body.write(`<title>Page no. ${iteration} of the whole site</title>`);
  // Flat, one byte for a character, as what comes from a socket or file.
  return body.toString('latin1');
}

run((iteration) => {
  index.add(download(iteration));
});
