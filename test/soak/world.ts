import type { Account, Installation, PullRequest, Repository, Sandbox, SeededApp } from 'github-sandbox';
import { appManifest, startSandbox } from '../../demo/shop.ts';
import { PEOPLE } from '../model/act.ts';
import { type ModelPolicy, PLAIN, policyText, STATES } from '../model/policy.ts';
import { Stage, type StageLane } from '../model/stage.ts';
import { Watch } from '../model/watch.ts';
import { FaultLog } from './faults/fault-log.ts';

/** Short, so that the sweep reads each release several times in a run. */
const CONFIRM_WITHIN = '30s';
/** Short, so that there is time to become ready between two pushes. */
const SETTLE_SECONDS = 1;
const BETWEEN_WORDS_MILLIS = 30;

const DEPLOY_WORKFLOW = `name: Deploy
on:
  workflow_dispatch:
  push:
    tags: ['v*']
jobs:
  build:
    runs-on: ubuntu-latest
  deploy:
    needs: build
    environment: { name: production, url: 'https://shop.example' }
`;

/** How many organizations there are, and repositories in each. */
export interface Size {
  readonly organizations: number;
  readonly repositories: number;
}

/** A repository with its recorded releases, and pull requests that are not releases. */
export interface Shop {
  readonly name: string;
  readonly organization: Account;
  readonly installation: Installation;
  readonly repository: Repository;
  readonly stages: Stage[];
  readonly others: PullRequest[];
  policy: ModelPolicy;
  /** Counts branches and tags. */
  made: number;
}

/** The sandbox of a soak, on the machine's clock, with all that people work on. */
export class SoakWorld {
  readonly sandbox: Sandbox;
  readonly seeded: SeededApp;
  /** All there are. */
  readonly shops: readonly Shop[];
  /** The shops in which people act at random. */
  readonly busy: readonly Shop[];
  /** The shop in which people do not act. */
  readonly quiet: Shop;
  readonly gracePeriodMillis = SETTLE_SECONDS * 1000;
  readonly watches: Watch[] = [];
  /** A release may bring an older text of the policy to the default branch. */
  readonly #policies = new Map<string, ModelPolicy>();
  readonly faults = new FaultLog();
  readonly #lane: StageLane;
  readonly #started: number;

  private constructor(sandbox: Sandbox, { organizations, repositories }: Size) {
    this.sandbox = sandbox;
    this.#started = sandbox.clock.now();
    for (const login of PEOPLE) sandbox.user(login);
    sandbox.org('vendor', { owners: ['max'] });
    const { name, permissions, events } = appManifest();
    this.seeded = sandbox.app({ slug: 'countersign', name, owner: 'vendor', permissions, events });
    const nobody = () => Promise.reject(new Error('a soak leaves this to the processes of the app'));
    this.#lane = {
      sandbox,
      seeded: this.seeded,
      now: () => sandbox.clock.now(),
      // Time passes by itself here; what people say one after the other only has to have an order.
      pass: () => new Promise((resolve) => setTimeout(resolve, BETWEEN_WORDS_MILLIS)),
      settle: async () => {},
      sweep: nobody,
      restart: nobody,
      tidy: nobody,
      takeErrors: () => [],
    };
    const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
    this.busy = numbers(organizations).flatMap((one) => this.#organization(`org-${one}`, numbers(repositories)));
    const [quiet] = this.#organization('quiet', [1]);
    if (quiet === undefined) throw new Error('there is no shop');
    this.quiet = quiet;
    this.shops = [...this.busy, quiet];
  }

  static async start(size: Size): Promise<SoakWorld> {
    return new SoakWorld(await startSandbox(), size);
  }

  #organization(login: string, numbers: readonly number[]): readonly Shop[] {
    const { sandbox } = this;
    const organization = sandbox.org(login, { owners: ['max'], members: ['pat', 'pia', 'dev', 'ann'] });
    sandbox.team(`${login}/operations`, { members: ['oli', 'ole'] });
    sandbox.team(`${login}/coordinators`, { members: ['rae', 'sam'] });
    sandbox.team(`${login}/appsec`, { members: ['kim'] });
    sandbox.team(`${login}/appsec-web`, { parent: `${login}/appsec`, members: ['lee'] });
    const writers = PEOPLE.filter((one) => one !== 'max' && one !== 'guest').map((one) => [one, 'write'] as const);
    const repositories = numbers.map((number) =>
      sandbox.repository(`${login}/shop-${number}`, {
        author: 'max',
        users: Object.fromEntries(writers),
        labels: STATES.map((state) => `ready/${state}`),
        policy: this.policyText(PLAIN, login),
        files: { 'README.md': '# Shop\n', '.github/workflows/deploy.yml': DEPLOY_WORKFLOW },
      }),
    );
    const installation = sandbox.install(this.seeded.app, organization);
    return repositories.map((repository) => {
      const name = `${login}/${repository.name}`;
      sandbox.as('max').setEnvironment(name, 'production', { apps: ['countersign'] });
      sandbox.as('dev').createBranch(name, 'integration', 'main');
      const policy = { ...PLAIN, settleSeconds: SETTLE_SECONDS };
      return { name, organization, installation, repository, stages: [], others: [], policy, made: 0 };
    });
  }

  policyText(policy: ModelPolicy, login: string): string {
    const soaked = { ...policy, settleSeconds: SETTLE_SECONDS };
    const text = `${policyText(soaked, login, this.#started)}publish: { confirm-within: ${CONFIRM_WITHIN} }\n`;
    this.#policies.set(text, soaked);
    return text;
  }

  setPolicy(shop: Shop, policy: ModelPolicy): void {
    const soaked = { ...policy, settleSeconds: SETTLE_SECONDS };
    this.sandbox.as('max').setPolicy(shop.name, this.policyText(policy, shop.organization.login));
    shop.policy = soaked;
    for (const stage of shop.stages) stage.policy = soaked;
  }

  /** dev writes a commit and opens its pull request: a release. */
  openRelease(shop: Shop): Stage {
    const head = `release/${++shop.made}`;
    const dev = this.sandbox.as('dev');
    dev.push(shop.name, {
      branch: head,
      from: 'main',
      commits: [{ message: 'Work', files: { [`${head}.txt`]: '1\n' } }],
    });
    const pull = dev.openPullRequest(shop.name, { title: `Release ${shop.made}`, head });
    const { organization, installation, repository, policy } = shop;
    const parts = { lane: this.#lane, organization, installation, repository, pull, started: this.#started, policy };
    const policyOf = (text: string) => this.#policies.get(text);
    const stage = new Stage({ ...parts, policyOf });
    shop.stages.push(stage);
    this.watches.push(new Watch(stage, () => ` (${this.faults.words})`));
    return stage;
  }

  /**
   * ann opens a pull request that is not a release.
   * One from a release branch becomes one when it is aimed at `main`.
   */
  openOther(shop: Shop, isToBe: boolean): PullRequest {
    const head = `${isToBe ? 'release/side' : 'feature'}-${++shop.made}`;
    const ann = this.sandbox.as('ann');
    ann.push(shop.name, {
      branch: head,
      from: 'main',
      commits: [{ message: 'A part', files: { [`${head}.txt`]: '1\n' } }],
    });
    const base = isToBe ? 'integration' : 'main';
    const pull = ann.openPullRequest(shop.name, { title: `Part ${shop.made}`, head, base });
    shop.others.push(pull);
    return pull;
  }

  async close(): Promise<void> {
    for (const watch of this.watches) watch.stop();
    await this.sandbox.close();
  }
}
