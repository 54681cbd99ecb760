import type { StateName } from '../../domain/ids.ts';
import type { ReadinessState } from '../../domain/policy.ts';
import type { NotCounted, SignOff, StateRequirement } from '../../domain/requirement.ts';
import type { JudgedAct } from '../../domain/verdict.ts';
import { type EvaluationContext, signersOf } from '../acts/eligibility.ts';
import type { EffectiveSignOff, SignOffState } from '../acts/sign-off-state.ts';
import { compare } from '../compare.ts';
import { type Assignment, assign } from '../people/matching.ts';
import { holdersIn } from '../people/roles.ts';

/** The requirement of each state (SIGN-10, SOD-3), and what became of each sign-off that stands. */
export interface StatesFinding {
  readonly requirements: readonly StateRequirement[];
  readonly judged: readonly JudgedAct[];
}

/** Lets each person's sign-offs count where they help most, and says of every state what it has and what it lacks. */
export function judgeStates(context: EvaluationContext, signOffs: SignOffState): StatesFinding {
  const { policy } = context;
  const able = signOffs.effective.filter((entry) => entry.fault === null);
  const onePerState = policy.separation.onePersonPerState;
  const assignment: Assignment = onePerState ? assignSigners(context, signOffs, able) : new Map();
  const counts = (entry: EffectiveSignOff): boolean =>
    entry.fault === null && (!onePerState || assignment.get(entry.signer.id) === entry.state);

  const requirements = policy.states.map((state) => {
    const counted = signOffs.effective.filter((entry) => entry.state === state.name && counts(entry));
    return requirementOf(context, signOffs, state, counted, assignment);
  });
  const judged = signOffs.effective.map((entry): JudgedAct => {
    const { act, state } = entry;
    if (counts(entry)) return { act, disposition: { kind: 'counted', state } };
    return { act, disposition: { kind: 'idle', state, why: entry.fault ?? countedFor(assignment, entry) } };
  });
  return { requirements, judged };
}

/** States under objection come last: nobody is spent on what cannot be satisfied while another state could be. */
function assignSigners(
  { policy }: EvaluationContext,
  signOffs: SignOffState,
  able: readonly EffectiveSignOff[],
): Assignment {
  const objected = (state: ReadinessState) => signOffs.objections.some((one) => one.state === state.name);
  const open = policy.states.filter((state) => !objected(state));
  const blocked = policy.states.filter(objected);
  const needs = (states: readonly ReadinessState[]) => states.map(({ name, count }) => ({ state: name, count }));
  const candidates = able.map((entry) => ({ person: entry.signer.id, state: entry.state }));
  const first = assign(needs(open), candidates);
  const left = candidates.filter((candidate) => !first.has(candidate.person));
  return new Map([...assign(needs(blocked), left), ...first]);
}

/** A person who is placed nowhere was not needed: the state has all it asks for. */
function countedFor(assignment: Assignment, entry: EffectiveSignOff): NotCounted | { readonly code: 'overtaken' } {
  const state = assignment.get(entry.signer.id);
  return state === undefined ? { code: 'overtaken' } : { code: 'counted-for', state };
}

function requirementOf(
  context: EvaluationContext,
  signOffs: SignOffState,
  state: ReadinessState,
  counted: readonly EffectiveSignOff[],
  assignment: Assignment,
): StateRequirement {
  const { holders } = context;
  const objections = signOffs.objections.filter((one) => one.state === state.name);
  const owners = holdersIn(holders, state.owner);
  const eligible = signersOf(context, state);
  const incomplete = holders.some((entry) => entry.role === state.owner && entry.missing.length > 0);
  const hasCounted = (id: number) => counted.some((entry) => entry.signer.id === id);

  return {
    kind: 'state',
    state: state.name,
    owner: state.owner,
    count: state.count,
    status: statusOf(incomplete, objections.length > 0, counted.length >= state.count),
    counted: counted.map((entry) => entry.signOff),
    objections: objections.map(({ state: _, ...block }) => block),
    notCounted: notCounted(signOffs, state.name, counted, assignment),
    canSign: eligible.accounts.filter((account) => !hasCounted(account.id) && !assignment.has(account.id)),
    cannotSign: owners
      .filter((account) => !hasCounted(account.id))
      .flatMap((account): StateRequirement['cannotSign'] => {
        if (!eligible.ids.has(account.id)) return [{ account, why: 'code-author' }];
        // Who is placed and does not count here, counts for another state.
        return assignment.has(account.id) ? [{ account, why: 'signed-other-state' }] : [];
      }),
  };
}

/** VER-1: an error first, then what blocks, then what is missing. */
function statusOf(incomplete: boolean, blocked: boolean, full: boolean): StateRequirement['status'] {
  if (incomplete) return 'error';
  if (blocked) return 'unsatisfied';
  return full ? 'satisfied' : 'pending';
}

/** The latest attempt of each person that does not count, in time order; people whose other sign-off counts are left out. */
function notCounted(
  signOffs: SignOffState,
  state: StateName,
  counted: readonly EffectiveSignOff[],
  assignment: Assignment,
): StateRequirement['notCounted'] {
  const effective = signOffs.effective
    .filter((entry) => entry.state === state && !counted.includes(entry))
    .flatMap((entry) => {
      const why = entry.fault ?? countedFor(assignment, entry);
      return why.code === 'overtaken' ? [] : [{ signOff: entry.signOff, why }];
    });
  const fallen = signOffs.fallen.filter((one) => one.state === state).map(({ signOff, why }) => ({ signOff, why }));
  const latest = new Map<number, { readonly signOff: SignOff; readonly why: NotCounted }>();
  for (const one of [...fallen, ...effective].sort((a, b) => compare(a.signOff.at, b.signOff.at))) {
    latest.delete(one.signOff.actor.id);
    latest.set(one.signOff.actor.id, one);
  }
  return [...latest.values()].filter(({ signOff }) => !counted.some((entry) => entry.signer.id === signOff.actor.id));
}
