const panels = require('./panels.memlab.cjs');

let count = 0;

// Does once what it does not do again.
module.exports = {
  ...panels,
  action: async () => {
    if (count++ > 0) throw new Error('no such button');
  },
};
