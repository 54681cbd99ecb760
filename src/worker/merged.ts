import type { Account } from '../domain/account.ts';
import { type Effect, READINESS } from '../domain/effects.ts';
import type { Facts } from '../domain/facts.ts';
import type { Job } from '../domain/job.ts';
import type { ReleaseRecord } from '../domain/release.ts';
import { mergeEntries } from '../plan/merge-entries.ts';
import { completeFacts } from './complete-facts.ts';
import type { Look } from './parts.ts';
import type { Press } from './publish.ts';

/**
 * The course of a pull request that was found merged: whether it was ready is judged and recorded once and for all
 * (TAG-1), a bypass is told on it (MRG-2), and the check of the commit that it became is asked for. A later look finds
 * the record, and does only what is not done yet.
 * @param releasedBy for whom the app merged it (MRG-1)
 * @throws Error where GitHub does not say when it was merged, or as which commit: it is looked at again
 */
export async function recordMerge(
  press: Press,
  installation: number,
  look: Look,
  releasedBy: Account | null,
): Promise<ReleaseRecord> {
  const { desk, store, turn } = press;
  const { repository, subject } = look.snapshot;
  const known = await store.releases.of(repository.id, subject.number);
  const record = known ?? (await judged(press, look, await completeFacts(store, look.snapshot), releasedBy));
  for (const effect of bypassEffects(press, record, look)) {
    await store.hold(turn);
    press.signal.throwIfAborted();
    await press.github.apply(turn, effect);
  }
  const violations = await desk.violationsOn(repository.id, record.commit);
  if (record.outcome !== 'not-applicable' || violations.length > 0) {
    await desk.send([releaseCommitJob(installation, subject.repository, record.commit)]);
  }
  return record;
}

async function judged(
  { desk, store }: Press,
  look: Look,
  facts: Facts,
  releasedBy: Account | null,
): Promise<ReleaseRecord> {
  const { merged } = facts.pullRequest;
  if (merged === null) throw new Error('GitHub says that it is merged, and not when, or as which commit');
  const said = look.observed.checks.find(({ name }) => name === READINESS)?.conclusion ?? null;
  const judgement = desk.judgeMerge(look.policy, facts, merged, said);
  const found = { ...judgement, releasedBy };
  const { record, fresh } = await store.releases.record(found, mergeEntries(found));
  const { subject } = facts;
  const { commit, outcome, check, mergedBy, missing } = record;
  const fields = { subject, commit, outcome, check, mergedBy: mergedBy?.login ?? null };
  if (fresh && record.bypass) desk.log.warn({ ...fields, missing }, 'a release was merged while it was not ready');
  else if (fresh) desk.log.info(fields, 'a merge is recorded');
  return record;
}

/** MRG-2: one comment, and the last word of the checklist where there is one. */
function bypassEffects({ desk }: Press, record: ReleaseRecord, { observed }: Look): readonly Effect[] {
  if (!record.told) return [];
  const { act, comment, checklist } = desk.bypassWords(record);
  return desk.plan(
    {
      checks: [],
      checklist: observed.checklists.length > 0 ? checklist : null,
      answers: [{ act, body: comment }],
      reactions: [],
      labelsOff: [],
      labelsOn: null,
    },
    observed,
  );
}

/** The job that says on a commit whether it may be tagged. */
const releaseCommitJob = (
  installation: number,
  { owner, name }: { readonly owner: string; readonly name: string },
  commit: ReleaseRecord['commit'],
): Job => ({ kind: 'release-commit', installation, owner, repo: name, commit });
