import { expect, test } from '@jest/globals';
import type { Gathered } from '../../../src/domain/gathered.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import { completeFacts } from '../../../src/worker/observe/complete-facts.ts';
import type { PullRequestStore } from '../../../src/worker/ports/pull-request.ts';
import { ann, commit, dev, facts, kim, sha } from '../../support/facts.ts';
import { policy } from '../../support/policy.ts';

const unused = () => {
  throw new Error('not asked here');
};

/** The store of an app that saw Kim push whatever it is asked about. */
function storeOfKim(
  asked: string[],
  unnamed = false,
): Pick<PullRequestStore, 'observeLabels' | 'loginOwners' | 'headsOf' | 'memoryOf' | 'pushersOf' | 'pushes'> {
  return {
    pushes: { open: async () => [], settle: unused },
    observeLabels: async () => {},
    loginOwners: async () => new Map(),
    headsOf: async () => [],
    memoryOf: async () => facts().memory,
    pushersOf: async (...[, commits]: Parameters<PullRequestStore['pushersOf']>) => {
      asked.push(...(commits ?? []));
      return { accounts: commits?.length ? [kim] : [], unnamed };
    },
  };
}
const storeWith = (parts: ReturnType<typeof storeOfKim>): PullRequestStore =>
  new Proxy(parts, { get: (all, name) => Reflect.get(all, name) ?? unused }) as PullRequestStore;

const lookOf = (snapshot: Gathered['snapshot']) => ({ policy: policy(), snapshot, seenBy: snapshot.at });
/** GitHub, where the base brings nothing. */
const NOTHING_BESIDE = {
  brought: unused,
  range: async () => facts().range,
};

test('SOD-1: who pushed a commit before the pull request was opened is asked of what people committed, not of what GitHub did', async () => {
  const asked: string[] = [];
  const {
    heads: _,
    memory: __,
    range: ___,
    ...snapshot
  } = facts({
    commits: known([commit(sha('a'), dev), commit(sha('b'), ann, { signedByGitHub: true })]),
  });
  const completed = await completeFacts(storeWith(storeOfKim(asked)), NOTHING_BESIDE, lookOf(snapshot));
  expect(asked).toEqual([sha('a')]);
  expect(completed.pushers).toEqual(known([kim]));
});

test('SOD-6: pushers that could not be read stay unknown, whoever was seen', async () => {
  const { heads: _, memory: __, range: ___, ...snapshot } = facts({ pushers: unavailable('truncated', 'events') });
  const completed = await completeFacts(storeWith(storeOfKim([])), NOTHING_BESIDE, lookOf(snapshot));
  expect(completed.pushers).toEqual(unavailable('truncated', 'events'));
});

test('SOD-1: if a webhook reported a push without its pusher, who pushed is unknown, whoever else was seen', async () => {
  const { heads: _, memory: __, range: ___, ...snapshot } = facts({ commits: known([commit(sha('a'), dev)]) });
  const { subject } = snapshot;
  const gathered = lookOf(snapshot);
  const completed = await completeFacts(storeWith(storeOfKim([], true)), NOTHING_BESIDE, gathered);
  const place = `${subject.repository.owner}/${subject.repository.name}#${subject.number}`;
  expect(completed.pushers).toEqual(unavailable('unnamed', `who pushed to ${place}`));
  const named = await completeFacts(storeWith(storeOfKim([])), NOTHING_BESIDE, gathered);
  expect(named.pushers).toEqual(known([kim]));
});

test('SOD-1: what GitHub did not list of a push is asked for before anybody says who pushed, and of no other commits', async () => {
  const done: string[] = [];
  const push = { seq: 1, ref: 'refs/tags/t', commit: sha('e'), pusher: kim, at: facts().at, had: null };
  const store = {
    ...storeOfKim([]),
    pushersOf: async () => ({ accounts: done.includes('settled') ? [kim] : [], unnamed: false }),
    pushes: {
      open: async (_: number, branch: string, commits: readonly string[]) => {
        done.push(`open ${branch} ${commits.join()}`);
        return [push];
      },
      settle: async (_: number, found: typeof push, commits: readonly string[] | null) => {
        expect([found, commits]).toEqual([push, [sha('a')]]);
        done.push('settled');
      },
    },
  };
  const github = {
    ...NOTHING_BESIDE,
    brought: async (_: unknown, had: string, commit: string) => {
      done.push(`asked ${had} ${commit}`);
      return [sha('a')];
    },
  };
  const { heads: _, memory: __, range: ___, ...snapshot } = facts({ commits: known([commit(sha('a'), dev)]) });
  const completed = await completeFacts(storeWith(store), github, lookOf(snapshot));
  expect(done).toEqual([`open main ${sha('a')}`, `asked main ${sha('e')}`, 'settled']);
  expect(completed.pushers).toEqual(known([kim]));
  done.length = 0;
  const feature = {
    ...snapshot,
    pullRequest: { ...snapshot.pullRequest, head: { ...snapshot.pullRequest.head, ref: 'x' } },
  };
  await completeFacts(storeWith(store), github, lookOf(feature));
  expect(done).toEqual([]);
});
