'use strict';

// Templates compiled to functions and cached by their source. As the source has a date in it, no template is ever found
// again, and none forgotten. The control forgets the oldest when there are more than eight.
const { run, control } = require('../harness.cjs');

class TemplateCache {
  constructor() {
    this.compiled = new Map();
  }

  get(source) {
    let render = this.compiled.get(source);
    if (render === undefined) {
      render = compile(source);
      this.compiled.set(source, render);
      if (control && this.compiled.size > 8) this.compiled.delete(this.compiled.keys().next().value);
    }
    return render;
  }
}

function compile(source) {
  return new Function('user', `return ${JSON.stringify(source)}.replace('$', user);`);
}

const templates = new TemplateCache();
exports.templates = templates;

run((iteration) => {
  templates.get(`Dear $, it is day ${iteration}`)('Ada');
});
