import type { By, SandboxContext } from '../context.ts';
import { covers, demand, grants } from '../demand.ts';
import type { Account, Team } from '../model/account.ts';
import type { App } from '../model/apps.ts';
import type { CustomRule, Environment } from '../model/environment.ts';
import type { Repository } from '../model/repository.ts';
import { nextId, nodeId } from '../model.ts';
import { notFound, unprocessable } from '../refusal.ts';

const ADMIN = { person: 'admin', app: ['administration'], level: 'write' } as const;
const MAX_WAIT_MINUTES = 43_200;
const MAX_REVIEWERS = 6;

/** Changes of an environment. Omitted fields keep their values. */
export interface EnvironmentInput {
  readonly waitMinutes?: number | undefined;
  readonly reviewers?: readonly (Account | Team)[] | undefined;
  readonly preventSelfReview?: boolean | undefined;
  readonly branchPolicy?: Environment['branchPolicy'] | undefined;
  readonly canAdminsBypass?: boolean | undefined;
}

export const findEnvironment = (repository: Repository, name: string): Environment | null =>
  repository.environments.get(name.toLowerCase()) ?? null;

/** @throws GitHubRefusal 404 */
export function environmentNamed(repository: Repository, name: string): Environment {
  const found = findEnvironment(repository, name);
  if (!found) throw notFound();
  return found;
}

/** The environment of that name. If there is none, creates one without protection. */
export function ensureEnvironment(context: SandboxContext, repository: Repository, name: string): Environment {
  const found = findEnvironment(repository, name);
  if (found) return found;
  const id = nextId(context.world);
  const now = context.clock.now();
  const made: Environment = {
    id,
    nodeId: nodeId('EN', id),
    name,
    waitMinutes: 0,
    reviewers: [],
    preventSelfReview: false,
    branchPolicy: 'any',
    customRules: [],
    canAdminsBypass: true,
    createdAt: now,
    updatedAt: now,
  };
  repository.environments.set(name.toLowerCase(), made);
  context.changed();
  return made;
}

/** Makes or changes an environment: the repository's administrators may. */
export function setEnvironment(by: By, repository: Repository, name: string, input: EnvironmentInput): Environment {
  const { context } = by;
  demand(by, repository, ADMIN);
  const { waitMinutes = 0, reviewers = [] } = input;
  if (name.trim() === '' || name.length > 255) throw unprocessable('Environment names have 1 to 255 characters');
  if (!Number.isInteger(waitMinutes) || waitMinutes < 0 || waitMinutes > MAX_WAIT_MINUTES) {
    throw unprocessable(`wait_timer must be a whole number of minutes from 0 to ${MAX_WAIT_MINUTES}`);
  }
  if (reviewers.length > MAX_REVIEWERS) throw unprocessable(`At most ${MAX_REVIEWERS} reviewers are possible`);
  const environment = ensureEnvironment(context, repository, name);
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  Object.assign(environment, Object.fromEntries(given), { updatedAt: context.clock.now() });
  context.changed();
  return environment;
}

/** Deletes an environment with its rules. Its deployments stay listed. */
export function deleteEnvironment(by: By, repository: Repository, name: string): void {
  const { context } = by;
  demand(by, repository, ADMIN);
  environmentNamed(repository, name);
  repository.environments.delete(name.toLowerCase());
  context.changed();
}

/**
 * Apps whose protection rule can be switched on here.
 * They are installed, may write deployments, and subscribe to its event.
 */
export function availableRuleApps(context: SandboxContext, repository: Repository): readonly App[] {
  return [...context.world.installations.values()]
    .filter((installation) => {
      const { permissions, events } = installation;
      const reaches = covers({ installation, repositories: null, permissions, token: '', expiresAt: 0 }, repository);
      return reaches && grants(permissions, 'deployments', 'write') && events.includes('deployment_protection_rule');
    })
    .map(({ app }) => app);
}

/** Switches an app's protection rule on. @throws GitHubRefusal 422 if the app offers none here */
export function enableRule(by: By, repository: Repository, environment: Environment, appId: number): CustomRule {
  const { context } = by;
  demand(by, repository, ADMIN);
  const app = availableRuleApps(context, repository).find(({ id }) => id === appId);
  if (!app) {
    throw unprocessable(
      `App ${appId} offers no deployment protection rule here: it has to be installed, to have deployments: write, and to subscribe to deployment_protection_rule`,
    );
  }
  const before = environment.customRules.find((rule) => rule.app === app);
  if (before) throw unprocessable(`The protection rule of ${app.slug} is enabled already`);
  const id = nextId(context.world);
  const rule = { id, nodeId: nodeId('GA', id), app };
  environment.customRules = [...environment.customRules, rule];
  environment.updatedAt = context.clock.now();
  context.changed();
  return rule;
}

/** Switches an app's protection rule off. @throws GitHubRefusal 404 */
export function disableRule(by: By, repository: Repository, environment: Environment, ruleId: number): void {
  const { context } = by;
  demand(by, repository, ADMIN);
  if (!environment.customRules.some(({ id }) => id === ruleId)) throw notFound();
  environment.customRules = environment.customRules.filter(({ id }) => id !== ruleId);
  environment.updatedAt = context.clock.now();
  context.changed();
}
