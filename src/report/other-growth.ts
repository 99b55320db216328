import { grossGrowth } from './header-text.ts';
import type { Report } from './report.ts';

/** All growth that is no suspect. */
export interface OtherGrowth {
  readonly bytes: number;
  /** Of all growth, 0 to 1. It is told beside those of the suspects; alone it would be a share of nothing that was named. */
  readonly share?: number;
}

/** Sums what is noise. */
export function sumNoise({ accounting, suspects, noise }: Report): OtherGrowth {
  const bytes = noise.reduce((sum, kind) => sum + kind.bytes, 0);
  const growth = grossGrowth(accounting);
  return suspects.length > 0 && growth > 0 ? { bytes, share: Math.max(0, bytes) / growth } : { bytes };
}
