import { asStateName } from '../domain/ids.ts';
import { Flow } from '../policy/people/matching.ts';
import { type DraftState, draftStates, everHolders } from './people.ts';
import { at, type Tree } from './tree.ts';

/**
 * SOD-3: the first state that can never be satisfied under one person per state, or null.
 * States whose role has a team are skipped, because its members are unknown here.
 */
export function unreachable(tree: Tree): DraftState | null {
  const rule = at(tree, ['separation-of-duties', 'one-person-per-state']);
  if (rule?.kind === 'scalar' && rule.value === false) return null;
  const states = draftStates(tree).flatMap((state) => {
    const holders = everHolders(tree, state.owner);
    return holders === null || state.count > holders.size ? [] : [{ state, holders }];
  });
  const people = [...new Set(states.flatMap(({ holders }) => [...holders]))];
  const numbers = new Map(people.map((login, number) => [login, number]));
  const candidates = states.flatMap(({ state, holders }) =>
    [...holders].map((login) => ({ person: numbers.get(login) ?? -1, state: asStateName(state.name) })),
  );
  const flow = new Flow(candidates);
  const unfilled = states.find(({ state: { name, count } }) => !flow.fill({ state: asStateName(name), count }));
  return unfilled?.state ?? null;
}
