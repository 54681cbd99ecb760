import { IN_DOUBT_MILLIS } from '../../policy/next-observation.ts';
import type { JobOutcome } from '../queue/handler.ts';

/** The outcome of a job that writes nothing while the clock is in doubt (ADR 0061). */
export const IN_DOUBT = { againAfterMillis: IN_DOUBT_MILLIS } as const satisfies JobOutcome;
