'use strict';

// A service that checks types: it holds programs of TypeScript with their checkers, and syntax trees of two parsers.
// Its connection remembers every finished task: the leak.
const fs = require('node:fs');
const path = require('node:path');
const { run } = require('../harness.cjs');

const TASKS_PER_ITERATION = 20;
const RECENT_TREES = 4;
const packagesFolder = path.join(__dirname, '..', 'node_modules');

class Connection {
  constructor() {
    this.tasks = new Set();
  }

  dispatch(message) {
    const task = handle(message);
    this.tasks.add(task);
    return task;
  }
}

async function handle(message) {
  const payload = await readBody(message);
  return { m: message, payload };
}

async function readBody(message) {
  return [message, 'body'.repeat(20)].join(' ');
}

class Workspace {
  constructor() {
    this.programs = [];
    this.treesByFile = new Map();
    this.recentTrees = [];
  }

  /** Each program reads and checks its files for itself, as the projects of an editor do. */
  openProgram({ roots, options }) {
    const ts = require('typescript');
    const program = ts.createProgram(roots(), {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      strict: true,
      noEmit: true,
      ...options,
    });
    this.programs.push({ program, problems: program.getSemanticDiagnostics().length });
  }

  holdTree(file) {
    const babel = require('@babel/parser');
    const tree = babel.parse(fs.readFileSync(file, 'utf8'), { sourceType: 'module' });
    this.treesByFile.set(`${this.treesByFile.size}:${path.basename(file)}`, [parse(file), tree.program]);
  }

  /** What a running service does all day: the newest trees are kept, older ones dropped. */
  look(file) {
    this.recentTrees.push(parse(file));
    if (this.recentTrees.length > RECENT_TREES) this.recentTrees.shift();
  }
}

function parse(file) {
  const acorn = require('acorn');
  return acorn.parse(fs.readFileSync(file, 'utf8'), { ecmaVersion: 'latest', sourceType: 'module', locations: true });
}

/** In the order of their names, which is the same everywhere. */
function findFiles(folder, suffix) {
  return fs
    .readdirSync(path.join(packagesFolder, folder), { recursive: true })
    .filter((name) => name.endsWith(suffix) && !name.includes('test'))
    .sort()
    .map((name) => path.join(packagesFolder, folder, name));
}

/**
 * On Node 20 and earlier, a snapshot counts the lines of a script again for each of its functions: a minute for
 * TypeScript. A debugger that came and went leaves the lines' places with the script.
 */
function rememberLineEnds() {
  const { Session } = require('node:inspector');
  const session = new Session();
  session.connect();
  session.post('Debugger.enable');
  session.post('Debugger.disable');
  session.disconnect();
}

function numberOf(name) {
  return Number(process.argv[process.argv.indexOf(name) + 1]);
}

global.connection = new Connection();
global.workspace = new Workspace();

const parsedFiles = findFiles('puppeteer-core/lib/esm', '.js');
for (let tree = 0; tree < numberOf('--trees'); tree++)
  global.workspace.holdTree(parsedFiles[tree % parsedFiles.length]);

const withoutPage = { lib: ['lib.es2022.d.ts'], types: [] };
const projects = [
  { roots: () => findFiles('@memlab', '.d.ts'), options: { ...withoutPage, types: ['node'], skipLibCheck: true } },
  { roots: () => findFiles('puppeteer-core/src', '.ts'), options: { types: ['node'] } },
  { roots: () => findFiles('zod/src/v4', '.ts'), options: withoutPage },
  { roots: () => findFiles('zod/src/v3', '.ts'), options: withoutPage },
  { roots: () => findFiles('typescript/lib', 'typescript.d.ts'), options: withoutPage },
];
for (let program = 0; program < numberOf('--programs'); program++) {
  global.workspace.openProgram(projects[program % projects.length]);
}

rememberLineEnds();
run((iteration) => {
  global.workspace.look(parsedFiles[iteration % RECENT_TREES]);
  const tasks = [];
  for (let number = 0; number < TASKS_PER_ITERATION; number++) {
    tasks.push(global.connection.dispatch(`${iteration}/${number}`));
  }
  return Promise.all(tasks);
});
