'use strict';

// What is measured once of each widget is noted in a Map, by the widget. Widgets come and go, and only the Map still has
// them: a WeakMap would let them go. The control has one.
const { run, control } = require('../harness.cjs');

class Widget {
  constructor(title) {
    this.title = title;
  }
}

class Size {
  constructor(width) {
    this.width = width;
    this.height = 1;
  }
}

class Layout {
  constructor() {
    this.sizes = control ? new WeakMap() : new Map();
  }

  measure(widget) {
    if (!this.sizes.has(widget)) this.sizes.set(widget, new Size(widget.title.length));
    return this.sizes.get(widget);
  }
}

const layout = new Layout();
exports.layout = layout;

run((iteration) => {
  for (let number = 0; number < 3; number++) layout.measure(new Widget(`${iteration}/${number}`));
});
