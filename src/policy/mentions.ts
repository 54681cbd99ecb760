import { distinctAccounts } from '../domain/account.ts';
import type { Facts } from '../domain/facts.ts';
import type { Sha } from '../domain/ids.ts';
import type { Mention, StaleSignOff } from '../domain/mention.ts';
import type { PolicyReading } from '../domain/policy.ts';
import { isMet, type SignOff, type StateRequirement } from '../domain/requirement.ts';
import type { Verdict } from '../domain/verdict.ts';
import { type Content, contentOf } from './acts/head-history.ts';
import { compare } from './compare.ts';

/** The most people whom one comment asks for the same thing. */
const MOST_FOR_ONE_ACT = 3;

/**
 * NTF-1: whom comments mention now: signers whose sign-off a push made stale, and deployers of a ready release.
 * Nobody is mentioned who cannot act, or while the verdict is an error. The same facts give the same mentions, so each
 * is written once.
 * @param verdict made from these facts and this policy
 * @param passes true if the check of the pull request passes
 */
export function mentionsOf(policy: PolicyReading, facts: Facts, verdict: Verdict, passes: boolean): readonly Mention[] {
  if (policy.state !== 'valid' || policy.policy.notify.requestReview === 'off') return [];
  if (facts.pullRequest.state !== 'open') return [];
  if (verdict.outcome === 'ready') return passes ? ofDeployers(verdict) : [];
  return verdict.outcome === 'error' || facts.pullRequest.draft ? [] : ofSigners(facts, verdict);
}

/** One for each push, for the head that it brought. Another base branch is no push. */
function ofSigners(facts: Facts, verdict: Verdict): readonly Mention[] {
  const content = contentOf(facts);
  const stale = verdict.requirements
    .flatMap((one) => (one.kind === 'state' && !isMet(one) ? staleOf(one) : []))
    .sort((a, b) => compare(`${a.signOff.at} ${a.signOff.act}`, `${b.signOff.at} ${b.signOff.act}`));
  return [...Map.groupBy(stale, ({ signOff }) => pushThatEnded(content, signOff))].flatMap(([head, signOffs]) =>
    head === undefined ? [] : [{ kind: 'stale', id: `stale:${head}`, signOffs }],
  );
}

/**
 * The head that followed the last one with the content that was signed (SIGN-5).
 * undefined if there is none, or if the sign-off never counted. A sign-off that names no commit is for the head that
 * was seen last before it, even if the webhook of a later push was lost.
 */
function pushThatEnded({ changes, trees }: Content, { at, commit }: SignOff): Sha | undefined {
  const all = changes ?? [];
  const first = Math.max(
    all.findLastIndex(({ since }) => since < at),
    0,
  );
  const seen = all.slice(first);
  const signed = commit ?? seen.find(({ since }) => since < at)?.commit;
  if (signed === undefined) return undefined;
  const holds = (one: Sha): boolean => one === signed || (trees.has(one) && trees.get(one) === trees.get(signed));
  const last = seen.findLastIndex((change) => holds(change.commit));
  return last < 0 ? undefined : seen[last + 1]?.commit;
}

const staleOf = (state: StateRequirement): readonly StaleSignOff[] =>
  state.notCounted.flatMap(({ signOff, why }) =>
    why.code === 'stale' && why.because !== 'base-changed' && state.canSign.some(({ id }) => id === signOff.actor.id)
      ? [{ state, signOff, because: why.because }]
      : [],
  );

/** Nobody, if one of them has ordered the release of this head already. */
function ofDeployers({ head, deployers = [], acts }: Verdict): readonly Mention[] {
  if (acts.some(({ disposition }) => disposition.kind === 'ordered' && disposition.order.head === head)) return [];
  const people = [...distinctAccounts(deployers)]
    .sort((a, b) => compare(a.login.toLowerCase(), b.login.toLowerCase()))
    .slice(0, MOST_FOR_ONE_ACT);
  return people.length === 0 ? [] : [{ kind: 'ready', id: `ready:${head}`, people }];
}
