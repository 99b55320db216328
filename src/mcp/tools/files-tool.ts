import { stat } from 'node:fs/promises';
import { formatBytes, formatCount, readSidecar, type Sidecar, UsageError } from 'heapdiff';
import type { AllowedFolders } from '../allowed-folders.ts';
import { listSnapshots } from '../list-snapshots.ts';
import { cutPage, type PageRequest } from '../page.ts';
import { argumentsOf, dataOf, PAGE, PAGED, rows, text } from '../schemas.ts';
import type { Tool } from '../tool.ts';

interface Arguments extends PageRequest {
  readonly folder?: string;
}

/** A snapshot in the folders, and what its capture noted of it. */
interface ListedFile {
  readonly file: string;
  readonly bytes: number;
  /** ISO 8601: when it was begun, or last written to. */
  readonly time: string;
  readonly iteration?: number;
  readonly phase?: string;
  readonly runtime?: string;
  /** What is wrong with what lies beside it. */
  readonly problem?: string;
}

/** `files`: which snapshots there are. */
export const FILES_TOOL: Tool<Arguments> = {
  name: 'files',
  title: 'List heap snapshots',
  description:
    'Lists the heap snapshot files that may be read, with size, time and, where the capture noted it, iteration and phase. ' +
    'Ask it first, to know what compare can be given. Hidden folders, node_modules and links are left out.',
  input: argumentsOf({ folder: text('Only in this folder'), ...PAGE }),
  output: dataOf(
    { files: rows('By path: file, bytes, time, iteration, phase, runtime'), isCut: { type: 'boolean' }, ...PAGED },
    ['files', 'total'],
  ),

  async answer({ folder, ...page }, { folders }) {
    const found = await listSnapshots(folder === undefined ? folders.roots : [await folders.findFolder(folder)]);
    const files: ListedFile[] = [];
    for (const path of found.paths) files.push(await describe(path, folders));
    const { shown, lines, note, ...paging } = cutPage(files, page, write);
    return {
      lines: [
        `${formatCount(files.length)} ${files.length === 1 ? 'snapshot' : 'snapshots'}, by path${note}`,
        ...lines,
        ...(found.isCut ? ['There is too much to look at all of it: name a folder.'] : []),
        ...(files.length === 0 ? [NONE] : []),
      ],
      data: { files: shown, ...paging, ...(found.isCut ? { isCut: true } : {}) },
    };
  },
};

const NONE =
  'Take some: heapdiff capture app.mjs (a module with an action to repeat), or node --heapsnapshot-signal=SIGUSR2 app.js.';

async function describe(path: string, folders: AllowedFolders): Promise<ListedFile> {
  const { size, mtime } = await stat(path);
  const file = { file: folders.nameOf(path), bytes: size };
  try {
    await folders.findFile(path);
    const sidecar = await readSidecar(path);
    return { ...file, time: sidecar?.time ?? mtime.toISOString(), ...(sidecar && noted(sidecar)) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { ...file, time: mtime.toISOString(), problem: folders.shorten(error.message) };
  }
}

function noted({ iteration, phase, runtime, version }: Sidecar): Partial<ListedFile> {
  return {
    ...(iteration === undefined ? {} : { iteration }),
    ...(phase === undefined ? {} : { phase }),
    runtime: `${runtime} ${version}`,
  };
}

function write({ file, bytes, time, iteration, phase, runtime, problem }: ListedFile): string {
  const parts = [file, formatBytes(bytes), time];
  if (iteration !== undefined) parts.push(`iteration ${formatCount(iteration)}`);
  if (phase !== undefined) parts.push(phase);
  if (runtime !== undefined) parts.push(runtime);
  if (problem !== undefined) parts.push(problem);
  return parts.join('   ');
}
