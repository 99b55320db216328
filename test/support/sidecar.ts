import type { Sidecar } from 'heapdiff/capture';

/** What a capture of Node notes beside a snapshot. */
export function buildSidecar(extra: Partial<Sidecar> = {}): Sidecar {
  return {
    schema: 'heapdiff/sidecar@1',
    runtime: 'node',
    version: 'v20.19.4',
    v8: '11.3.244.8-node.30',
    arguments: [],
    time: '2026-06-15T12:00:00.000Z',
    epoch: '4f6c',
    ...extra,
  };
}
