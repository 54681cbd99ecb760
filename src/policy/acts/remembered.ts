import type { RememberedBlock } from '../../domain/facts.ts';
import { statesOwnedBy } from '../people/roles.ts';
import type { Assessment } from './assessment.ts';
import type { EvaluationContext } from './eligibility.ts';
import type { FoundAct, Intent } from './found-act.ts';

/**
 * The assessment of a remembered act whose comment is gone or changed.
 * It stays in effect, so that nobody lifts an objection, a hold or a withdrawal by removing its text. null if an
 * objector no longer holds the role (SIGN-8).
 */
export function rememberedAssessment(
  context: EvaluationContext,
  block: RememberedBlock,
): { readonly act: FoundAct; readonly assessment: Assessment } | null {
  const assessment = assessmentOf(block);
  if (assessment.kind === 'objection') {
    const owned = statesOwnedBy(context.policy, context.holders, block.actor);
    if (!assessment.states.every((state) => owned.includes(state))) return null;
  }
  const act: FoundAct = {
    id: block.act,
    via: 'comment',
    actor: block.actor,
    at: block.at,
    url: block.url,
    reactTo: null,
    text: block.kind,
    intent: intentOf(block),
    read: 'doubtful',
    sight: { kind: 'moment' },
    edited: false,
    undone: null,
    nameThen: null,
  };
  return { act, assessment };
}

function assessmentOf({
  kind,
  actor,
  state,
  reason,
}: RememberedBlock): Assessment & { kind: 'hold' | 'objection' | 'withdrawal' } {
  switch (kind) {
    case 'hold':
      return { kind, by: actor, reason };
    case 'objection':
      return { kind, by: actor, states: state === null ? [] : [state], reason };
    case 'withdrawal':
      // SIGN-6: acts that give readiness count only while visible, so it no longer lifts an objection.
      return { kind, by: actor, states: state === null ? [] : [state], lifts: false };
  }
}

function intentOf({ kind, state, reason }: RememberedBlock): Intent {
  switch (kind) {
    case 'hold':
      return { kind, reason };
    case 'objection':
      return { kind: 'not-ready', state, reason };
    case 'withdrawal':
      return { kind: 'withdraw', state };
  }
}
