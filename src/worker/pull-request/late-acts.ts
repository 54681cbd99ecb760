import type { Facts } from '../../domain/facts.ts';
import type { Gathered } from '../../domain/gathered.ts';
import type { Instant } from '../../domain/ids.ts';
import { plan } from '../../plan/plan.ts';
import { answeredActs, keptAfterEnd, lateActs } from '../../policy/acts/late-acts.ts';
import { type Ended, lateAnswer } from '../../render/pull-request/late-acts.ts';
import { write } from '../write.ts';
import type { WriteContext } from './publish.ts';

/** SIGN-14: answers commands from after the merge or close, each once. */
export async function answerLate(
  context: WriteContext,
  gathered: Gathered,
  facts: Facts,
  ended: Ended & { readonly at: Instant },
): Promise<void> {
  const answered = answeredActs(lateActs(facts, ended.at));
  if (answered.length === 0) return;
  const kept = keptAfterEnd(facts, answered);
  const effects = plan(
    {
      checks: [],
      checklist: gathered.observed.checklists[0]?.body ?? null,
      answers: answered.map((act) => ({ act: act.id, body: lateAnswer(facts, act, ended) })),
      ...(kept === undefined ? {} : { answersKept: kept }),
      reactions: [],
      labelsOff: [],
      labelsOn: null,
    },
    gathered.observed,
  );
  for (const effect of effects) {
    await write(context, (turn) => context.github.apply(turn, effect));
  }
}
