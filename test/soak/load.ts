import fc from 'fast-check';
import { GitHubRefusal, type PullRequest } from 'github-sandbox';
import { type Act, anyAct } from '../model/act.ts';
import { perform } from '../model/perform.ts';
import type { Stage } from '../model/stage.ts';
import { choose } from '../model/words.ts';
import { passRelease, type ReleaseAct, releaseActs } from './past.ts';
import type { Shop, SoakWorld } from './world.ts';

/** Acts that a soak leaves to its processes, to chance and to real time. */
const NOT_HERE = [
  ...(['make-ready', 'wait', 'webhooks', 'trouble', 'sweep', 'restart', 'lose-database'] as const),
  // Releases, tags and pull requests with the same head it has of its own.
  ...(['land', 'tag', 'twin', 'close-twins'] as const),
] as const;
type PeopleAct = Exclude<Act, { kind: (typeof NOT_HERE)[number] }>;
const isPeopleAct = (act: Act): act is PeopleAct => !NOT_HERE.some((kind) => kind === act.kind);

/** The most releases that are open in each shop, and the most other pull requests. */
const MOST_OPEN = 3;
const SIDE_VERBS = ['talk', 'ready', 'label', 'retitle', 'retarget', 'push', 'close', 'reopen', 'merge'] as const;

type SoakAct =
  | { readonly kind: 'on-release'; readonly act: PeopleAct }
  | { readonly kind: 'open-release' }
  | { readonly kind: 'open-other'; readonly isToBe: boolean }
  | { readonly kind: 'side'; readonly verb: (typeof SIDE_VERBS)[number] }
  | ReleaseAct;

/** One act. `shop` and `which` choose among what there is, modulo the number. */
interface Step {
  readonly shop: number;
  readonly which: number;
  readonly act: SoakAct;
}

const kind = <const Kind extends string>(name: Kind) => fc.constant(name);
const acts: fc.Arbitrary<SoakAct> = fc.oneof(
  { weight: 20, arbitrary: fc.record({ kind: kind('on-release'), act: anyAct.filter(isPeopleAct) }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('open-release') }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('open-other'), isToBe: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('side'), verb: fc.constantFrom(...SIDE_VERBS) }) },
  { weight: 5, arbitrary: releaseActs },
);
const steps: fc.Arbitrary<Step> = fc.record({ shop: fc.nat(1_000), which: fc.nat(1_000), act: acts });

/** The acts of people: the same for the same seed, in the same order. */
export class Load {
  readonly #world: SoakWorld;
  readonly #seed: number;
  #steps: Step[] = [];
  #batch = 0;
  /** One line for each act, the oldest first. */
  readonly told: string[] = [];
  readonly counts = { done: 0, refused: 0 };

  constructor(world: SoakWorld, seed: number) {
    this.#world = world;
    this.#seed = seed;
  }

  /** One release and one other pull request in each shop, to begin with. */
  open(): void {
    for (const shop of this.#world.busy) {
      this.#world.openRelease(shop);
      this.#world.openOther(shop, true);
    }
    this.#mark();
  }

  /** The next act. What GitHub refuses is part of it. */
  async act(): Promise<void> {
    const step = this.#next();
    const shop = choose(this.#world.busy, step.shop);
    if (shop === undefined) throw new Error('there is no shop');
    let end = '';
    try {
      await this.#do(shop, step);
      this.counts.done += 1;
    } catch (error) {
      if (!(error instanceof GitHubRefusal)) throw error;
      this.counts.refused += 1;
      end = ` (GitHub: ${error.message.replace(/\s+/g, ' ').trim()})`;
    }
    this.told.push(`${new Date().toISOString()} ${shop.name} ${step.which} ${JSON.stringify(step.act)}${end}`);
    this.#mark();
  }

  #next(): Step {
    // Acts are made a hundred at a time, since nobody knows how many there will be.
    if (this.#steps.length === 0) {
      this.#batch += 1;
      this.#steps = fc.sample(steps, { seed: this.#seed + this.#batch, numRuns: 100 });
    }
    const step = this.#steps.shift();
    if (step === undefined) throw new Error('no act was made');
    return step;
  }

  #mark(): void {
    for (const watch of this.#world.watches) watch.mark();
  }

  async #do(shop: Shop, { which, act }: Step): Promise<void> {
    const open = shop.stages.filter(({ pull }) => pull.state === 'open');
    switch (act.kind) {
      case 'on-release': {
        // What is closed is looked at now and then as well.
        const stage = choose(open.length > 0 && which % 8 > 0 ? open : shop.stages, which);
        return stage && this.#onRelease(shop, stage, act.act);
      }
      case 'open-release':
        if (open.length < MOST_OPEN) this.#world.openRelease(shop);
        return;
      case 'open-other':
        if (shop.others.filter(({ state }) => state === 'open').length < MOST_OPEN)
          this.#world.openOther(shop, act.isToBe);
        return;
      case 'side': {
        const pull = choose(shop.others, which);
        if (pull) aside(this.#world, shop, pull, act.verb);
        return;
      }
      default:
        return passRelease(this.#world, shop, which, act);
    }
  }

  async #onRelease(shop: Shop, stage: Stage, act: PeopleAct): Promise<void> {
    if (act.kind === 'policy') return this.#world.setPolicy(shop, act.policy);
    const { peopleChanges } = stage.chronicle;
    const known = peopleChanges.length;
    await perform(stage, act);
    // Teams belong to the organization, and so to every release of it.
    const others = this.#world.shops
      .filter(({ organization }) => organization === shop.organization)
      .flatMap(({ stages }) => stages.filter((other) => other !== stage));
    for (const change of peopleChanges.slice(known)) for (const other of others) other.chronicle.peopleChanged(change);
  }
}

/** An act on a pull request that is not a release, or not yet. */
function aside({ sandbox }: SoakWorld, shop: Shop, { number, title, head, base }: PullRequest, verb: string): void {
  const { name } = shop;
  const ann = sandbox.as('ann');
  switch (verb) {
    case 'talk':
      ann.comment(name, number, 'Looks good.');
      return;
    case 'ready':
      sandbox.as('kim').comment(name, number, '/ready security');
      return;
    case 'label':
      sandbox.as('oli').addLabel(name, number, 'ready/operation');
      return;
    case 'retitle':
      ann.editPullRequest(name, number, { title: `${title}.` });
      return;
    case 'retarget':
      ann.editPullRequest(name, number, { base: base.ref === 'main' ? 'integration' : 'main' });
      return;
    case 'push':
      ann.push(name, {
        branch: head.ref,
        commits: [{ message: 'More', files: { [`${head.ref}.txt`]: `${++shop.made}\n` } }],
      });
      return;
    case 'close':
      ann.close(name, number);
      return;
    case 'reopen':
      ann.reopen(name, number);
      return;
    case 'merge':
      ann.merge(name, number);
      return;
  }
}
