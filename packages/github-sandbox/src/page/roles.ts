import { parse, YAMLError } from 'yaml';
import type { SandboxContext } from '../context.ts';
import { fileAt } from '../git/objects.ts';
import { findTeam } from '../lookup.ts';
import type { Account } from '../model/account.ts';
import type { Repository } from '../model/repository.ts';
import type { World } from '../model.ts';
import { membersOf } from '../people.ts';

/**
 * A person's roles in the policy on the default branch, directly or through a team.
 * They are given by name, as a hint on the first page for choosing a user. It decides nothing, so what cannot be read
 * here (no policy, invalid YAML, other shapes) gives no role.
 */
export function rolesOf(
  { world, policyPath }: SandboxContext,
  repository: Repository,
  account: Account,
): readonly string[] {
  const { objects, branches, defaultBranch } = repository;
  const text = policyPath === null ? null : fileAt(objects, branches.get(defaultBranch) ?? '', policyPath);
  const roles = text === null ? {} : record(record(yaml(text)).roles);
  return Object.keys(roles).filter((role) => {
    const { users, teams } = record(roles[role]);
    return (
      names(users).some((login) => same(login, account.login)) ||
      names(teams).some((team) => inTeam(world, team, account))
    );
  });
}

function yaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof YAMLError)) throw error;
    return null;
  }
}

function inTeam(world: World, name: string, account: Account): boolean {
  const [organization = '', slug = ''] = name.split('/');
  const team = findTeam(world, organization, slug);
  return team !== null && membersOf(world, team).some((member) => member.account === account);
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
const names = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
