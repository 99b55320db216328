'use strict';

// State that is replaced, never changed: every new message makes a new array. The list is one growing thing all the
// same, though the array of "before" is gone in "after". The control keeps the last eight messages.
const { run, control } = require('../harness.cjs');

class Message {
  constructor(text) {
    this.text = text;
  }
}

class Chat {
  constructor() {
    this.history = [];
  }

  receive(text) {
    const history = this.history.concat(new Message(text));
    this.history = control ? history.slice(-8) : history;
  }
}

const chat = new Chat();
exports.chat = chat;

run((iteration) => {
  for (let number = 0; number < 5; number++) chat.receive(`${iteration}/${number}`);
});
