import type { CommitFact, Facts } from '../../domain/facts.ts';
import type { Instant, Sha } from '../../domain/ids.ts';
import { counted } from '../text/phrases.ts';
import { type Phrase, phrase, text } from '../text/tree.ts';
import { seeChanges } from './context.ts';

/** SIGN-5: what changed between `old` and the head, as a clause with the comparison. */
export function contentChange(facts: Facts | null, old: Sha): Phrase {
  if (facts === null) return phrase`the content changed since`;
  const compare = seeChanges(facts, old);
  const added = commitsSince(facts, old);
  if (added === 'replaced') return phrase`that commit is no longer part of this pull request (${compare})`;
  return added === null || added === 0
    ? phrase`the content changed since (${compare})`
    : phrase`${counted(added, 'commit')} came after it (${compare})`;
}

/** The number of commits that came after `old`; null if unknown, `replaced` if that one is no longer part of it. */
export function commitsSince(facts: Facts, old: Sha): number | 'replaced' | null {
  if (facts.commits.state !== 'known') return null;
  const commits = new Map(facts.commits.value.map((commit) => [commit.sha, commit]));
  if (!commits.has(old)) return 'replaced';
  const before = reachable(commits, old);
  return [...reachable(commits, facts.pullRequest.head.sha)].filter((sha) => !before.has(sha)).length;
}

function reachable(commits: ReadonlyMap<Sha, CommitFact>, from: Sha): ReadonlySet<Sha> {
  const seen = new Set<Sha>();
  const open = [from];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    const commit = commits.get(sha);
    if (commit === undefined || seen.has(sha)) continue;
    seen.add(sha);
    open.push(...commit.parents);
  }
  return seen;
}

/** SIGN-5: how the base branch was changed after `since`, as a clause. */
export function baseChange(facts: Facts | null, since: Instant): Phrase {
  const events = facts?.events.state === 'known' ? facts.events.value : [];
  const change = events.find((event) => event.kind === 'base-changed' && event.at >= since);
  return change?.kind === 'base-changed'
    ? phrase`the base branch was changed since, from ${text(change.from, 100)} to ${baseName(facts)}`
    : phrase`the base branch was changed since`;
}

/** SIGN-5: the clause for signed content that is on other commits of the base branch. */
export const baseCommitsChange = (facts: Facts | null): Phrase =>
  phrase`the head has the same content over other commits of ${baseName(facts)}: merging it may undo what came in there since`;

/** The name of the base branch. */
export const baseName = (facts: Facts | null): Phrase =>
  facts === null ? phrase`the base branch` : phrase`${text(facts.pullRequest.base.ref, 100)}`;
