import type { StateName } from '../../domain/ids.ts';

/** One person who could count for a state. */
export interface Candidate {
  readonly person: number;
  readonly state: StateName;
}

/** How many people a state still needs. */
export interface Need {
  readonly state: StateName;
  readonly count: number;
}

/** Person → the one state for which the person counts. */
export type Assignment = ReadonlyMap<number, StateName>;

/**
 * Assigns each person to one state, to complete as many states as possible (SOD-3).
 * The remaining people go to incomplete states. The order of the candidates makes no difference. States are tried in
 * the order of `needs`; with n of them the search takes 2^n steps at worst (a policy has at most 12), and one step if
 * all can be satisfied.
 */
export function assign(needs: readonly Need[], candidates: readonly Candidate[]): Assignment {
  const inOrder = [...candidates].sort((a, b) => a.person - b.person);
  const full = largestSatisfiable(needs, inOrder);
  const rest = needs.filter((need) => !full.includes(need));
  const flow = new Flow(inOrder);
  for (const need of full) flow.fill(need);
  for (const need of rest) flow.fill(need);
  return flow.assignment;
}

/** The largest set of states that can be complete at once. Of several, the first in `needs`. */
function largestSatisfiable(needs: readonly Need[], candidates: readonly Candidate[]): readonly Need[] {
  // Stryker disable next-line ArrayDeclaration: the search begins with the same list, so both would hold what it holds.
  let best: readonly Need[] = [];
  const search = (chosen: readonly Need[], left: readonly Need[]): void => {
    if (chosen.length > best.length) best = chosen;
    for (const [index, need] of left.entries()) {
      // Even with all the rest it would be no larger.
      if (chosen.length + left.length - index <= best.length) return;
      const withIt = [...chosen, need];
      if (satisfiable(withIt, candidates)) search(withIt, left.slice(index + 1));
    }
  };
  search(best, needs);
  return best;
}

function satisfiable(needs: readonly Need[], candidates: readonly Candidate[]): boolean {
  const flow = new Flow(candidates);
  return needs.every((need) => flow.fill(need));
}

/**
 * Fills states one after the other, by augmenting paths.
 * An assigned person moves to another state if somebody needs the place.
 */
export class Flow {
  readonly assignment = new Map<number, StateName>();
  private readonly candidates: readonly Candidate[];

  constructor(candidates: readonly Candidate[]) {
    this.candidates = candidates;
  }

  /** Gives the state as many people as it needs, if possible without loss to others. True if it is full. */
  fill(need: Need): boolean {
    for (let missing = need.count; missing > 0; missing -= 1) {
      if (!this.augment(need.state, new Set())) return false;
    }
    return true;
  }

  private augment(state: StateName, visited: Set<number>): boolean {
    for (const { person } of this.candidates.filter((candidate) => candidate.state === state)) {
      if (visited.has(person)) continue;
      visited.add(person);
      const taken = this.assignment.get(person);
      if (taken === undefined || this.augment(taken, visited)) {
        this.assignment.set(person, state);
        return true;
      }
    }
    return false;
  }
}
