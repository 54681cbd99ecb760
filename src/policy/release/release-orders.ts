import type { Account } from '../../domain/account.ts';
import { addMillis } from '../../domain/ids.ts';
import { DEPLOYER } from '../../domain/policy.ts';
import type { OrderProblem, ReleaseOrder } from '../../domain/release-order.ts';
import type { JudgedAct, Outcome } from '../../domain/verdict.ts';
import { bindingOf, type EvaluationContext } from '../acts/eligibility.ts';
import type { FoundAct } from '../acts/found-act.ts';
import { notBefore } from '../compare.ts';
import { holdersIn } from '../people/roles.ts';
import { isTagName } from '../tag/name.ts';

/** An order that is older when it is first seen is not carried out. */
const TIMELY_MILLIS = 15 * 60_000;

/** SOD-5: the deployers who wrote none of the code. */
export function deployersOf({ holders, authors }: EvaluationContext): readonly Account[] {
  const wrote = new Set(authors.accounts.map(({ id }) => id));
  return holdersIn(holders, DEPLOYER).filter(({ id }) => !wrote.has(id));
}

/**
 * Judges every `/release` (MRG-1).
 * The first decision about an order stays: a refused order is never carried out later, whatever happens to the release.
 * Of several new ones the first is accepted.
 */
export function judgeOrders(
  context: EvaluationContext,
  acts: readonly FoundAct[],
  outcome: Outcome,
): readonly JudgedAct[] {
  const remembered = new Map(context.facts.memory.orders.map((one) => [one.act, one]));
  // Stryker disable next-line ConditionalExpression: of the two kinds only what was accepted can be open
  const running = context.facts.memory.orders.find((one) => one.kind === 'accepted' && one.open);
  let underWay = running?.kind === 'accepted' ? running.order.person : null;
  return acts.flatMap((act): JudgedAct[] => {
    if (act.intent.kind !== 'release') return [];
    const known = remembered.get(act.id);
    if (known?.kind === 'accepted') return [{ act, disposition: { kind: 'ordered', order: known.order } }];
    if (known) return [refused(act, known.problems, known.deployers)];
    const problems = [...problemsOf(context, act, outcome), ...whenSeen(context, act, underWay)];
    const order = problems.length === 0 ? orderOf(context, act) : null;
    if (order === null) return [refused(act, problems, deployersOf(context))];
    underWay = order.person;
    return [{ act, disposition: { kind: 'ordered', order } }];
  });
}

const refused = (act: FoundAct, problems: readonly OrderProblem[], deployers: readonly Account[]): JudgedAct => ({
  act,
  disposition: { kind: 'refused', state: null, refusal: { code: 'order', problems, deployers } },
});

/** Reasons against an order that matter only when it is first seen. */
function whenSeen({ facts }: EvaluationContext, act: FoundAct, underWay: Account | null): readonly OrderProblem[] {
  return [
    ...(addMillis(act.at, TIMELY_MILLIS) < facts.at ? [{ code: 'late' } as const] : []),
    ...(underWay === null ? [] : [{ code: 'under-way', by: underWay } as const]),
  ];
}

/**
 * Reasons against carrying out an accepted order now.
 * The same as when it was given, and that its comment, its head or its base is no longer there.
 */
export function problemsNow(
  context: EvaluationContext,
  acts: readonly FoundAct[],
  order: ReleaseOrder,
  outcome: Outcome,
): readonly OrderProblem[] {
  // A review that was dismissed since no longer orders anything.
  const act = acts.find(({ id, intent }) => id === order.act && intent.kind !== 'not-approving');
  const { head, base } = context.facts.pullRequest;
  return [
    ...(act ? problemsOf(context, act, outcome) : [{ code: 'gone' } as const]),
    ...(head.sha === order.head ? [] : [{ code: 'moved', from: order.head } as const]),
    ...(base.ref === order.base ? [] : [{ code: 'base-changed' } as const]),
  ].filter((one, index, all) => all.findIndex(({ code }) => code === one.code) === index);
}

/** All reasons against an order, not only the first. */
function problemsOf(context: EvaluationContext, act: FoundAct, outcome: Outcome): readonly OrderProblem[] {
  return [
    ...(act.edited ? [{ code: 'edited' } as const] : []),
    // While a fact is missing, reasons of people or heads could be wrong; that it is not ready is certain.
    ...(outcome === 'error' ? [] : [...personProblems(context, act.actor), ...headProblems(context, act)]),
    ...(outcome === 'ready' ? [] : [{ code: 'not-ready' } as const]),
    ...tagProblems(context, act),
  ];
}

/** SOD-5. */
function personProblems({ holders, authors }: EvaluationContext, actor: Account | null): readonly OrderProblem[] {
  if (!actor) return [{ code: 'unidentified' }];
  if (actor.kind !== 'user') return [{ code: 'not-a-person' }];
  const deploys = holdersIn(holders, DEPLOYER).some(({ id }) => id === actor.id);
  const wrote = authors.accounts.some(({ id }) => id === actor.id);
  return [
    ...(deploys ? [] : [{ code: 'not-a-deployer' } as const]),
    ...(wrote ? [{ code: 'code-author' } as const] : []),
  ];
}

/** SIGN-4, SIGN-5: it is for the exact head at its time. One with the same tree is not enough. */
function headProblems(context: EvaluationContext, act: FoundAct): readonly OrderProblem[] {
  const { content } = context;
  const moved = notBefore(content.retargetedAt, act.at) ? [{ code: 'base-changed' } as const] : [];
  const bound = bindingOf(context, act, null);
  switch (bound.kind) {
    case 'commit':
      return bound.commit === content.head.sha ? moved : [{ code: 'moved', from: bound.commit }, ...moved];
    case 'settling':
      return [{ code: 'settling', until: bound.until }, ...moved];
    default:
      return [{ code: 'moved', from: null }, ...moved];
  }
}

function tagProblems({ policy }: EvaluationContext, { intent }: FoundAct): readonly OrderProblem[] {
  if (intent.kind !== 'release' || intent.tag === null) return [];
  const { tag } = intent;
  const { patterns, signed } = policy.tags;
  return [
    ...(isTagName(tag) ? [] : [{ code: 'tag-name', tag } as const]),
    ...(patterns.some((pattern) => pattern.matches(tag))
      ? []
      : [{ code: 'tag-pattern', tag, patterns: patterns.map(({ source }) => source) } as const]),
    ...(signed ? [{ code: 'tag-signed', tag } as const] : []),
  ];
}

function orderOf({ policy, facts }: EvaluationContext, act: FoundAct): ReleaseOrder | null {
  // Stryker disable next-line ConditionalExpression,LogicalOperator: against such an act there are problems; only the type does not know
  if (act.intent.kind !== 'release' || act.actor === null) return null;
  const { head, base } = facts.pullRequest;
  const { method, createRelease } = policy.merge;
  const { id, actor: person, at, url } = act;
  return { act: id, person, at, url, tag: act.intent.tag, head: head.sha, base: base.ref, method, createRelease };
}
