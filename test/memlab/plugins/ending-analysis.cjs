const { BaseAnalysis } = require('@memlab/heap-analysis');

/** Ends the process, as scripts do. */
class EndingAnalysis extends BaseAnalysis {
  getCommandName() {
    return 'ending';
  }

  async process() {
    process.exit(3);
  }
}

exports.EndingAnalysis = EndingAnalysis;
