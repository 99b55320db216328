/**
 * Runs memlab without heapdiff, in a process of its own: node memlab-alone.cjs <job as JSON>
 * Writes what each analysis prints below a line `== <file>`, and last, where a filter is given, what it selects, as JSON.
 */
const { createRequire } = require('node:module');

/** @type {{ analyses: string[], snapshot: string, folder: string, workDir: string, filter?: string, roles?: string[] }} */
const job = JSON.parse(process.argv[2]);
process.env.TMPDIR = job.workDir;
const { analysis, config, ErrorHandling, fileManager, info, OutputFormat, utils } = require('@memlab/core');
const api = createRequire(require.resolve('@memlab/api'))('@memlab/api');

fileManager.initDirs(config, { workDir: job.workDir });
config.errorHandling = ErrorHandling.Throw;
// As memlab's command line has it; without it, all goes to standard error.
config.outputFormat = OutputFormat.Text;
// Passing progress is no output.
info.overwrite = () => {};

async function main() {
  for (const file of job.analyses) {
    const { default: Analysis } = require(file);
    process.stdout.write(`== ${file}\n`);
    const args = { _: [], snapshot: job.snapshot, 'snapshot-dir': job.folder };
    await new Analysis().process({ args }).catch(({ message }) => process.stdout.write(`threw ${message}\n`));
  }
  if (job.filter !== undefined) await selectLeaks();
}

async function selectLeaks() {
  const found = {};
  const { filterLeakedObjects } = analysis;
  analysis.filterLeakedObjects = function (ids, heap) {
    found.asked = [...ids].sort();
    filterLeakedObjects.call(this, ids, heap);
    found.leaks = [...ids].sort();
    found.retainedBytes = utils.aggregateDominatorMetrics(ids, heap, () => true, utils.getRetainedSize);
    found.untraced = found.leaks.filter((id) => !heap.getNodeById(id).hasPathEdge).length;
  };
  config.externalLeakFilter = utils.loadLeakFilter(job.filter);
  config.muteConsole = true;
  await api.findLeaksBySnapshotFilePaths(...job.roles, { workDir: job.workDir });
  process.stdout.write(`== selected\n${JSON.stringify(found)}\n`);
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
