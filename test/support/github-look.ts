import type { PullRequestSubject } from '../../src/domain/facts.ts';
import type { Gathered } from '../../src/domain/gathered.ts';
import { asInstant } from '../../src/domain/ids.ts';
import { userCacheKey } from '../../src/github/policy/people-cache.ts';
import { type GatherOptions, gather } from '../../src/github/pull-request/gather.ts';
import { kim, lee, oli, pat, rae, sam } from './facts.ts';
import { MemoryPeopleCache, type ScriptedClient, scriptedClient, snapshotData } from './github-answers.ts';

/** The pull request that these tests observe, by a client with scripted answers. */
export const subject: PullRequestSubject = {
  kind: 'pull-request',
  repository: { owner: 'acme', name: 'shop' },
  number: 7,
};
export const AT = asInstant('2026-03-02T12:00:00Z');

/** A cache with everybody whom the policy of these tests names. So no request asks for people. */
function knownPeople(): MemoryPeopleCache {
  const cache = new MemoryPeopleCache();
  for (const person of [pat, oli, rae, sam, kim, lee]) cache.entries.set(userCacheKey(person.login), person);
  return cache;
}

export const askWith = (parts: Partial<GatherOptions> = {}): GatherOptions => ({
  now: () => AT,
  people: knownPeople(),
  ownLogin: null,
  trees: [],
  ...parts,
});

export async function gathered(client: ScriptedClient, parts: Partial<GatherOptions> = {}): Promise<Gathered> {
  const result = await gather(client, subject, askWith(parts));
  if (result.kind !== 'found') throw new Error('gone');
  return result.gathered;
}

/** An observation whose one answer has these parts of the pull request. */
export const observe = (pullRequest: Record<string, unknown>, parts: Partial<GatherOptions> = {}): Promise<Gathered> =>
  gathered(scriptedClient([['Snapshot', snapshotData({ pullRequest })]]), parts);
