import type { Account } from '../../domain/account.ts';
import { type Effect, READINESS, saidBy } from '../../domain/effects.ts';
import type { Facts, MergeFact } from '../../domain/facts.ts';
import type { Gathered } from '../../domain/gathered.ts';
import { type Job, pullRequestJob } from '../../domain/job.ts';
import { isCovered, type ReleaseRecord } from '../../domain/release.ts';
import { mergeEntries } from '../../journal/merge-entries.ts';
import { plan } from '../../plan/plan.ts';
import { awaitedTwins } from '../../policy/release/after-merge.ts';
import { judgeMerge } from '../../policy/release/judge-merge.ts';
import { wantsTagCheck } from '../../policy/tag/status.ts';
import { bypassWords } from '../../render/release/bypass.ts';
import { completeFacts } from '../observe/complete-facts.ts';
import { write } from '../write.ts';
import type { WriteContext } from './publish.ts';

/**
 * Judges a merged pull request and records the result permanently (TAG-1, MRG-2).
 * A bypass is reported on it, and the check of the resulting commit is enqueued. A later observation finds the record,
 * and does only what is not done yet.
 * @param releasedBy for whom the app merged it (MRG-1)
 * @returns `again` if another with the same head has to be recorded first; that one is enqueued
 * @throws Error if GitHub does not say when it was merged, or as which commit: it is observed again
 */
export async function recordMerge(
  context: WriteContext,
  gathered: Gathered,
  releasedBy: Account | null,
): Promise<ReleaseRecord | 'again'> {
  const { services, store, installation } = context;
  const { repository, subject } = gathered.snapshot;
  const known = await store.releases.of(repository.id, subject.number);
  const record = known ?? (await judged(context, gathered, releasedBy));
  if (record === 'again') return 'again';
  for (const effect of bypassEffects(record, gathered)) {
    await write(context, (turn) => context.github.apply(turn, effect));
  }
  const violations = await services.violationsOn(repository.id, record.commit);
  if (wantsTagCheck(record, violations, false)) {
    await services.send([releaseCommitJob(installation, subject.repository, record.commit)]);
  }
  return record;
}

async function judged(
  context: WriteContext,
  gathered: Gathered,
  releasedBy: Account | null,
): Promise<ReleaseRecord | 'again'> {
  const { services, store } = context;
  const facts = await completeFacts(store, context.github, gathered);
  const { subject, pullRequest } = facts;
  const { merged } = pullRequest;
  if (merged === null) throw new Error('GitHub says that this is merged, but not when or as which commit');
  const check = gathered.observed.checks.find(({ name }) => name === READINESS);
  const said = check === undefined ? null : saidBy(check);
  const unconfirmed = said === 'failure' && (await store.passedUnconfirmed(subject, pullRequest.head.sha));
  const word = { said, unconfirmed, covered: false, seen: await store.actsSeen(subject) };
  const alone = judgeMerge(gathered.policy, facts, merged, word);
  const covered = alone.bypass ? await coveredBy(context, facts, merged) : 'no';
  if (covered === 'unknown') return 'again';
  const judgement = covered === 'no' ? alone : judgeMerge(gathered.policy, facts, merged, { ...word, covered: true });
  const found = { ...judgement, releasedBy };
  const { record, fresh } = await store.releases.record(found, mergeEntries(found));
  const { commit, outcome, mergedBy, missing } = record;
  const fields = { subject, commit, outcome, check: record.check, mergedBy: mergedBy?.login ?? null };
  if (fresh && record.bypass) services.log.warn({ ...fields, missing }, 'a release was merged while it was not ready');
  else if (fresh) services.log.info(fields, 'a merge is recorded');
  return record;
}

/**
 * Whether another pull request covers this merge.
 * Such a one has the same head, went into the same branch as the same commit, and passed: when one is merged, GitHub
 * calls all of them merged. Only that one was merged by a person, unless the commit says otherwise.
 */
async function coveredBy(
  { services, store, installation, github }: WriteContext,
  { subject, repository, pullRequest }: Facts,
  merged: MergeFact,
): Promise<'yes' | 'no' | 'unknown'> {
  const self = { head: pullRequest.head.sha, base: pullRequest.base.ref };
  if (isCovered(self, await store.releases.among(repository.id, [merged.commit]))) {
    return (await github.mergedByName(subject.repository, merged.commit)) === subject.number ? 'no' : 'yes';
  }
  const twins = awaitedTwins(await store.siblingsOf(subject, self.head), self.base, merged.at, services.now());
  if (twins.length === 0) return 'no';
  await services.send(twins.map((number) => pullRequestJob(installation, subject.repository, number)));
  return 'unknown';
}

/** MRG-2: one comment. */
function bypassEffects(record: ReleaseRecord, { observed }: Gathered): readonly Effect[] {
  if (!record.told) return [];
  const { act, comment } = bypassWords(record);
  return plan(
    {
      checks: [],
      checklist: observed.checklists[0]?.body ?? null,
      answers: [{ act, body: comment }],
      reactions: [],
      labelsOff: [],
      labelsOn: null,
    },
    observed,
  );
}

/** The job that publishes on a commit whether it may be tagged. */
const releaseCommitJob = (
  installation: number,
  { owner, name }: { readonly owner: string; readonly name: string },
  commit: ReleaseRecord['commit'],
): Job => ({ kind: 'release-commit', installation, owner, repo: name, commit });
