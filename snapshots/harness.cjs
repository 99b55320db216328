'use strict';

// Runs on Node 16 to 26, so: CommonJS, and no syntax or API newer than Node 16.
const fs = require('node:fs');
const path = require('node:path');
const v8 = require('node:v8');

const options = parse(process.argv.slice(2));

/** Whether this run is the control: the same work, and nothing left behind. */
exports.control = options.control;

/**
 * Repeats an action and writes before.heapsnapshot, after.heapsnapshot, after2.heapsnapshot, ... from this one process.
 *
 * @param {(iteration: number) => unknown} action - done once per iteration; if it returns a promise, that is waited for
 */
exports.run = function run(action) {
  // Also keeps the process alive while an action waits for something that does not (an unref'd timer).
  const watchdog = setTimeout(() => {
    process.stderr.write(`no end after ${options.deadline} s\n`);
    process.exit(3);
  }, options.deadline * 1000);

  const write = options.resetIds ? inspectorWriter() : writeSnapshot;
  const steps = [(next) => repeat(action, options.warmUp, next)];
  // The first snapshot of a process compiles and caches what writing one needs, so "before" is written twice.
  for (const name of ['before', 'before', ...afterNames(options.rounds)]) {
    if (name !== 'before') steps.push((next) => repeat(action, options.iterations, next));
    // Whatever a snapshot's own call makes is on the stack while it is taken, and so in it.
    const file = path.join(options.out, `${name}.heapsnapshot`);
    steps.push(settle, (next) => write(file, next));
  }
  steps.push(() => clearTimeout(watchdog));
  inOrder(steps, 0);
};

/** Starts each step with an empty stack, which a snapshot would otherwise show as a retainer. */
function inOrder(steps, position) {
  if (position < steps.length) setTimeout(() => steps[position](() => inOrder(steps, position + 1)), 1);
}

let iteration = 0;

function repeat(action, times, done) {
  if (times === 0) return void done();
  Promise.resolve(action(iteration++)).then(
    () => setImmediate(() => repeat(action, times - 1, done)),
    (error) => {
      process.stderr.write(`the action failed: ${error?.stack ?? error}\n`);
      process.exit(4);
    },
  );
}

/** Lets microtasks, timers, finalizers and the collector come to rest. */
function settle(done, rounds = 6) {
  if (rounds === 0) return void done();
  if (global.gc) global.gc();
  setImmediate(() => setTimeout(() => settle(done, rounds - 1), 2));
}

// Node 16 and 18 ignore it.
const content = { exposeInternals: options.exposeInternals, exposeNumericValues: options.exposeNumericValues };

function writeSnapshot(file, done) {
  v8.writeHeapSnapshot(file, content);
  done();
}

/** Gives every object a new id between two snapshots, as tools do that close the domain after each. */
function inspectorWriter() {
  const { Session } = require('node:inspector');
  const session = new Session();
  session.connect();
  let descriptor;
  session.on('HeapProfiler.addHeapSnapshotChunk', (message) => fs.writeSync(descriptor, message.params.chunk));
  return (file, done) => {
    descriptor = fs.openSync(file, 'w');
    session.post('HeapProfiler.enable');
    const parameters = { exposeInternals: content.exposeInternals, captureNumericValue: content.exposeNumericValues };
    session.post('HeapProfiler.takeHeapSnapshot', parameters, (error) => {
      if (error) throw new Error(error.message);
      session.post('HeapProfiler.disable');
      fs.closeSync(descriptor);
      done();
    });
  };
}

function afterNames(rounds) {
  return Array.from({ length: rounds }, (_, round) => (round === 0 ? 'after' : `after${round + 1}`));
}

function parse(args) {
  const textOf = (name, otherwise) => (args.includes(name) ? args[args.indexOf(name) + 1] : otherwise);
  const countOf = (name, otherwise) => {
    const count = Number(textOf(name, otherwise));
    if (!Number.isInteger(count) || count < 0) throw new Error(`${name} takes a whole number`);
    return count;
  };
  return {
    out: textOf('--out', '.'),
    iterations: countOf('--iterations', 100),
    warmUp: countOf('--warm-up', 10),
    rounds: countOf('--rounds', 2),
    deadline: countOf('--deadline', 120),
    control: args.includes('--control'),
    exposeInternals: args.includes('--expose-internals'),
    exposeNumericValues: args.includes('--expose-numeric-values'),
    resetIds: args.includes('--reset-ids'),
  };
}
