import type { Facts } from '../../domain/facts.ts';
import type { Gathered } from '../../domain/gathered.ts';
import type { Instant } from '../../domain/ids.ts';
import { plan } from '../../plan/plan.ts';
import { lateActs } from '../../policy/acts/late-acts.ts';
import { type Ended, lateAnswer } from '../../render/pull-request/late-acts.ts';
import { write } from '../write.ts';
import type { WriteContext } from './publish.ts';

/** Whoever writes a hundred commands in one comment shall not make a hundred comments. */
const MOST_ANSWERS = 3;

/** SIGN-14: answers what people asked for when the pull request was merged or closed already, each once. */
export async function answerLate(
  context: WriteContext,
  gathered: Gathered,
  facts: Facts,
  ended: Ended & { readonly at: Instant },
): Promise<void> {
  const acts = lateActs(facts, ended.at);
  if (acts.length === 0) return;
  const byPost = Map.groupBy(acts, ({ id }) => id.split(':', 2).join(':'));
  const answered = [...byPost.values()].flatMap((one) => one.slice(0, MOST_ANSWERS));
  const effects = plan(
    {
      checks: [],
      checklist: gathered.observed.checklists[0]?.body ?? null,
      answers: answered.map((act) => ({ act: act.id, body: lateAnswer(act, ended) })),
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
