import type { Actor, SandboxContext } from '../context.ts';
import { demand } from '../demand.ts';
import type { Repository, Ruleset } from '../model/repository.ts';
import { nextId, nodeId } from '../model.ts';
import { notFound } from '../refusal.ts';

const ADMIN = { person: 'admin', app: ['administration'], level: 'write' } as const;

export type RulesetInput = Pick<
  Ruleset,
  'name' | 'target' | 'enforcement' | 'include' | 'exclude' | 'rules' | 'bypassActors'
>;

/** Makes a ruleset, or replaces the one of that name: the repository's administrators may. */
export function setRuleset(
  context: SandboxContext,
  actor: Actor,
  repository: Repository,
  input: RulesetInput,
): Ruleset {
  demand(context, actor, repository, ADMIN);
  const now = context.clock.now();
  const before = [...repository.rulesets.values()].find(({ name }) => name === input.name);
  const id = before?.id ?? nextId(context.world);
  const ruleset = { ...input, id, nodeId: nodeId('RRS', id), createdAt: before?.createdAt ?? now, updatedAt: now };
  repository.rulesets.set(id, ruleset);
  context.changed();
  return ruleset;
}

export function deleteRuleset(context: SandboxContext, actor: Actor, repository: Repository, name: string): void {
  demand(context, actor, repository, ADMIN);
  const found = [...repository.rulesets.values()].find((ruleset) => ruleset.name === name);
  if (!found) throw notFound();
  repository.rulesets.delete(found.id);
  context.changed();
}
