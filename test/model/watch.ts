import type { CheckRun, Sha } from 'github-sandbox';
import { judge } from './oracle.ts';
import type { Stage } from './stage.ts';
import { twinsOf } from './twins.ts';

const READINESS = 'countersign/readiness';

/** The conclusions that let a pull request through. GitHub counts `skipped` as passed. */
type Pass = 'success' | 'skipped';
const isPass = (conclusion: string | null): conclusion is Pass => conclusion === 'success' || conclusion === 'skipped';

interface Moment {
  readonly head: Sha;
  readonly ready: boolean;
  readonly freed: boolean;
  readonly missing: readonly string[];
}

/**
 * Watches every passing check that the app writes, while it writes it.
 * While the app may still be working, this is promised: a pass is published only if it was right at some moment since
 * everything was last settled. (What was published before may be wrong for as long as the app takes, on a head that
 * comes back as well.)
 */
export class Watch {
  readonly #stage: Stage;
  readonly #stop: () => void;
  /** The last conclusion, by the check run's id. */
  readonly #said = new Map<number, string | null>();
  #moments: Moment[] = [];
  readonly wrong: string[] = [];
  readonly #when: () => string;

  /** @param when text after what is wrong, to help find the reason */
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

  /** Records that something was done. What is right now may be published from now on. */
  mark(): void {
    const { stage, now } = { stage: this.#stage, now: this.#stage.lane.now() };
    const { ready, freed, missing } = judge(stage.truth(now));
    this.#moments.push({ head: stage.pull.head.sha, ready, freed, missing });
  }

  /** Records that all is settled. What was right before must not be published any more. */
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

/** What a decision about the stage depends on now, to help find the reason. */
function circumstances(stage: Stage): string {
  const { pull, policy } = stage.truth(stage.lane.now());
  const { unattributed } = judge(stage.truth(stage.lane.now()));
  const tip = pull.repository.branches.get(pull.base.ref);
  return JSON.stringify({ base: pull.base.ref, tip, unattributed, policy });
}

/** The app's readiness checks, oldest first. */
const ownChecks = ({ repository, lane }: Stage): readonly CheckRun[] =>
  repository.checkRuns.filter(({ name, suite }) => name === READINESS && suite.app.id === lane.seeded.app.id);

/** What the newest check on the head says now. null if there is none. */
export const shownConclusion = (stage: Stage): string | null => {
  const newest = ownChecks(stage).findLast(({ headSha }) => headSha === stage.pull.head.sha);
  return newest === undefined ? null : (newest.conclusion ?? newest.status);
};
