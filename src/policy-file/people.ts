import { DEPLOYER, FOUR_STATES, RELEASE_COORDINATOR } from '../domain/policy.ts';
import { at, entriesAt, type Tree, textAt, textsAt } from './tree.ts';

/** The readable states of a policy that may still contain mistakes. */
export interface DraftState {
  readonly name: string;
  readonly owner: string;
  readonly count: number;
}

const FOUR_NAMES: ReadonlyMap<string, string> = new Map(FOUR_STATES.map(({ state, owner }) => [state, owner]));

export const isFixedState = (name: string): boolean => FOUR_NAMES.has(name);
export const FIXED_ROLES: ReadonlySet<string> = new Set([...FOUR_NAMES.values(), DEPLOYER]);

export function draftStates(tree: Tree): readonly DraftState[] {
  const own = entriesAt(tree, ['readiness'])
    .filter(([name]) => !isFixedState(name))
    .map(([name]) => ({ name, owner: textAt(tree, ['readiness', name, 'owner']) ?? '' }));
  const fixed = [...FOUR_NAMES].map(([name, owner]) => ({ name, owner }));
  return [...fixed, ...own].map((state) => ({ ...state, count: countOf(tree, state.name) }));
}

function countOf(tree: Tree, state: string): number {
  const node = at(tree, ['readiness', state, 'count']);
  return node?.kind === 'scalar' && typeof node.value === 'number' && Number.isInteger(node.value) ? node.value : 1;
}

/** The names of the policy's roles. `deployer`, which may be left out, is always among them. */
export const roleNames = (tree: Tree): ReadonlySet<string> =>
  new Set([DEPLOYER, ...entriesAt(tree, ['roles']).map(([name]) => name)]);

/** All who can ever hold the role, in lower case. null if a team makes that unknown, or if the role cannot be read. */
export function everHolders(tree: Tree, role: string): ReadonlySet<string> | null {
  const written = at(tree, ['roles', role]) !== null || role !== DEPLOYER ? role : RELEASE_COORDINATOR;
  if (at(tree, ['roles', written, 'teams']) !== null) return null;
  const users = textsAt(tree, ['roles', written, 'users']).map(({ text }) => text);
  const deputies = at(tree, ['roles', written, 'deputies']);
  const standIns = deputies?.kind === 'list' ? deputies.items.map((item) => textAt(item, ['user'])) : [];
  const holders = new Set(
    [...users, ...standIns.filter((login) => login !== null)].map((login) => login.toLowerCase()),
  );
  return holders.size === 0 ? null : holders;
}
