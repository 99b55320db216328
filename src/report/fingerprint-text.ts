import type { Report } from './report.ts';

/** Where a suspect has the fingerprint that a report has of it. */
export function describeFingerprint({ redaction }: Pick<Report, 'redaction'>): string {
  return redaction?.names === 'hash'
    ? 'made of hashed names: the same in snapshots redacted with the same key and --names hash, and nowhere else'
    : 'the same in every run and version of V8';
}
