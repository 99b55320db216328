import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { pathInWorkspace } from '../../src/cli/workspace-path.ts';

const WORKSPACE = join(import.meta.dirname, 'work');
const SCRIPT = join(WORKSPACE, 'src', 'a b.js');

test.each<[string, string, (string | undefined)[], string | undefined]>([
  ['a path', SCRIPT, [WORKSPACE], 'src/a b.js'],
  ['a URL', pathToFileURL(SCRIPT).href, [WORKSPACE], 'src/a b.js'],
  ['the workspace counts first', SCRIPT, [WORKSPACE, join(WORKSPACE, 'src')], 'src/a b.js'],
  ['then the working folder', SCRIPT, [join(WORKSPACE, 'other'), join(WORKSPACE, 'src')], 'a b.js'],
  ['a folder that is not set', SCRIPT, [undefined, '', WORKSPACE], 'src/a b.js'],
  ['a script elsewhere', SCRIPT, [join(WORKSPACE, 'sr'), join(WORKSPACE, 'src', 'b')], undefined],
  ['a folder called ..a', join(WORKSPACE, '..a', 'b.js'), [WORKSPACE], '..a/b.js'],
  ['a module of Node', 'node:events', [WORKSPACE], undefined],
  ['a script of a bundle', 'webpack:///src/a.js', [WORKSPACE], undefined],
  ['another machine', 'file://server/share/a.js', [WORKSPACE], undefined],
  ['no path at all', '', [WORKSPACE], undefined],
])('%s', (_, url, folders, path) => expect(pathInWorkspace(url, folders)).toBe(path));
