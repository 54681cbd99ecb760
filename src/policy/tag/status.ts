import type { Instant, Sha } from '../../domain/ids.ts';
import type { PolicyReading } from '../../domain/policy.ts';
import type { ReleaseRecord, TagProblem } from '../../domain/release.ts';
import type { TagFacts, TagStatus, TagVerdict } from '../../domain/tag.ts';
import { isCertain } from './judge.ts';

/** What the app knew of a tag before. */
interface TagMemory {
  readonly standing: TagStatus | null;
  readonly decidedAt: Instant | null;
  readonly sightings: readonly { readonly at: Instant }[];
}

/** The status of a tag from now on (TAG-2). */
export function tagStatus(
  { outcome, accepted }: Pick<TagVerdict, 'outcome' | 'accepted'>,
  policy: PolicyReading,
): TagStatus {
  if (outcome !== 'not-judged') return outcome;
  return accepted?.how === 'baseline' && policy.state !== 'absent' ? 'baseline' : 'ignored';
}

/** True for a tag without a result that does not exist and was never seen. */
export const wasNever = ({ tag }: Pick<TagFacts, 'tag'>, { standing, sightings }: TagMemory): boolean =>
  tag === null && standing === null && sightings.length === 0;

/**
 * True if a tag that did not move keeps its result under an invalid policy.
 * An invalid policy cannot say what a release tag is.
 */
export const standsUnread = (policy: PolicyReading, { decidedAt, sightings }: TagMemory): boolean =>
  policy.state === 'invalid' && decidedAt !== null && sightings.every(({ at }) => at <= decidedAt);

/** True if a counting tag keeps its result, so that nothing is stored again. */
export const countsAsBefore = (status: TagStatus, before: TagStatus | null, range: TagFacts['range']): boolean =>
  status === before && (status === 'passed' || status === 'baseline') && range === null;

/** The part of a tag that matters for checks on commits. */
interface TagPlace {
  readonly standing: TagStatus | null;
  readonly commit: Sha | null;
  readonly accepted: { readonly commit: Sha | null } | null;
}

/** TAG-3: the commits whose checks may have to change now, each once. */
export function commitsConcerned(now: TagPlace, before: TagPlace): readonly Sha[] {
  if (!isAgainst(now.standing) && !isAgainst(before.standing)) return [];
  const concerned = [now.commit, now.accepted?.commit, before.commit, before.accepted?.commit];
  return [...new Set(concerned.filter((one): one is Sha => typeof one === 'string'))];
}

/** The commit whose release begins or ends to be released as this tag; null if none does. */
export function releaseTold(
  now: Pick<TagPlace, 'standing' | 'accepted'>,
  before: Pick<TagPlace, 'standing' | 'accepted'>,
): Sha | null {
  const at = ({ standing, accepted }: Pick<TagPlace, 'standing' | 'accepted'>): Sha | null =>
    standing === 'passed' ? (accepted?.commit ?? null) : null;
  return at(now) === at(before) ? null : (at(now) ?? at(before));
}

/** True if the tag ever needed an issue. A tag that never broke a rule gets none (TAG-3). */
export const wasReported = ({
  standing,
  issue,
}: {
  readonly standing: TagStatus | null;
  readonly issue: number | null;
}): boolean => issue !== null || isAgainst(standing);

const isAgainst = (one: TagStatus | null): boolean => one === 'violation' || one === 'error';

/**
 * Whether `countersign/tag` belongs on a commit (TAG-1, TAG-3).
 * It does if the commit is a release, if a tag on it breaks the rules, or if the check is there already.
 */
export const wantsTagCheck = (
  record: Pick<ReleaseRecord, 'outcome'> | null,
  violations: readonly TagProblem[],
  stands: boolean,
): boolean => (record !== null && record.outcome !== 'not-applicable') || violations.length > 0 || stands;

/** Whether the policy wants a tag deleted because of the verdict (TAG-3). */
export const deletesTag = (policy: PolicyReading, verdict: TagVerdict): boolean =>
  policy.state === 'valid' && policy.policy.tags.onViolation === 'delete' && isCertain(verdict);
