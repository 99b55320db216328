import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CapturedSnapshot, type CaptureModuleOptions, captureModule } from 'heapdiff/capture';
import { afterAll, expect } from 'vitest';
import type { MemoryGrowth } from '../../src/index.ts';

/** A folder for the tests of one file, removed when they are over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'heapdiff-capture-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Path of a module of `snapshots/capture`. */
export function seedModule(name: string): string {
  return fileURLToPath(new URL(`../../snapshots/capture/${name}.mjs`, import.meta.url));
}

/** Writes a module. */
export function writeModule(folder: string, name: string, source: string): string {
  const file = join(folder, name);
  writeFileSync(file, source);
  return file;
}

/** The least that a capture can do: no warm-up, and one round of one iteration. */
export const LEAST = { warmUp: 0, iterations: 1, rounds: 1 };

/** Captures a module, and keeps what it printed. */
export async function captureAll(
  module: string,
  options: CaptureModuleOptions,
): Promise<{ readonly captured: CapturedSnapshot[]; readonly output: string }> {
  const chunks: Uint8Array[] = [];
  const captured = await captureModule(module, { ...options, onOutput: (chunk) => chunks.push(chunk) });
  return { captured, output: Buffer.concat(chunks).toString() };
}

/** What lies in a folder, drafts included; none where there is no folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** The parts of what RSS grew by are all of it, to the byte. */
export function expectWholeMemory(memory: MemoryGrowth | undefined): void {
  const { rssBytes, verdict: _, ...parts } = memory!;
  expect(Object.values(parts).reduce((sum, bytes) => sum + bytes, 0)).toBe(rssBytes);
}
