import type { CheckContent, CheckEffect, ObservedCheck } from '../domain/effects.ts';
import type { Sha } from '../domain/ids.ts';
import { plan } from './plan.ts';

/** The effect that gives a commit the check; none if it has it already (VER-5). */
export const planCheck = (content: CheckContent, head: Sha, checks: readonly ObservedCheck[]): readonly CheckEffect[] =>
  plan(
    { checks: [content], checklist: null, answers: [], reactions: [], labelsOff: [], labelsOn: null },
    { head, checks, checklists: [], answered: [], reacted: [], labels: [], mirrored: [] },
  ).filter((effect) => effect.kind === 'create-check' || effect.kind === 'update-check');
