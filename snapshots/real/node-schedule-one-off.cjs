'use strict';

// Reminders, each for a moment that comes at once. A job that ran stays in the table of the scheduled ones.
const { scheduleJob } = require('node-schedule');
const { run } = require('../harness.cjs');

class Reminder {
  constructor(text) {
    this.text = text;
  }
}

function remind(text, delayMs) {
  const reminder = new Reminder(text);
  return new Promise((resolve, reject) => {
    const job = scheduleJob(new Date(Date.now() + delayMs), () => resolve(reminder));
    // A moment that is past when the job is scheduled never comes.
    if (!job?.nextInvocation()) reject(new Error(`this machine was busy for ${delayMs} ms`));
  });
}

run((iteration) => {
  // The first time much is compiled.
  const delayMs = iteration === 0 ? 2000 : 100;
  return Promise.all([remind(`${iteration}/a`, delayMs), remind(`${iteration}/b`, delayMs)]).then(() => undefined);
});
