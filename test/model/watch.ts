import type { CheckRun, Sha } from 'github-sandbox';
import { judge } from './oracle.ts';
import type { Stage } from './stage.ts';
import { twinsOf } from './twins.ts';

const READINESS = 'countersign/readiness';

/** What a check says that lets a pull request through (GitHub takes `skipped` for passed). */
type Pass = 'success' | 'skipped';
const isPass = (conclusion: string | null): conclusion is Pass => conclusion === 'success' || conclusion === 'skipped';

interface Moment {
  readonly head: Sha;
  readonly ready: boolean;
  readonly freed: boolean;
  readonly missing: readonly string[];
}

/**
 * Watches every passing check that the app writes, while it writes it. What is promised of a moment at which the app may
 * still be working: a pass is published only where it was right at some moment since all was last settled. (What was
 * published before may be wrong for as long as the app takes, on a head that comes back as well.)
 */
export class Watch {
  readonly #stage: Stage;
  readonly #stop: () => void;
  /** By the check run's id: what it said last. */
  readonly #said = new Map<number, string | null>();
  #moments: Moment[] = [];
  readonly wrong: string[] = [];
  readonly #when: () => string;

  /** @param when said after what is wrong, for whoever looks for the reason */
  constructor(stage: Stage, when: () => string = () => '') {
    this.#stage = stage;
    this.#when = when;
    this.mark();
    this.#look();
    this.#stop = stage.lane.sandbox.context.onChange(() => this.#look());
  }

  stop(): void {
    this.#stop();
  }

  /** Something was done: what is right now may be published from now on. */
  mark(): void {
    const { stage, now } = { stage: this.#stage, now: this.#stage.lane.now() };
    const { ready, freed, missing } = judge(stage.truth(now));
    this.#moments.push({ head: stage.pull.head.sha, ready, freed, missing });
  }

  /** All is settled: what was right before must not be published any more. */
  settled(): void {
    this.#moments = [];
    this.mark();
  }

  #look(): void {
    const { pull, chronicle } = this.#stage;
    const heads = new Set([pull.head.sha, ...chronicle.headChanges.flatMap(({ from, to }) => [from, to])]);
    for (const run of ownChecks(this.#stage)) {
      // Another pull request of the repository has a check of its own.
      if (!heads.has(run.headSha)) continue;
      const before = this.#said.get(run.id) ?? null;
      this.#said.set(run.id, run.conclusion);
      if (isPass(run.conclusion) && run.conclusion !== before) this.#published(run.headSha, run.conclusion);
    }
  }

  #published(head: Sha, pass: Pass): void {
    this.mark();
    // Where it is closed, or has gone on to another head, another pull request with that head speaks on it.
    const { pull } = this.#stage;
    const isAway = pull.state !== 'open' || pull.head.sha !== head;
    if (isAway && twinsOf(this.#stage).some((twin) => twin.head.sha === head)) return;
    const right = (moment: Moment) => moment.head === head && (pass === 'success' ? moment.ready : moment.freed);
    if (this.#moments.some(right)) return;
    const why = this.#moments.filter((moment) => moment.head === head).map(({ missing }) => missing.join('; '));
    this.wrong.push(
      `${pass} was published for ${head.slice(0, 7)} of ${this.#stage.name}#${pull.number}, which was never right: ${[...new Set(why)].join(' | ')}${this.#when()}; ${circumstances(this.#stage)}`,
    );
  }
}

/** What a decision about the stage depends on now, for whoever looks for the reason. */
function circumstances(stage: Stage): string {
  const { pull, policy } = stage.truth(stage.lane.now());
  const { unattributed } = judge(stage.truth(stage.lane.now()));
  const tip = pull.repository.branches.get(pull.base.ref);
  return JSON.stringify({ base: pull.base.ref, tip, unattributed, policy });
}

/** The app's readiness checks, oldest first. */
const ownChecks = ({ repository, lane }: Stage): readonly CheckRun[] =>
  repository.checkRuns.filter(({ name, suite }) => name === READINESS && suite.app.id === lane.seeded.app.id);

/** What stands on the head now; null: nothing. */
export const shownConclusion = (stage: Stage): string | null =>
  ownChecks(stage)
    .filter(({ headSha }) => headSha === stage.pull.head.sha)
    .at(-1)?.conclusion ?? null;
