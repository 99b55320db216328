import { expect, test, vi } from 'vitest';
import { loadDuckDb } from '../../src/query/load-duckdb.ts';

const found = vi.hoisted(() => ({ path: undefined as string | undefined }));
vi.mock('node:module', () => ({
  createRequire: () =>
    Object.assign(
      () => {
        throw new Error('Cannot find module @duckdb/node-bindings-plan9-x64\nRequire stack: ...');
      },
      {
        resolve: () => {
          if (found.path === undefined) throw new Error('Cannot find module');
          return found.path;
        },
      },
    ),
}));

test('says what to install where DuckDB is missing', () => {
  expect(loadDuckDb).toThrow(/^heapdiff query needs DuckDB: npm install @duckdb\/node-api@\S+ beside heapdiff$/u);
});

test('says what is wrong where it has nothing for this machine', () => {
  found.path = '/project/node_modules/@duckdb/node-api/index.js';
  expect(loadDuckDb).toThrow(
    '@duckdb/node-api cannot be loaded (Cannot find module @duckdb/node-bindings-plan9-x64); expected a version for this machine',
  );
});
