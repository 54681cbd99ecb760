import type { Account, Installation, Person, PullRequest, Repository } from 'github-sandbox';
import { POLICY_PATH } from '../../src/domain/policy.ts';
import { PEOPLE } from './act.ts';
import { Chronicle, teamsOf } from './chronicle.ts';
import type { Lane } from './lane.ts';
import type { Truth } from './oracle.ts';
import { type ModelPolicy, policyText, STATES } from './policy.ts';

/** How long the app may believe what it read of people. */
export const PEOPLE_MILLIS = 10 * 60_000;
const HEAD = 'release/1';
let organizations = 0;

/** The sandbox in which a stage stands, and how time passes there. */
export type StageLane = Pick<
  Lane,
  'sandbox' | 'seeded' | 'now' | 'pass' | 'settle' | 'sweep' | 'restart' | 'tidy' | 'takeErrors'
>;

interface StageParts
  extends Pick<Stage, 'lane' | 'organization' | 'installation' | 'repository' | 'pull' | 'started' | 'policy'> {
  readonly policyOf?: Stage['policyOf'];
}

/** The world of one run. It is a new organization with its teams, a repository, and the release's pull request. */
export class Stage {
  readonly lane: StageLane;
  readonly organization: Account;
  readonly installation: Installation;
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly chronicle: Chronicle;
  readonly started: number;
  policy: ModelPolicy;
  /** The policy of a text on the default branch, which a merge may bring back. undefined for any other text. */
  readonly policyOf: (text: string) => ModelPolicy | undefined;

  constructor(parts: StageParts) {
    this.lane = parts.lane;
    this.organization = parts.organization;
    this.installation = parts.installation;
    this.repository = parts.repository;
    this.pull = parts.pull;
    this.started = parts.started;
    this.policy = parts.policy;
    this.policyOf = parts.policyOf ?? (() => undefined);
    this.chronicle = new Chronicle(parts.lane.sandbox.world, parts.pull);
  }

  /** Opens a pull request with one commit, both by dev. The grace period is over then, and the app is done. */
  static async open(lane: Lane, policy: ModelPolicy): Promise<Stage> {
    const { sandbox, seeded } = lane;
    const login = `org-${++organizations}`;
    const organization = sandbox.org(login, { owners: ['max'], members: ['pat', 'pia', 'dev', 'ann'] });
    sandbox.team(`${login}/operations`, { members: ['oli', 'ole'] });
    sandbox.team(`${login}/coordinators`, { members: ['rae', 'sam'] });
    sandbox.team(`${login}/appsec`, { members: ['kim'] });
    sandbox.team(`${login}/appsec-web`, { parent: `${login}/appsec`, members: ['lee'] });
    const started = lane.now();
    const name = `${login}/shop`;
    const repository = sandbox.repository(name, {
      author: 'max',
      users: Object.fromEntries(
        PEOPLE.filter((one) => one !== 'max').map((one) => [one, one === 'guest' ? 'read' : 'write']),
      ),
      labels: STATES.map((state) => `ready/${state}`),
      policy: policyText(policy, login, started),
    });
    const installation = sandbox.install(seeded.app, organization);
    const dev = sandbox.as('dev');
    dev.createBranch(name, 'integration', 'main');
    dev.push(name, { branch: HEAD, from: 'main', commits: [{ message: 'Work', files: { 'a.txt': 'first\n' } }] });
    const pull = dev.openPullRequest(name, { title: 'Release 1', head: HEAD });
    const stage = new Stage({ lane, organization, installation, repository, pull, started, policy });
    await lane.settle();
    await lane.pass(40_000);
    return stage;
  }

  get name(): string {
    return `${this.organization.login}/${this.repository.name}`;
  }
  get number(): number {
    return this.pull.number;
  }
  as(login: string): Person {
    return this.lane.sandbox.as(login);
  }

  /**
   * @param looked when the app last observed it, in milliseconds since 1970; it could believe of people what it read
   * then
   */
  truth(looked: number): Truth {
    const { lane, pull, chronicle, started } = this;
    const policy = this.policyOf(this.#policyFile() ?? '') ?? this.policy;
    const { world } = lane.sandbox;
    const stale = chronicle.peopleChanges.findIndex(
      ({ at, guids }) => at > looked - PEOPLE_MILLIS && !chronicle.told(guids),
    );
    const before = stale < 0 ? [] : chronicle.peopleChanges.slice(stale).map((change) => change.before);
    const teams = [teamsOf(world, this.organization.id), ...before];
    return { world, pull, chronicle, policy, started, now: lane.now(), teams };
  }

  /** The policy's text on the default branch. */
  #policyFile(): string | null {
    const { objects, branches, defaultBranch } = this.repository;
    const tree = objects.commits.get(branches.get(defaultBranch) ?? '')?.tree ?? '';
    const file = objects.trees.get(tree)?.files.get(POLICY_PATH) ?? '';
    return objects.blobs.get(file)?.content ?? null;
  }

  /** Removes it from the sandbox. */
  async remove(): Promise<void> {
    const { world } = this.lane.sandbox;
    await this.lane.tidy();
    world.installations.delete(this.installation.id);
    for (const [id, { parent }] of world.repositories)
      if (parent === this.repository || id === this.repository.id) world.repositories.delete(id);
    for (const team of [...world.teams.values()])
      if (team.organization === this.organization) world.teams.delete(team.id);
    world.accounts.delete(this.organization.id);
  }
}
