import type { Facts, PullRequestSubject, RepositoryRef } from '../../domain/facts.ts';
import type { Gathered } from '../../domain/gathered.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { headsWithoutTree } from '../../policy/acts/heads-between.ts';
import { evaluate } from '../../policy/evaluate.ts';
import { passes } from '../../policy/publication.ts';
import type { GitHub, PullRequestStore, Services } from '../ports/pull-request.ts';
import { completeFacts } from './complete-facts.ts';

/** The result of observing a pull request. */
export type Observation =
  /** It no longer exists under this name. `movedTo`: its new name, if it has one. */
  | { readonly kind: 'gone'; readonly movedTo: RepositoryRef | null }
  /** A webhook reported a later head, so the observation must not be used (VER-6). */
  | { readonly kind: 'outdated' }
  | { readonly kind: 'closed'; readonly gathered: Gathered; readonly how: 'closed' | 'merged' }
  | { readonly kind: 'decided'; readonly gathered: Gathered; readonly facts: Facts; readonly verdict: Verdict };

/**
 * Observes a pull request and, if it is open, decides about it.
 * The decision uses what was found and what is stored. It records the head that it found, and nothing else: the
 * consequences of the verdict are up to the caller.
 */
export async function observe(
  services: Pick<Services, 'measured' | 'doubt'>,
  store: PullRequestStore,
  github: Pick<GitHub, 'gather' | 'range' | 'brought'>,
  subject: PullRequestSubject,
): Promise<Observation> {
  const heads = await store.knownHeads(subject);
  const found = await github.gather(subject, headsWithoutTree(heads.seen), heads);
  if (found.kind === 'gone') return found;
  const { policy, snapshot, seenBy } = found.gathered;
  const { pullRequest, repository, at } = snapshot;
  const { sha: commit, tree } = pullRequest.head;
  const former = { base: pullRequest.base.ref, heads: snapshot.formerHeads };
  const seen = { commit, tree, at, seenBy, trees: snapshot.trees, former };
  const sighting = await store.observeHead(subject, repository.id, seen);
  if (sighting === 'outdated') return { kind: 'outdated' };
  if (pullRequest.state !== 'open') return { kind: 'closed', gathered: found.gathered, how: pullRequest.state };
  if (policy.state === 'absent') await store.baselines.notGated(repository.id);
  if (policy.state === 'valid') await store.observeLogins(repository.id, snapshot.people.users.map(ownerOf));
  const facts = await completeFacts(store, github, found.gathered);
  const verdict = services.measured(() => evaluate(policy, facts));
  const doubt = verdict.outcome === 'ready' ? services.doubt(passes(found.gathered.observed)) : null;
  if (doubt === null) return { kind: 'decided', gathered: found.gathered, facts, verdict };
  const doubted = { ...facts, doubt };
  const again = services.measured(() => evaluate(policy, doubted));
  return { kind: 'decided', gathered: found.gathered, facts: doubted, verdict: again };
}

type User = Gathered['snapshot']['people']['users'][number];

const ownerOf = ({ login, account }: User): { readonly login: string; readonly accountId?: number } =>
  account.state === 'known' ? { login, accountId: account.value.id } : { login };
