import { type Budget, parseBytes } from 'heapdiff';
import { wholeNumber } from './option-parser.ts';
import { UsageMistake } from './usage-mistake.ts';

/**
 * The limits that were typed for `heapdiff check`.
 *
 * @param textOf - what was typed behind a flag
 * @returns none where no limit was given
 * @throws UsageMistake where one is no size or number
 */
export function readLimits(textOf: (flag: string) => string | undefined): { limits?: Budget } {
  const limits = {
    ...limit('maxGrowthBytes', readSize('max-growth', textOf)),
    ...limit('maxBytesPerIteration', readSize('max-per-iteration', textOf)),
    ...limit('maxCount', readCount('max-count', textOf)),
  };
  return Object.keys(limits).length === 0 ? {} : { limits };
}

function limit(name: keyof Budget, value: number | undefined): Budget {
  return value === undefined ? {} : { [name]: value };
}

function readSize(flag: string, textOf: (flag: string) => string | undefined): number | undefined {
  const text = textOf(flag);
  if (text === undefined) return undefined;
  const bytes = parseBytes(text);
  if (bytes === undefined)
    throw new UsageMistake(`--${flag} must be a size like 1MB or 10kB, not ${JSON.stringify(text)}`);
  return bytes;
}

function readCount(flag: string, textOf: (flag: string) => string | undefined): number | undefined {
  const text = textOf(flag);
  return text === undefined ? undefined : wholeNumber(`--${flag}`, text);
}
