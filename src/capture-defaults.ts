/** How a capture is done where nobody says otherwise; the warm-up is as long as a round. */
export const CAPTURE_DEFAULTS = { iterations: 8, rounds: 3, timeoutMs: 600_000 } as const;
