import type { Actor, By, SandboxContext } from '../context.ts';
import { demand, grants } from '../demand.ts';
import type { Account } from '../model/account.ts';
import type { OrganizationRuleset, Repository, RepositoryChoice, Ruleset } from '../model/repository.ts';
import { nextId, nodeId } from '../model.ts';
import { forbidden, notFound, unprocessable } from '../refusal.ts';

const ADMIN = { person: 'admin', app: ['administration'], level: 'write' } as const;

export type RulesetInput = Pick<
  Ruleset,
  'name' | 'target' | 'enforcement' | 'include' | 'exclude' | 'rules' | 'bypassActors'
>;

const made = (context: SandboxContext, input: RulesetInput, before: Ruleset | null): Ruleset => {
  const now = context.clock.now();
  const id = before?.id ?? nextId(context.world);
  const { name, target, enforcement, include, exclude, rules, bypassActors } = input;
  const own = { name, target, enforcement, include, exclude, rules, bypassActors };
  return { ...own, id, nodeId: nodeId('RRS', id), createdAt: before?.createdAt ?? now, updatedAt: now };
};

const named = <One extends Ruleset>(rulesets: ReadonlyMap<number, One>, wanted: string): One | null =>
  [...rulesets.values()].find(({ name }) => name === wanted) ?? null;

function demandFreeName(rulesets: ReadonlyMap<number, Ruleset>, name: string, id: number | null): void {
  const holder = named(rulesets, name);
  if (holder && holder.id !== id) throw unprocessable('Validation Failed', ['Name must be unique']);
}

/** Creates a ruleset, or replaces the one of that name: the repository's administrators may. */
export function setRuleset(by: By, repository: Repository, input: RulesetInput): Ruleset {
  const { context } = by;
  demand(by, repository, ADMIN);
  const ruleset = made(context, input, named(repository.rulesets, input.name));
  repository.rulesets.set(ruleset.id, ruleset);
  context.changed();
  context.advanceQueues();
  return ruleset;
}

/**
 * Creates a ruleset (`id` null), or replaces one: the repository's administrators may.
 * @throws GitHubRefusal 404 if there is none with that id; 422 if another has the name
 */
export function putRuleset(by: By, repository: Repository, id: number | null, input: RulesetInput): Ruleset {
  const { context } = by;
  demand(by, repository, ADMIN);
  const before = id === null ? null : (repository.rulesets.get(id) ?? null);
  if (id !== null && !before) throw notFound();
  demandFreeName(repository.rulesets, input.name, id);
  const ruleset = made(context, input, before);
  repository.rulesets.set(ruleset.id, ruleset);
  context.changed();
  context.advanceQueues();
  return ruleset;
}

export function deleteRuleset(by: By, repository: Repository, name: string): void {
  const { context } = by;
  demand(by, repository, ADMIN);
  const found = named(repository.rulesets, name);
  if (!found) throw notFound();
  repository.rulesets.delete(found.id);
  context.changed();
  context.advanceQueues();
}

/** Allows owners of the organization, and apps with its administration. @throws GitHubRefusal 403, 404 */
export function demandOrganization(actor: Actor, organization: Account, level: 'read' | 'write'): void {
  const { account, token } = actor;
  if (token) {
    const own = token.installation.account === organization;
    if (own && grants(token.permissions, 'organization_administration', level)) return;
    throw forbidden('Resource not accessible by integration');
  }
  const role = organization.members.get(account.id);
  if (role === 'admin') return;
  throw role ? forbidden('Must be an owner of the organization.') : notFound();
}

/** The same for the repositories of an organization that `repositories` names: its owners may. */
export function putOrganizationRuleset(
  { context, actor }: By,
  organization: Account,
  id: number | null,
  input: RulesetInput & { readonly repositories: RepositoryChoice | null },
): OrganizationRuleset {
  demandOrganization(actor, organization, 'write');
  const before = id === null ? null : (organization.rulesets.get(id) ?? null);
  if (id !== null && !before) throw notFound();
  const { repositories } = input;
  if (!repositories) throw unprocessable('Validation Failed', ['conditions: name repositories, or give their ids']);
  demandFreeName(organization.rulesets, input.name, id);
  const ruleset = { ...made(context, input, before), organization, repositories };
  organization.rulesets.set(ruleset.id, ruleset);
  context.changed();
  context.advanceQueues();
  return ruleset;
}

export function deleteOrganizationRuleset({ context, actor }: By, organization: Account, id: number): void {
  demandOrganization(actor, organization, 'write');
  if (!organization.rulesets.delete(id)) throw notFound();
  context.changed();
  context.advanceQueues();
}
