import type { Intake } from '../domain/intake.ts';

/**
 * The part of an intake that one kind of event adds. What is left out is empty.
 * `lacks`: what is unknown because the payload lacks a field, each as `FIELD: what is not known without it`, for the
 * log.
 */
export type IntakePart = Partial<Omit<Intake, 'delivery'>> & { readonly lacks?: readonly string[] };

/** Facts of a webhook besides its payload. */
export interface EventContext {
  /** The installation that the event was sent to. */
  readonly installation: number;
  readonly action: string | null;
  /** The app's own id, to tell its own check runs from others'. */
  readonly appId: number;
}

/**
 * Turns the payload of one kind of event into its part.
 * Throws a ZodError if the payload does not name its subject. Any other missing or malformed field loses only what
 * depends on it (docs/adr/0052-beyond-its-subject-every-field-of-an-event-is-optional.md).
 */
export type EventReader = (payload: unknown, context: EventContext) => IntakePart;
