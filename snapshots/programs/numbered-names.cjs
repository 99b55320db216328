'use strict';

// Each answer is awaited under a name of its own, and nobody deletes the name: 25 callbacks an iteration that the global
// object keeps, as pages do that load data by script. The control deletes each name after the answer.
const { run, control } = require('../harness.cjs');

let asked = 0;

function ask(question) {
  const name = `answer_${asked++}`;
  globalThis[name] = function onAnswer(answer) {
    question.answer = answer;
  };
  globalThis[name]('yes');
  if (control) delete globalThis[name];
}

run((iteration) => {
  for (let number = 0; number < 25; number++) ask({ text: `${iteration}/${number}`, answer: '' });
});
