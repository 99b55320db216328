const { info } = require('@memlab/core');
const { BaseAnalysis, loadHeapSnapshot } = require('@memlab/heap-analysis');

/** Prints in every way there is, then fails. */
module.exports = class ThrowingAnalysis extends BaseAnalysis {
  getCommandName() {
    return 'throwing';
  }

  async process(options) {
    const heap = await loadHeapSnapshot(options);
    info.overwrite('passing');
    info.topLevel('by info');
    console.log('by console');
    process.stdout.write('by stdout\n');
    console.error('\u001b[31mby error\u001b[0m');
    info.table([{ nodes: heap.nodes.length > 1000 }]);
    throw new Error('no such thing\nin this heap');
  }
};
