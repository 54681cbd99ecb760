import { addMillis, type Instant, type Sha } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';
import type { KnownTag, ListedTag, TagFindings } from '../../domain/tag.ts';
import { seriesOf } from './series.ts';

/** A webhook may be ahead of GitHub's answers, or behind them. A push that was seen is judged by itself. */
const SETTLE_MILLIS = 10_000;
/**
 * When a violation is judged again. It may be fixed without an event, for example by a change of a team in another
 * organization.
 */
const JUDGED_AGAIN_MILLIS = 60 * 60_000;

/**
 * Finds changes of tags that were not reported: new, moved and deleted ones (TAG-4).
 * At the first observation of a repository, or of a new pattern in the policy, the existing tags that match are older
 * than the gate, and are the baseline.
 * @param policy null if it is invalid: then any tag may be a release tag, and only what has changed is judged
 * @param known all that is known of the repository's tags; `first` if they were never observed together
 * @param at when the list was requested
 */
export function compareTags(
  policy: Policy | null,
  known: { readonly first: boolean; readonly tags: readonly KnownTag[] },
  listed: readonly ListedTag[],
  at: Instant,
): TagFindings {
  const matches = (name: string): boolean => policy === null || seriesOf(policy.tags.patterns, name) !== null;
  const byName = new Map(known.tags.map((tag) => [tag.name, tag]));
  const there = new Set(listed.map(({ name }) => name));
  const findings = { seen: [], baseline: [], ignored: [], judge: [] } as Writable<TagFindings>;

  for (const tag of listed) {
    const before = byName.get(tag.name);
    if (before === undefined) {
      if (!matches(tag.name)) findings.ignored.push(tag);
      else if (!known.first) {
        findings.seen.push(tag);
        findings.judge.push(tag.name);
      } else if (tag.commit === null) findings.ignored.push(tag);
      else findings.baseline.push({ ...tag, commit: tag.commit });
    } else if (before.object !== tag.object) {
      if (isSettling(before, at)) continue;
      if (!matches(tag.name) && isIgnored(before)) findings.ignored.push(tag);
      else {
        findings.seen.push(tag);
        findings.judge.push(tag.name);
      }
    } else if (policy !== null && matches(tag.name) && before.standing === 'ignored' && tag.commit !== null) {
      findings.baseline.push({ ...tag, commit: tag.commit });
    } else if (isDue(before, policy, matches(tag.name), at)) findings.judge.push(tag.name);
  }
  for (const before of known.tags) {
    if (there.has(before.name)) continue;
    if (before.object === null) {
      if (before.standing !== null && isDue(before, policy, matches(before.name), at)) findings.judge.push(before.name);
    } else if (!isSettling(before, at)) {
      findings.seen.push({ name: before.name, object: null });
      if (matches(before.name)) findings.judge.push(before.name);
    }
  }
  return findings;
}

/**
 * Removes tags on commits that the app's own check refuses. They existed, but were not releases: a database was lost,
 * not a gate begun.
 */
export function withoutRefusedTags(findings: TagFindings, refused: ReadonlySet<Sha>): TagFindings {
  const [against, baseline] = [
    findings.baseline.filter(({ commit }) => refused.has(commit)),
    findings.baseline.filter(({ commit }) => !refused.has(commit)),
  ];
  return {
    ...findings,
    baseline,
    seen: [...findings.seen, ...against],
    judge: [...findings.judge, ...against.map(({ name }) => name)],
  };
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };

const isIgnored = ({ standing }: KnownTag): boolean => standing === null || standing === 'ignored';

const isSettling = ({ seenAt }: KnownTag, at: Instant): boolean =>
  seenAt !== null && addMillis(seenAt, SETTLE_MILLIS) > at;

/**
 * True if it was never judged, or if another judgment may differ.
 * For example, it may not be a release tag (any more).
 */
function isDue({ standing, decidedAt, policyDigest }: KnownTag, policy: Policy | null, matches: boolean, at: Instant) {
  if (standing === null) return matches;
  if (policy === null) return false;
  if (standing === 'error') return true;
  if (standing !== 'violation') return false;
  return policyDigest !== policy.digest || decidedAt === null || addMillis(decidedAt, JUDGED_AGAIN_MILLIS) <= at;
}
