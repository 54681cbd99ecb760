import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from 'github-sandbox';
import { judge } from '../model/oracle.ts';
import { perform } from '../model/perform.ts';
import type { Stage } from '../model/stage.ts';
import { shownConclusion } from '../model/watch.ts';
import { until } from '../support/until.ts';
import type { SoakWorld } from './world.ts';

const ASK_MILLIS = 100;
const ALWAYS = 1_000_000;

/**
 * Two releases whose only acts are sign-offs and withdrawals.
 * So it is known what each has to show. One is signed while the other is not; each `swap` exchanges them.
 */
export class Canaries {
  readonly #world: SoakWorld;
  readonly #stages: readonly Stage[];

  private constructor(world: SoakWorld, stages: readonly Stage[]) {
    this.#world = world;
    this.#stages = stages;
  }

  /**
   * Resolves when the first passes and the second does not.
   * @param areNeeded false to open none, if no fault is to be measured
   */
  static async open(world: SoakWorld, areNeeded: boolean): Promise<Canaries> {
    if (!areNeeded) return new Canaries(world, []);
    const canaries = new Canaries(world, [world.openRelease(world.quiet), world.openRelease(world.quiet)]);
    // A sign-off counts once the content has been there for its grace period.
    await pause(2 * world.gracePeriodMillis);
    await canaries.#turn(canaries.#stages.slice(0, 1));
    await until('the quiet releases show what they have to', () =>
      canaries.#stages.every((stage) => canaries.#isAsItShould(stage)),
    );
    return canaries;
  }

  /**
   * Withdraws a sign-off from the signed release, and signs the other one.
   * @param isLost whether the webhooks of that get lost (others of the moment with them)
   */
  async swap(isLost: boolean): Promise<void> {
    const { faults } = this.#world.sandbox;
    const loss: Fault = { path: 'issue_comment', times: ALWAYS, effect: { kind: 'webhook-drop' } };
    if (isLost) faults.add(loss);
    await this.#turn(this.#stages);
    faults.remove(loss);
  }

  /**
   * Resolves when every release was seen right once since now.
   * These two pass exactly while they are signed, and no other passes wrongly. Others are acted on meanwhile; so not
   * all have to be right at one time.
   * @returns the milliseconds it took, or what is not right after `millis`
   */
  async right(millis: number): Promise<number | readonly string[]> {
    const began = performance.now();
    let left = this.#world.shops.flatMap(({ stages }) => stages);
    for (;;) {
      left = left.filter((stage) => !this.#isRight(stage));
      const took = performance.now() - began;
      if (left.length === 0) return took;
      if (took > millis) return left.map((stage) => this.#wrong(stage));
      await pause(ASK_MILLIS);
    }
  }

  async #turn(stages: readonly Stage[]): Promise<void> {
    for (const stage of stages) {
      if (this.#opinion(stage).ready)
        await perform(stage, { kind: 'withdraw', who: 'kim', state: 'security', form: 0 });
      else await perform(stage, { kind: 'sign-all', how: 'eligible', way: 'comment' });
      for (const watch of this.#world.watches) watch.mark();
    }
  }

  #opinion(stage: Stage) {
    return judge(stage.truth(this.#world.sandbox.clock.now()));
  }

  #isRight(stage: Stage): boolean {
    if (this.#stages.includes(stage)) return this.#isAsItShould(stage);
    const shown = shownConclusion(stage);
    if (stage.pull.state !== 'open') return true;
    if (shown === 'success') return this.#opinion(stage).ready;
    if (shown === 'skipped') return this.#opinion(stage).freed;
    // What was never told of shows nothing; that is no pass, and webhooks come back thirty a minute.
    return true;
  }

  #isAsItShould(stage: Stage): boolean {
    return (shownConclusion(stage) === 'success') === this.#opinion(stage).ready;
  }

  #wrong(stage: Stage): string {
    const { missing } = this.#opinion(stage);
    return `${stage.name}#${stage.number} shows ${shownConclusion(stage)}, and ${missing.length === 0 ? 'all have signed' : missing.join('; ')}`;
  }
}
