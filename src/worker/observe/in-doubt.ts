/** When to look again while the clock is in doubt (ADR 0061). Each look also compares the clocks. */
export const IN_DOUBT = { againAfterMillis: 10_000 } as const;
