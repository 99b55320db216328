/**
 * Registers {@link RetentionMatchers} with vitest where it is imported, in a test file or among its `setupFiles`.
 *
 *     import 'heapdiff/vitest';
 *
 *     test('a closed connection leaves nothing behind', { timeout: 60_000 }, async () => {
 *       await expect(() => openAndClose()).toReleaseMemory();
 *     });
 *
 * @module heapdiff/vitest
 */

import { expect } from 'vitest';
import { toReleaseMemory } from './to-release-memory.ts';

export type { MatcherOptions, RetentionMatchers } from './to-release-memory.ts';

expect.extend({ toReleaseMemory });
