import { addMillis, type Instant, instantAt, type StateName } from '../../domain/ids.ts';
import type { Policy, ReadinessState } from '../../domain/policy.ts';
import type {
  NotCounted,
  Requirement,
  RequirementStatus,
  SignOff,
  StateRequirement,
} from '../../domain/requirement.ts';
import type { JudgedAct } from '../../domain/verdict.ts';
import { type EvaluationContext, signersOf } from '../acts/eligibility.ts';
import type { EffectiveSignOff, SignOffState } from '../acts/sign-off-state.ts';
import { compare } from '../compare.ts';
import { type Assignment, assign } from '../people/matching.ts';
import { holdersIn } from '../people/roles.ts';
import { actReadings } from './act-readings.ts';
import type { RequirementRule } from './requirement.ts';

/** SIGN-10, SOD-3: every readiness state is signed off. */
export const stateRule: RequirementRule<'state'> = {
  evaluate: judgeStates,
  needs: actReadings,
  changesAt: ({ policy }, signOffs) => [...expiries(policy, signOffs), ...deputyDays(policy)],
  shortfalls: ({ state, counted, count: need, objections }, status) => [
    {
      code: 'state',
      state,
      status,
      have: counted.length,
      need,
      objectors: objections.map(({ actor }) => actor),
    },
  ],
};

/** Lets sign-offs count where they help most, and finds what each state has and lacks. */
function judgeStates(context: EvaluationContext, signOffs: SignOffState): readonly StateRequirement[] {
  const { policy } = context;
  const able = signOffs.effective.filter((entry) => entry.fault === null);
  const onePerState = policy.separation.onePersonPerState;
  const assignment: Assignment = onePerState ? assignSigners(context, signOffs, able) : new Map();
  const counts = (entry: EffectiveSignOff): boolean =>
    entry.fault === null && (!onePerState || assignment.get(entry.signer.id) === entry.state);

  return policy.states.map((state) => {
    const counted = signOffs.effective.filter((entry) => entry.state === state.name && counts(entry));
    return requirementOf(context, signOffs, state, { counted, assignment });
  });
}

/** The disposition of each effective sign-off (SIGN-14): counted for its state, or idle with the reason. */
export function judgeSignOffs(signOffs: SignOffState, found: readonly Requirement[]): readonly JudgedAct[] {
  const states = found.filter((one) => one.kind === 'state');
  return signOffs.effective.map(({ act, state, signer, signOff, fault }): JudgedAct => {
    const placed = states.find(({ counted }) => counted.some(({ actor }) => actor.id === signer.id));
    return states.some(({ counted }) => counted.includes(signOff))
      ? { act, disposition: { kind: 'counted', state } }
      : { act, disposition: { kind: 'idle', state, why: fault ?? countedFor(placed?.state) } };
  });
}

/**
 * Assigns signers to states. States under objection come last, so that no person is assigned to one while another could
 * be complete.
 */
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

/** Whether the person counts for the state. An unassigned person was not needed: the state is complete. */
function countedFor(state: StateName | undefined): NotCounted | { readonly code: 'overtaken' } {
  return state === undefined ? { code: 'overtaken' } : { code: 'counted-for', state };
}

interface Placed {
  /** The sign-offs that are counted for the state. */
  readonly counted: readonly EffectiveSignOff[];
  /** The state to which each person is assigned. */
  readonly assignment: Assignment;
}

function requirementOf(
  context: EvaluationContext,
  signOffs: SignOffState,
  state: ReadinessState,
  { counted, assignment }: Placed,
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
    ...(state.title === undefined ? {} : { title: state.title }),
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
        // A person who is assigned, but does not count here, counts for another state.
        return assignment.has(account.id) ? [{ account, why: 'signed-other-state' }] : [];
      }),
  };
}

/** VER-1: an error first, then a block, then what is missing. */
function statusOf(incomplete: boolean, blocked: boolean, full: boolean): RequirementStatus {
  if (incomplete) return 'error';
  if (blocked) return 'unsatisfied';
  return full ? 'satisfied' : 'pending';
}

/** Each person's latest sign-off that is not counted, in time order. Leaves out people with another that is counted. */
function notCounted(
  signOffs: SignOffState,
  state: StateName,
  counted: readonly EffectiveSignOff[],
  assignment: Assignment,
): StateRequirement['notCounted'] {
  const effective = signOffs.effective
    .filter((entry) => entry.state === state && !counted.includes(entry))
    .flatMap((entry) => {
      const why = entry.fault ?? countedFor(assignment.get(entry.signer.id));
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

/** SIGN-11: when each sign-off that can count now expires. */
function expiries(policy: Policy, signOffs: SignOffState): readonly Instant[] {
  const millis = policy.signOff.expiresAfterMillis;
  if (millis === null) return [];
  return signOffs.effective.filter(({ fault }) => fault === null).map(({ signOff }) => addMillis(signOff.at, millis));
}

/** SIGN-12: the first and the last moment of each deputy's days, in the policy's time zone. */
function deputyDays(policy: Policy): readonly Instant[] {
  const startOf = (day: Temporal.PlainDate) => instantAt(day.toZonedDateTime(policy.timezone).epochMilliseconds);
  return policy.roles
    .flatMap((role) => role.deputies)
    .flatMap(({ from, until }) => [
      startOf(Temporal.PlainDate.from(from)),
      startOf(Temporal.PlainDate.from(until).add({ days: 1 })),
    ]);
}
