import { type Clock, systemClock } from 'pg-boss';

/**
 * The clock of pg-boss in this process, which cannot be set.
 * With one that can, its workers and its rounds sleep for hours after a clock that was hours ahead is set right
 * (ADR 0060). Times in the tables come from the database.
 */
export const STEADY_CLOCK: Clock = { ...systemClock, now: () => performance.timeOrigin + performance.now() };
