'use strict';

// A transcript that is written and never read: to V8 it is a rope, and each piece that was added is still a string of its
// own. The control starts anew every eighth time.
const { run, control } = require('../harness.cjs');

class Transcript {
  constructor() {
    this.text = 'The transcript of this meeting:\n';
    this.written = 0;
  }

  write(sentence) {
    if (control && this.written++ % 8 === 0) this.text = 'The transcript of this meeting:\n';
    this.text += sentence;
  }
}

const transcript = new Transcript();
exports.transcript = transcript;

run((iteration) => {
  for (let sentence = 0; sentence < 5; sentence++) {
    transcript.write(Buffer.from(`Sentence no. ${sentence} of minute no. ${iteration}.`).toString());
  }
});
