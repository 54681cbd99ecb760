import type { Instant } from '../../domain/ids.ts';
import type { Intake } from '../../domain/intake.ts';
import type { Database } from '../db/database.ts';
import { Readiness } from '../db/readiness.ts';
import { GroupCommit } from './group-commit.ts';
import { type Arrival, type Enqueue, ingest, intakeKindOf, keysOf, type Taken } from './ingest.ts';

/** How long a delivery may wait to be written. GitHub waits ten seconds for the answer. */
const WRITTEN_WITHIN_MILLIS = 7_000;

/** Stores deliveries, several in one transaction, and knows whether that is possible now. */
export class Deliveries {
  readonly #now: () => Instant;
  readonly #intakes: GroupCommit<Arrival, Taken>;
  readonly #readiness: Readiness;

  /** @param enqueue puts the jobs of a delivery on the queue, in the transaction that stores the delivery */
  constructor(database: Pick<Database, 'intake' | 'aside'>, now: () => Instant, enqueue: Enqueue) {
    this.#now = now;
    this.#intakes = new GroupCommit({
      commit: (arrivals) => ingest(database.intake, enqueue, arrivals),
      patiently: (arrivals) => ingest(database.aside, enqueue, arrivals),
      keysOf,
      kindOf: intakeKindOf,
      withinMillis: WRITTEN_WITHIN_MILLIS,
    });
    this.#readiness = new Readiness(database.intake, now, enqueue);
  }

  /** See `ingest` in store.ts. */
  ingest(intake: Intake): Promise<Taken> {
    return this.#readiness.watched(this.#intakes.add({ intake, at: this.#now() }));
  }

  /** See readiness.ts. */
  ready(): Promise<void> {
    return this.#readiness.ask();
  }
}
