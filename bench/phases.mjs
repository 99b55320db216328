// Where heapdiff's own time goes, phase by phase: node bench/phases.mjs <before> <after>
//
// The phases are those that compareFiles tells of as it goes. A file's first 16 MB are read before it says so, and are
// counted with what went before.

import { compareFiles, formatText } from '../dist/index.js';

const [before, after] = process.argv.slice(2);
const phases = [];
let current;

enter('start');
const comparison = await compareFiles(before, after, {
  onProgress: ({ phase, file }) =>
    enter([phase, file && (file === before ? 'before' : 'after')].filter(Boolean).join(' ')),
});
enter('format text');
formatText({ ...comparison, tool: { name: 'heapdiff', version: '' }, command: '' }, { color: false, top: 5 });
enter('end');
process.stdout.write(JSON.stringify(phases.slice(0, -1)));

function enter(name) {
  if (current?.name === name) return;
  const { user, system } = process.cpuUsage();
  const now = { cpuSeconds: (user + system) / 1e6, wallSeconds: performance.now() / 1e3 };
  if (current !== undefined) {
    current.cpuSeconds = now.cpuSeconds - current.cpuSeconds;
    current.wallSeconds = now.wallSeconds - current.wallSeconds;
  }
  // What the process used before this line is the start's.
  current = { name, ...(name === 'start' ? { cpuSeconds: 0, wallSeconds: 0 } : now) };
  phases.push(current);
}
