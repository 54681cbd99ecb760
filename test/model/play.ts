import { type Delivery, GitHubRefusal } from 'github-sandbox';
import { type Act, describeStep, type Scenario, type Step } from './act.ts';
import { arrived } from './chronicle.ts';
import { findFlaws } from './flaws.ts';
import type { Lane } from './lane.ts';
import { makeReady } from './make-ready.ts';
import { judge } from './oracle.ts';
import { perform } from './perform.ts';
import { PEOPLE_MILLIS, Stage } from './stage.ts';
import { isHeldUp } from './twins.ts';
import { shownConclusion, Watch } from './watch.ts';

/** How long a release is not observed before the sweep reads it. It is a third of `publish.confirm-within`. */
const SWEPT_MILLIS = 5 * 60_000;

/** The result of one run. */
export interface Outcome {
  /** Everything that must not be. Empty if all went well. */
  readonly violations: readonly string[];
  /** What was done, one line an act. */
  readonly told: readonly string[];
  /** The check passed at some settled moment among the acts. */
  readonly passed: boolean;
  /**
   * True if everybody signed properly in the end, and the gate opened.
   * False if there were not enough people who may.
   */
  readonly opened: boolean;
}

/** What an act sent. */
interface Sent {
  readonly act: Act;
  readonly at: number;
  readonly deliveries: readonly Delivery[];
}

/** Plays the scenario in a world of its own, and checks after every step. */
export async function play(lane: Lane, scenario: Scenario): Promise<Outcome> {
  const stage = await Stage.open(lane, scenario.policy);
  const run = new Play(stage);
  try {
    return await run.all(scenario.steps);
  } finally {
    run.end();
    await stage.remove();
  }
}

class Play {
  readonly #stage: Stage;
  readonly #watch: Watch;
  readonly #told: string[] = [];
  #unsettled: Sent[] = [];
  /** When the app last observed it. */
  #looked: number;
  /**
   * True if the app was told of everything that happened last.
   * If a webhook was lost, nothing is promised of the check until the next event that concerns the pull request: one of
   * its own, or a change of the policy, or of people if the app knows the pull request already; or until a sweep, five
   * minutes later.
   */
  #isCurrent = true;
  /** When the last thing happened of which it was not told. */
  #missed = 0;
  #isKnown = true;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#watch = new Watch(stage);
    this.#looked = stage.lane.now();
  }

  end(): void {
    this.#watch.stop();
  }

  async all(steps: readonly Step[]): Promise<Outcome> {
    let passed = false;
    const outcome = (violations: readonly string[], opened: boolean) => ({
      violations,
      told: this.#told,
      passed,
      opened,
    });
    for (const [index, step] of steps.entries()) {
      const isLast = index === steps.length - 1;
      await this.#stage.lane.pass(step.after);
      await this.#do(step);
      if (!step.settled && !isLast) continue;
      const violations = await this.#check();
      if (violations.length > 0) return outcome(violations, false);
      passed ||= this.#isCurrent && shownConclusion(this.#stage) === 'success';
    }
    this.#told.push(
      'In the end no webhook is lost any more, and what the app read of people is too old to be believed:',
    );
    this.#stage.lane.sandbox.faults.clear();
    await this.#stage.lane.pass(PEOPLE_MILLIS + 1_000);
    await this.#do({ after: 0, act: { kind: 'make-ready' }, settled: true });
    const violations = await this.#check();
    const shown = shownConclusion(this.#stage);
    const expected = judge(this.#stage.truth(this.#looked)).ready && !isHeldUp(this.#stage);
    if (expected && shown !== 'success') violations.push(`everybody signed properly, and the check says ${shown}`);
    return outcome(violations, expected);
  }

  async #do(step: Step): Promise<void> {
    if (step.act.kind === 'make-ready') {
      this.#told.push(`${describeStep(step)}:`);
      return makeReady(this.#stage, (one) => this.#do(one));
    }
    const { lane } = this.#stage;
    const { deliveries } = lane.sandbox.world;
    const before = deliveries.length;
    const at = lane.now();
    let refused = '';
    try {
      await perform(this.#stage, step.act);
    } catch (error) {
      if (!(error instanceof GitHubRefusal)) throw error;
      refused = ` (GitHub: ${error.message.replace(/\s+/g, ' ').trim()})`;
    }
    this.#told.push(`${describeStep(step)}${refused}`);
    this.#watch.mark();
    const sent = deliveries.slice(before).filter((delivery) => !isByApp(delivery));
    this.#unsettled.push({ act: step.act, at, deliveries: sent });
  }

  /** Waits until all is settled, and returns everything that must not be. */
  async #check(): Promise<string[]> {
    const { lane } = this.#stage;
    await lane.settle();
    for (const sent of this.#unsettled) this.#tell(sent);
    this.#unsettled = [];
    if (this.#isCurrent && this.#stage.pull.state === 'open') this.#stage.chronicle.looked();
    const opinion = judge(this.#stage.truth(this.#looked));
    const violations = [
      ...this.#watch.wrong.splice(0),
      ...findFlaws(this.#stage, this.#isCurrent ? opinion : null),
      ...this.#troubles(),
    ];
    this.#watch.settled();
    if (this.#isCurrent && this.#stage.pull.state === 'open' && this.#stage.policy.valid && !opinion.freed) {
      const seen = [...opinion.holds, ...opinion.objections, ...opinion.withdrawals].map(({ order }) => order);
      for (const deed of this.#stage.chronicle.deeds) if (seen.includes(deed.order)) deed.remembered = true;
    }
    return violations;
  }

  /** Records whether the app was told, by what the act sent. */
  #tell({ act, at, deliveries }: Sent): void {
    if (act.kind === 'lose-database') {
      this.#isCurrent = false;
      this.#isKnown = false;
      return;
    }
    if (act.kind === 'sweep' && this.#isKnown && at - this.#missed >= SWEPT_MILLIS) {
      this.#isCurrent = true;
      this.#looked = at;
      return;
    }
    const { world } = this.#stage.lane.sandbox;
    const isFirst = (delivery: Delivery) =>
      !world.deliveries
        .slice(0, world.deliveries.indexOf(delivery))
        .some(
          (earlier) => earlier.guid === delivery.guid && this.#stage.chronicle.told([earlier.guid]) && arrived(earlier),
        );
    const heard = deliveries.filter((delivery) => arrived(delivery) && isFirst(delivery));
    const concerns = (delivery: Delivery) => concernsPullRequest(delivery, this.#stage.number);
    if (heard.some(concerns)) this.#isKnown = true;
    if (heard.some(concerns) || (this.#isKnown && heard.some(concernsPeople))) {
      this.#isCurrent = true;
      this.#looked = at;
    } else if (deliveries.length > 0 && act.kind !== 'redeliver') {
      this.#isCurrent = false;
      this.#missed = at;
    }
  }

  #troubles(): readonly string[] {
    const { lane, organization, number } = this.#stage;
    // Of what GitHub never tells of, the app gives up reading it.
    const isOfTwin = (error: string) =>
      [...error.matchAll(/"number":(\d+)/g)].some(([, one]) => one !== String(number));
    return lane
      .takeErrors(organization.login)
      .filter((error) => !isOfTwin(error))
      .map((error) => `the app logged an error: ${error}`);
  }
}

const isByApp = ({ payload }: Delivery): boolean => senderOf(payload) === 'countersign[bot]';

function senderOf(payload: unknown): string | null {
  const sender: unknown =
    typeof payload === 'object' && payload !== null && 'sender' in payload ? payload.sender : null;
  const isNamed = typeof sender === 'object' && sender !== null && 'login' in sender;
  return isNamed ? String(sender.login) : null;
}

const concernsPeople = ({ event }: Delivery): boolean => event === 'membership' || event === 'team';

/** Its own events, and pushes to the default branch that change the policy. */
function concernsPullRequest({ event, payload }: Delivery, number: number): boolean {
  const text = JSON.stringify(payload);
  if (event !== 'push')
    return (event.startsWith('pull_request') || event === 'issue_comment') && text.includes(`"number":${number},`);
  return text.includes('"ref":"refs/heads/main"') && text.includes('.github/countersign.yml');
}
