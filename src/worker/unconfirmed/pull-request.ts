import { READINESS } from '../../domain/effects.ts';
import type { PullRequestSubject } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import { pullRequestJob } from '../../domain/job.ts';
import type { Publication } from '../../domain/publication.ts';
import { replaceCheck } from '../../plan/plan-check.ts';
import { headToReplace, passingSiblings, replacesResult } from '../../policy/unconfirmed.ts';
import { unconfirmedCheck, unsupportedCheck } from '../../render/pull-request/unconfirmed.ts';
import type { GitHub, PullRequestStore, Services } from '../ports/pull-request.ts';
import type { WriteContext } from '../pull-request/publish.ts';
import { observeThoseWith } from '../pull-request/shared-head.ts';
import { failureCodeOf, fieldLacking, limitMillis, limitOf } from '../queue/backoff.ts';
import type { Failure } from '../reconcilers.ts';
import { write } from '../write.ts';

type Parts = Pick<WriteContext, 'services' | 'store'>;

/**
 * Replaces a result that could not be confirmed by an error (VER-7).
 * It replaces a passing check that no observation confirmed for `publish.confirm-within`, and any result that the app
 * has given up. Reading may fail while writing works: another API, another permission, another limit.
 *
 * Errors are logged and retried with the job. Rejects only when no retry follows (`given-up`).
 * @param now a monotonic clock in milliseconds
 */
export function unconfirmedReplacer(services: Services, store: PullRequestStore, now: () => number) {
  const parts: Parts = { services, store };
  const quietUntil = new Map<number, number>();
  /** Installations where the last replacement failed, and those with one under way. */
  const [failing, underWay] = [new Set<number>(), new Set<number>()];
  return async (installation: number, subject: PullRequestSubject, error: unknown, failure: Failure): Promise<void> => {
    if (failure === 'failed' && (quietUntil.get(installation) ?? 0) > now()) return;
    // If GitHub does not answer, only one worker waits for it. This job is tried again anyway.
    if (failure === 'failed' && failing.has(installation) && underWay.has(installation)) return;
    underWay.add(installation);
    try {
      const shown = await store.publicationOf(subject);
      const lacks = fieldLacking(error);
      if (shown === null && lacks !== null) await sayUnsupported(parts, installation, subject, lacks);
      if (shown !== null && replacesResult(shown, { givenUp: failure === 'given-up', unsupported: lacks !== null })) {
        const github = await services.github(installation);
        await replace({ ...parts, github }, subject, shown, { error, failure });
      }
      // Other pull requests with the same head may depend on its verdict, so they are decided again.
      const head = await store.doubt(subject, failure === 'given-up');
      if (head !== null) await observeThoseWith({ ...parts, installation }, subject, head);
      else await observePassing(parts, installation, subject, shown);
      failing.delete(installation);
    } catch (further) {
      failing.add(installation);
      const wait = limitMillis(further);
      if (wait !== null) quietUntil.set(installation, now() + wait);
      services.log.warn(
        { err: further, subject },
        'an unconfirmed result could not be replaced; the app tries again with the job',
      );
      if (failure === 'given-up') throw further;
    } finally {
      underWay.delete(installation);
    }
  };
}

/** Enqueues siblings that pass on a head without a verdict of this one yet (VER-2). */
async function observePassing(
  { store, services }: Parts,
  installation: number,
  subject: PullRequestSubject,
  shown: Publication | null,
): Promise<void> {
  const newest = await store.newestHead(subject);
  if (newest === null || newest === shown?.head) return;
  const passing = passingSiblings(await store.siblingsOf(subject, newest));
  if (passing.length === 0) return;
  await services.send(passing.map((number) => pullRequestJob(installation, subject.repository, number)));
}

async function replace(
  { services, store, github }: Pick<WriteContext, 'services' | 'store' | 'github'>,
  subject: PullRequestSubject,
  shown: Publication,
  { error, failure }: { readonly error: unknown; readonly failure: Failure },
): Promise<void> {
  const turn = await store.takeTurn(subject);
  const lacks = fieldLacking(error);
  const newest = await store.newestHead(subject);
  const head = headToReplace({ givenUp: failure === 'given-up', unsupported: lacks !== null }, newest, shown);
  const content =
    lacks === null
      ? unconfirmedCheck(shown.confirmedAt, shown.confirmWithinMillis, failureCodeOf(error))
      : unsupportedCheck(lacks);
  const standing = await standingCheck(services, github, subject, head);
  const effect = replaceCheck(standing, { why: `not confirmed since ${shown.confirmedAt}`, head, content });
  await write({ store, turn, signal: null }, (current) => github.apply(current, effect));
  await store.replaced(turn, head);
  services.log.warn({ subject, head, since: shown.confirmedAt }, 'a result that could not be confirmed was replaced');
}

/**
 * Publishes that the server is not supported (ADR 0057).
 * A server that lacks a field refuses each observation, so a head would have no check at all. Nothing is published if
 * the repository has no policy of its own, because the gate may not apply to it (REL-5).
 */
async function sayUnsupported(
  { services, store }: Parts,
  installation: number,
  subject: PullRequestSubject,
  lacks: string,
): Promise<void> {
  const head = await store.newestHead(subject);
  if (head === null) return;
  const github = await services.github(installation);
  if (!(await github.hasOwnPolicy(subject.repository))) return;
  const turn = await store.takeTurn(subject);
  const standing = await github.readNewestCheck(subject.repository, head, READINESS);
  if (standing?.conclusion === 'failure') return;
  const parts = { why: `the server does not know ${lacks}`, head, content: unsupportedCheck(lacks) };
  await write({ store, turn, signal: null }, (current) => github.apply(current, replaceCheck(standing, parts)));
}

/**
 * The existing check. null if there is none, or if it cannot be read: then the new check hides the old one.
 */
async function standingCheck(
  services: Services,
  github: GitHub,
  { repository, ...subject }: PullRequestSubject,
  head: Sha,
): ReturnType<GitHub['readNewestCheck']> {
  try {
    return await github.readNewestCheck(repository, head, READINESS);
  } catch (error) {
    if (limitOf(error) !== null) throw error;
    services.log.warn(
      { err: error, subject: { repository, ...subject } },
      'a check cannot be read; the app creates a new one',
    );
    return null;
  }
}
