'use strict';

// A window in which charts come and go. Each subscribes to the theme when it is mounted, and none unsubscribes; a function
// that sets its state keeps its fiber. The control unsubscribes.
const { createElement, useEffect, useState } = require('react');
const { act, create } = require('react-test-renderer');
const { run, control } = require('../harness.cjs');

globalThis.IS_REACT_ACT_ENVIRONMENT = true;

class Theme {
  constructor() {
    this.listeners = new Set();
  }
}

const theme = new Theme();
exports.theme = theme;

function Chart({ title }) {
  const [color, setColor] = useState('black');
  useEffect(() => {
    theme.listeners.add(setColor);
    return control ? () => theme.listeners.delete(setColor) : undefined;
  }, []);
  return createElement('figure', { color }, createElement(Label, { text: title }));
}

function Label({ text }) {
  return createElement('figcaption', null, text);
}

function Window({ charts }) {
  return createElement(
    'main',
    null,
    charts.map((title) => createElement(Chart, { title, key: title })),
  );
}

let shown;
act(() => {
  shown = create(createElement(Window, { charts: [] }));
});

run((iteration) => {
  act(() => shown.update(createElement(Window, { charts: [`chart ${iteration}`, `map ${iteration}`] })));
  act(() => shown.update(createElement(Window, { charts: [] })));
});
