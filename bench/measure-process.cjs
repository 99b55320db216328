'use strict';

// Preloaded into each measured process: writes what it cost to file descriptor 3 when it ends.
const { writeSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  process.once('exit', (exitCode) => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
    writeSync(3, JSON.stringify({ exitCode, cpuSeconds, peakBytes: maxRSS * 1024 }));
  });
}
