import type { Intake } from '../domain/intake.ts';

/** What one kind of event adds to an intake; what is left out is empty. */
export type Part = Partial<Omit<Intake, 'delivery'>>;

/** What is known beside the payload. */
export interface EventContext {
  /** The installation that the event was sent to. */
  readonly installation: number;
  readonly action: string | null;
  /** The app's own id, to tell its own check runs from others'. */
  readonly appId: number;
}

/** Turns the payload of one kind of event into its part. Throws a ZodError where the payload lacks what is needed. */
export type EventReader = (payload: unknown, context: EventContext) => Part;
