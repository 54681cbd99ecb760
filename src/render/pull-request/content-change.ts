import type { CommitFact, Facts } from '../../domain/facts.ts';
import type { Instant, Sha } from '../../domain/ids.ts';
import { inlineMarkdown } from '../markdown/escape.ts';
import { counted } from '../markdown/phrases.ts';
import { compareLink } from './context.ts';

/** SIGN-5: what changed between `old` and the head, in a clause, with the comparison. */
export function contentChange(facts: Facts, old: Sha): string {
  const compare = compareLink(facts, old);
  if (facts.commits.state !== 'known') return `the content changed since (${compare})`;
  const commits = new Map(facts.commits.value.map((commit) => [commit.sha, commit]));
  if (!commits.has(old)) return `that commit is no longer part of this pull request (${compare})`;
  const before = reachable(commits, old);
  const added = [...reachable(commits, facts.pullRequest.head.sha)].filter((sha) => !before.has(sha)).length;
  return added === 0
    ? `the content changed since (${compare})`
    : `${counted(added, 'commit')} came after it (${compare})`;
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

/** SIGN-5: how the base branch was changed after `since`, in a clause. */
export function baseChange(facts: Facts, since: Instant): string {
  const events = facts.events.state === 'known' ? facts.events.value : [];
  const change = events.find((event) => event.kind === 'base-changed' && event.at >= since);
  return change?.kind === 'base-changed'
    ? `the base branch was changed since, from ${inlineMarkdown(change.from, 100)} to ${inlineMarkdown(facts.pullRequest.base.ref, 100)}`
    : 'the base branch was changed since';
}

/** SIGN-5: that the head has the content that was signed, and is laid over other commits of the base branch, in a clause. */
export const baseCommitsChange = (facts: Facts): string =>
  `the head has the same content over other commits of ${baseName(facts)}: merging it may undo what came in there since`;

/** The base branch, as code. */
export const baseName = ({ pullRequest }: Facts): string => inlineMarkdown(pullRequest.base.ref, 100);
