import { type DraftState, draftStates, everHolders } from './people.ts';
import { at, type Tree } from './tree.ts';

/**
 * SOD-3: the first state for which nobody is left once each named person is given to one state, or null where all
 * states can be ready together. States whose role has a team are passed over: nobody here knows who is in it.
 */
export function unreachable(tree: Tree): DraftState | null {
  const rule = at(tree, ['separation-of-duties', 'one-person-per-state']);
  if (rule?.kind === 'scalar' && rule.value === false) return null;
  const given = new Map<string, ReadonlySet<string>>();
  for (const state of draftStates(tree)) {
    const holders = everHolders(tree, state.owner);
    if (holders === null || state.count > holders.size) continue;
    for (let n = 0; n < state.count; n++) if (!give(holders, given, new Set())) return state;
  }
  return null;
}

/** One step of bipartite matching: finds a person for one more sign-off, moving others to people they can use as well. */
function give(holders: ReadonlySet<string>, given: Map<string, ReadonlySet<string>>, tried: Set<string>): boolean {
  for (const person of holders) {
    if (tried.has(person)) continue;
    tried.add(person);
    const taken = given.get(person);
    if (taken === undefined || give(taken, given, tried)) {
      given.set(person, holders);
      return true;
    }
  }
  return false;
}
