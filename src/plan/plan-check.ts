import { type CheckContent, type CheckEffect, letsThrough, type ObservedCheck, saidBy } from '../domain/effects.ts';
import { addMillis, type Instant, type Sha } from '../domain/ids.ts';

const DAY_MILLIS = 24 * 60 * 60_000;
/**
 * The age at which a run that is not completed is replaced (VER-2).
 * GitHub makes it `stale` after 14 days. A release is observed at least every 56 hours, so this leaves more than a day.
 */
export const RENEWAL_MILLIS = 10 * DAY_MILLIS;

/** This app's check runs of a commit, as an observation found them. */
export interface ObservedChecks {
  readonly head: Sha;
  readonly checks: readonly ObservedCheck[];
  /** The time of the observation. Only a check that waits needs it. */
  readonly at?: Instant | undefined;
}

/**
 * The effects that give a commit the check; none if it has it already (VER-5).
 * GitHub changes a completed run neither back to `in_progress` nor out of `stale`, so these need a new run (ADR 0079).
 * The run that it replaces must not pass, and must not become `stale` later.
 */
export function planCheck(content: CheckContent, { head, checks, at }: ObservedChecks): readonly CheckEffect[] {
  const standing = checks.find((check) => check.name === content.name);
  if (!standing) return [{ kind: 'create-check', why: `no ${content.name} on this commit yet`, head, content }];
  const why = difference(content, standing, at);
  if (why === null) return [];
  const create: CheckEffect = { kind: 'create-check', why, head, content };
  // GitHub appends the annotations of an update to the existing ones. Only a new check run starts without any.
  if (content.name === 'countersign/policy') return [create];
  const update: CheckEffect = { kind: 'update-check', why, id: standing.id, head, content };
  if (content.conclusion !== 'in_progress') return [isStale(standing) ? create : update];
  if (isUnderWay(standing) && !isOld(standing, at)) return [update];
  if (!isUnderWay(standing) && !letsThrough(standing.conclusion)) return [create];
  return [{ ...update, content: { ...content, conclusion: 'action_required' } }, create];
}

/** Writes an error over whatever stands there. @param standing null if there is no such check, or if it is unknown */
export const replaceCheck = (
  standing: { readonly id: string; readonly conclusion: string | null } | null,
  effect: { readonly why: string; readonly head: Sha; readonly content: CheckContent },
): CheckEffect =>
  standing === null || isStale(standing)
    ? { kind: 'create-check', ...effect }
    : { kind: 'update-check', id: standing.id, ...effect };

const isStale = ({ conclusion }: Pick<ObservedCheck, 'conclusion'>): boolean => conclusion === 'stale';

/** True for a run that GitHub takes as not completed in every respect. */
const isUnderWay = ({ status, conclusion }: ObservedCheck): boolean => status !== 'completed' && conclusion === null;

const isOld = ({ startedAt }: ObservedCheck, at: Instant | undefined): boolean =>
  startedAt !== null && at !== undefined && at >= addMillis(startedAt, RENEWAL_MILLIS);

function difference(content: CheckContent, standing: ObservedCheck, at: Instant | undefined): string | null {
  const said = saidBy(standing);
  if (said !== content.conclusion) return `${said} becomes ${content.conclusion}`;
  if (said === 'in_progress') {
    if (!isUnderWay(standing) || standing.status !== 'in_progress') return 'the check is not in progress';
    if (isOld(standing, at)) return 'the check has waited for long, and GitHub would make it stale';
  }
  if (standing.title !== content.title) return 'the title changed';
  if (standing.summary !== content.summary) return 'the summary changed';
  if ((standing.text ?? '') !== content.text) return 'the text changed';
  return null;
}
