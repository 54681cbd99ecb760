import { type Account, includesAccount } from '../../domain/account.ts';
import type { RememberedBlock } from '../../domain/facts.ts';
import type { StateName } from '../../domain/ids.ts';
import { RELEASE_COORDINATOR } from '../../domain/policy.ts';
import type { Block, NotCounted, SignOff } from '../../domain/requirement.ts';
import type { Disposition, JudgedAct } from '../../domain/verdict.ts';
import { holdersIn } from '../people/roles.ts';
import { actsOfRevisions, inOrderOfEffect } from './acts.ts';
import { assess } from './assess.ts';
import type { Assessment } from './assessment.ts';
import type { EvaluationContext } from './eligibility.ts';
import type { FoundAct } from './found-act.ts';
import { signOffOf } from './ready.ts';
import { rememberedAssessment } from './remembered.ts';

/** One person's sign-off for one state that is left after all acts were read. */
export interface EffectiveSignOff {
  readonly act: FoundAct;
  readonly signer: Account;
  readonly state: StateName;
  readonly signOff: SignOff;
  /** null if it can count now. */
  readonly fault: NotCounted | null;
}

/** The sign-offs, objections and holds after all acts were read (SIGN-8, SIGN-9, SIGN-13). */
export interface SignOffState {
  readonly effective: readonly EffectiveSignOff[];
  /**
   * Attempts to sign that have no effect, for the checklist. Withdrawn, or refused because of the signer or the
   * comment.
   */
  readonly fallen: readonly { readonly state: StateName; readonly signOff: SignOff; readonly why: NotCounted }[];
  readonly objections: readonly (Block & { readonly state: StateName })[];
  readonly holds: readonly Block[];
  /** Every visible act, except those in `effective`, whose disposition depends on other sign-offs. */
  readonly judged: readonly JudgedAct[];
  readonly remember: readonly RememberedBlock[];
}

/**
 * Reads all acts in time order and returns the final state (SIGN-8, SIGN-9, SIGN-13).
 * @param leftOut ids of acts from revisions that must not count
 */
export function readSignOffState(
  context: EvaluationContext,
  acts: readonly FoundAct[],
  leftOut: ReadonlySet<string> = new Set(),
): SignOffState {
  const ruled = (some: readonly FoundAct[]) =>
    some.flatMap((act) => {
      const assessment = assess(context, act);
      return assessment ? [{ act, assessment }] : [];
    });
  const shown = ruled(acts);
  // A visible act needs no memory, nor does an objection that the objector dismissed. All else is remembered.
  const spoken = new Set(
    shown.filter(({ act, assessment }) => isBlock(assessment) || dismissedByActor(act)).map(({ act }) => act.id),
  );
  const { blocks } = context.facts.memory;
  const recalled = blocks
    .filter((block) => !spoken.has(block.act))
    .flatMap((block) => rememberedAssessment(context, block) ?? []);
  const settled = new Set([...spoken, ...leftOut, ...blocks.map(({ act }) => act)]);
  const heard = ruled(actsOfRevisions(context.facts).filter(({ id }) => !settled.has(id)));

  const reader = new Reader(context, new Set(shown.map(({ act }) => act)));
  for (const { act, assessment } of [...shown, ...recalled, ...heard].sort((a, b) => inOrderOfEffect(a.act, b.act))) {
    reader.read(act, assessment);
  }
  return reader.result();
}

/** Not a withdrawal, which takes back nothing more if it is read twice. */
const isBlock = ({ kind }: Assessment): boolean => kind === 'objection' || kind === 'hold';

/** True if the objector dismissed the review, which lifts the objection (SIGN-8). */
const dismissedByActor = ({ actor, undone }: FoundAct): boolean => actor !== null && undone?.by?.id === actor.id;

/** The state while acts are read, for one call of `readSignOffState`. */
class Reader {
  private readonly context: EvaluationContext;
  private readonly shown: ReadonlySet<FoundAct>;
  private live: EffectiveSignOff[] = [];
  private objections: (Block & { readonly state: StateName })[] = [];
  private holds: Block[] = [];
  private readonly fallen: SignOffState['fallen'][number][] = [];
  private readonly judged: { readonly act: FoundAct; readonly disposition: Disposition }[] = [];
  private readonly remember: RememberedBlock[] = [];

  /** @param shown the visible acts; the disposition of others is not reported */
  constructor(context: EvaluationContext, shown: ReadonlySet<FoundAct>) {
    this.context = context;
    this.shown = shown;
  }

  read(act: FoundAct, assessment: Assessment): void {
    switch (assessment.kind) {
      case 'sign-off':
        // SIGN-8: only a sign-off that counts for the present content lifts an objection. A stale or expired one does
        // not.
        if (assessment.fault === null) {
          this.objections = this.objections.filter((one) => !isBy(one, assessment.signer, assessment.state));
        }
        this.live.push({
          act,
          signer: assessment.signer,
          state: assessment.state,
          signOff: assessment.signOff,
          fault: assessment.fault,
        });
        return;
      case 'objection':
        for (const state of assessment.states) {
          this.takeBack(assessment.by, state);
          this.objections.push({ ...blockOf(act, assessment.by, assessment.reason), state });
          this.memorise('objection', act, assessment.by, { state, reason: assessment.reason });
        }
        return this.judge(act, taken(act, 'objection', assessment.states));
      case 'withdrawal':
        return this.judge(act, this.withdraw(act, assessment));
      case 'hold':
        this.holds.push(blockOf(act, assessment.by, assessment.reason));
        this.memorise('hold', act, assessment.by, { state: null, reason: assessment.reason });
        return this.judge(act, taken(act, 'hold', []));
      case 'unhold':
        return this.judge(act, this.unhold(assessment.by));
      case 'helped':
        return this.judge(act, assessment);
      case 'idle':
      case 'refused':
        this.note(act, assessment);
        return this.judge(act, assessment);
      // Stryker disable next-line ConditionalExpression: no other kind reaches it; only the compiler needs to be told.
      default:
        return assessment satisfies never;
    }
  }

  /**
   * The result. Of a person's sign-offs for a state, the latest that can count has effect, or else the latest.
   * The others are overtaken.
   */
  result(): SignOffState {
    const effective: EffectiveSignOff[] = [];
    const chosen = new Map<string, EffectiveSignOff>();
    for (const entry of this.live) {
      const key = `${entry.signer.id} ${entry.state}`;
      const before = chosen.get(key);
      if (!before || entry.fault === null || before.fault !== null) chosen.set(key, entry);
    }
    const stands = new Set(chosen.values());
    for (const entry of this.live) {
      if (stands.has(entry)) effective.push(entry);
      else this.judge(entry.act, { kind: 'idle', state: entry.state, why: { code: 'overtaken' } });
    }
    const { fallen, objections, holds, remember, judged } = this;
    return { effective, fallen, objections, holds, remember, judged };
  }

  private withdraw(
    act: FoundAct,
    { by, states: named, lifts }: Extract<Assessment, { kind: 'withdrawal' }>,
  ): Disposition {
    const asked = this.context.policy.states
      .map((state) => state.name)
      .filter((state) => named === null || named.includes(state));
    const objectedTo = asked.filter((state) => this.objections.some((one) => isBy(one, by, state)));
    const mine = asked.filter((state) => this.hasSigned(by, state) || (lifts && objectedTo.includes(state)));
    for (const state of mine) {
      this.takeBack(by, state);
      if (lifts) this.objections = this.objections.filter((one) => !isBy(one, by, state));
      this.memorise('withdrawal', act, by, { state, reason: '' });
    }
    const left = lifts ? [] : objectedTo;
    // If somebody meant to lift an objection, they have to know that it stands.
    if (mine.length > 0)
      return left.length > 0 ? { kind: 'understood', as: 'withdrawal', states: mine } : taken(act, 'withdrawal', mine);
    const code = left.length > 0 ? 'lifts-nothing' : 'nothing-to-withdraw';
    return { kind: 'refused', state: left[0] ?? named?.[0] ?? null, refusal: { code } };
  }

  private hasSigned(by: Account, state: StateName): boolean {
    return this.live.some((entry) => entry.signer.id === by.id && entry.state === state);
  }

  /** Ends a person's sign-offs for a state. */
  private takeBack(by: Account, state: StateName): void {
    const ends = (entry: EffectiveSignOff) => entry.signer.id === by.id && entry.state === state;
    for (const entry of this.live.filter(ends)) {
      const why: NotCounted = { code: 'withdrawn', by };
      this.fallen.push({ state, signOff: entry.signOff, why });
      this.judge(entry.act, { kind: 'idle', state, why });
    }
    this.live = this.live.filter((entry) => !ends(entry));
  }

  private unhold(by: Account): Disposition {
    if (this.holds.length === 0) return { kind: 'refused', state: null, refusal: { code: 'no-hold' } };
    const { holders, authors } = this.context;
    const all = holdersIn(holders, RELEASE_COORDINATOR);
    // Code authors can hold the release like anyone else, but lift only their own holds.
    const coordinators = all.filter((account) => !includesAccount(authors.accounts, account));
    const mayFree = (hold: Block) => hold.actor.id === by.id || includesAccount(coordinators, by);
    const kept = this.holds.filter((hold) => !mayFree(hold));
    if (kept.length === this.holds.length) {
      const code = includesAccount(all, by) ? 'code-author-frees-others' : 'not-the-holder-of-the-hold';
      return { kind: 'refused', state: null, refusal: { code, by: kept.map((hold) => hold.actor), coordinators } };
    }
    this.holds = kept;
    return { kind: 'done' };
  }

  /** Keeps an attempt to sign for the checklist. Ignores it if it names no person or no state. */
  private note(act: FoundAct, assessment: Extract<Assessment, { kind: 'idle' | 'refused' }>): void {
    if (act.intent.kind !== 'ready' || !act.actor || assessment.state === null) return;
    const why = assessment.kind === 'idle' ? assessment.why : reasonOf(assessment.refusal.code);
    if (why) this.fallen.push({ state: assessment.state, signOff: signOffOf(act, act.actor, null), why });
  }

  private memorise(
    kind: RememberedBlock['kind'],
    act: FoundAct,
    actor: Account,
    { state, reason }: Pick<RememberedBlock, 'state' | 'reason'>,
  ) {
    this.remember.push({ act: act.id, kind, state, actor, at: act.at, url: act.url, reason });
  }

  private judge(act: FoundAct, disposition: Disposition): void {
    if (this.shown.has(act)) this.judged.push({ act, disposition });
  }
}

function reasonOf(code: Extract<Assessment, { kind: 'refused' }>['refusal']['code']): NotCounted | null {
  return code === 'code-author' || code === 'not-a-holder' || code === 'edited' ? { code } : null;
}

/** SIGN-14: the disposition of an act. The answer says so if it was read generously. */
const taken = (
  { read }: FoundAct,
  as: Extract<Disposition, { kind: 'understood' }>['as'],
  states: readonly StateName[],
): Disposition => (read !== 'doubtful' ? { kind: 'done' } : { kind: 'understood', as, states });

const isBy = (block: Block & { readonly state: StateName }, by: Account, state: StateName): boolean =>
  block.actor.id === by.id && block.state === state;

const blockOf = (act: FoundAct, actor: Account, reason: string): Block => ({
  act: act.id,
  actor,
  at: act.at,
  url: act.url,
  reason,
});
