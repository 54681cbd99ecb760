import type { Act, Login, Step } from './act.ts';
import { judge } from './oracle.ts';
import { PLAIN, type State } from './policy.ts';
import type { Stage } from './stage.ts';
import { twinsOf } from './twins.ts';
import { eligibleSigners } from './words.ts';

/** Longer than any policy's grace period. */
const SETTLED_MILLIS = 40_000;
const BETWEEN_MILLIS = 2_000;

/**
 * Removes everything that stands against the release, and then signs it.
 * This goes as far as enough people are left who may; it is what a coordinator would have them do. A gate that never
 * opens would keep all the other promises as well.
 */
export async function makeReady(stage: Stage, perform: (step: Step) => Promise<void>): Promise<void> {
  const { lane, pull, chronicle } = stage;
  const act = async (one: Act) => {
    await lane.pass(BETWEEN_MILLIS);
    await perform({ after: BETWEEN_MILLIS, act: one, settled: true });
  };
  if (pull.state === 'closed') await act({ kind: 'reopen' });
  if (!stage.policy.valid) await act({ kind: 'policy', policy: PLAIN });
  if (pull.base.ref !== 'main') await act({ kind: 'retarget', to: 'main' });
  if (pull.draft) await act({ kind: 'draft' });
  if (twinsOf(stage).length > 0) await act({ kind: 'close-twins' });
  const whoSaid = (kind: 'hold' | 'not-ready') =>
    new Set(chronicle.deeds.filter(({ saying }) => saying.kind === kind).map(({ by }) => by as Login));
  for (const who of whoSaid('hold')) await act({ kind: 'unhold', who });
  for (const who of whoSaid('not-ready')) await act({ kind: 'withdraw', who, state: null, form: 0 });
  if (judge(stage.truth(lane.now())).unattributed.length > 0 && stage.policy.unattributed === 'block') {
    await act({ kind: 'force-push', who: 'dev', which: null, content: 3 });
  }
  // Where the database was lost, the head has to be seen once before anybody signs for it.
  await act({ kind: 'talk', who: 'dev', which: 4 });
  await lane.settle();
  await lane.pass(SETTLED_MILLIS);
  for (const [state, who] of eligibleSigners(stage)) await act(signing(stage, state, who));
}

function signing({ policy, pull }: Stage, state: State, who: Login): Act {
  const other = pull.author?.login === who ? 'label' : 'review';
  const way = policy.via.includes('comment') ? 'comment' : other;
  return { kind: 'sign', who, state, way, commit: 'none' };
}
