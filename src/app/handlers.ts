import type { ApplicationFunction } from 'probot';
import type { Intake } from '../domain/intake.ts';
import { HANDLED_EVENTS, isHandled } from './events.ts';
import { installationIn, jobsFor, type OwnIdentity, placeIn } from './jobs-for.ts';

export interface Intakes {
  /** Stores a delivery and its jobs, in one transaction. */
  readonly ingest: (intake: Intake) => Promise<'taken' | 'repeated'>;
  /** The installation of a repository or an owner; null if unknown. */
  readonly installationOf: (place: ReturnType<typeof placeIn>) => Promise<number | null>;
  readonly own: () => OwnIdentity;
  readonly log: { info(fields: object, text: string): void; warn(fields: object, text: string): void };
}

/**
 * The Probot app: stores every subscribed event with its jobs, and decides nothing.
 * A handler rejects if it could not store the event, so that the delivery is not acknowledged.
 */
export const countersign =
  ({ ingest, installationOf, own, log }: Intakes): ApplicationFunction =>
  (probot) => {
    probot.on([...HANDLED_EVENTS], async ({ id, name, payload }) => {
      if (!isHandled(name)) throw new Error(`Probot gave an event that nobody asked for: ${String(name)}`);
      const fallback = installationIn(payload) === null ? await installationOf(placeIn(payload)) : null;
      const { intake, remark } = jobsFor({ id, name, payload }, own(), fallback);
      const result = await ingest(intake);
      const fields = { delivery: intake.delivery, jobs: intake.jobs, remark: remark?.text };
      log[remark?.level ?? 'info'](fields, result === 'taken' ? 'webhook taken' : 'webhook was taken before');
    });
  };
