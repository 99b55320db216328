import type { PictureBounds } from 'heapdiff';
import { onlyValue, positiveInteger, type RawOptions } from './option-parser.ts';
import { DEFAULT_DEPTH, DEFAULT_TOO_MANY, PICTURE_FORMATS } from './options.ts';
import { UsageMistake } from './usage-mistake.ts';

/** How much a picture shows: `--depth` and `--too-many`. */
export function readBounds(parsed: RawOptions): PictureBounds {
  const [depth, tooMany] = ['depth', 'too-many'].map((name) => {
    const text = onlyValue(`--${name}`, parsed[name]);
    return text === undefined ? undefined : positiveInteger(`--${name}`, text);
  });
  return { depth: depth ?? DEFAULT_DEPTH, tooMany: tooMany ?? DEFAULT_TOO_MANY };
}

/** A report in words has no such bounds. */
export function refuseBounds(parsed: RawOptions, format: string): void {
  if (PICTURE_FORMATS.some((name) => name === format)) return;
  const name = ['depth', 'too-many'].find((option) => parsed[option] !== undefined);
  if (name === undefined) return;
  throw new UsageMistake(
    `--${name} bounds a picture, and --format is ${format}; expected ${PICTURE_FORMATS.join(', ')}`,
  );
}
