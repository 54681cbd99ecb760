import { expect, test } from '@jest/globals';
import { known, unavailable } from '../../src/domain/reading.ts';
import { completeFacts } from '../../src/worker/complete-facts.ts';
import type { Store } from '../../src/worker/parts.ts';
import { ann, commit, dev, facts, kim, sha } from '../support/facts.ts';

const unused = () => {
  throw new Error('not asked here');
};

/** The store of an app that saw Kim push whatever it is asked about. */
function storeOfKim(
  asked: string[],
  unnamed = false,
): Pick<Store, 'observeLabels' | 'loginOwners' | 'headsOf' | 'memoryOf' | 'pushersOf' | 'wasPushedByNobodyKnown'> {
  return {
    observeLabels: async () => {},
    loginOwners: async () => new Map(),
    headsOf: async () => [],
    memoryOf: async () => facts().memory,
    wasPushedByNobodyKnown: async () => unnamed,
    pushersOf: async (_, commits) => {
      asked.push(...commits);
      return commits.length > 0 ? [kim] : [];
    },
  };
}
const storeWith = (parts: ReturnType<typeof storeOfKim>): Store =>
  new Proxy(parts, { get: (all, name) => Reflect.get(all, name) ?? unused }) as Store;

test('SOD-1: who pushed a commit before the pull request was opened is asked of what people committed, not of what GitHub did', async () => {
  const asked: string[] = [];
  const {
    heads: _,
    memory: __,
    ...snapshot
  } = facts({
    commits: known([commit(sha('a'), dev), commit(sha('b'), ann, { signedByGitHub: true })]),
  });
  const completed = await completeFacts(storeWith(storeOfKim(asked)), snapshot, snapshot.at);
  expect(asked).toEqual([sha('a')]);
  expect(completed.pushers).toEqual(known([kim]));
});

test('SOD-6: pushers that could not be read stay unknown, whoever was seen', async () => {
  const { heads: _, memory: __, ...snapshot } = facts({ pushers: unavailable('truncated', 'events') });
  const completed = await completeFacts(storeWith(storeOfKim([])), snapshot, snapshot.at);
  expect(completed.pushers).toEqual(unavailable('truncated', 'events'));
});

test('SOD-1: where a webhook told of a push and not whose it was, who pushed is not known, whoever else was seen', async () => {
  const { heads: _, memory: __, ...snapshot } = facts({ commits: known([commit(sha('a'), dev)]) });
  const { subject } = snapshot;
  const completed = await completeFacts(storeWith(storeOfKim([], true)), snapshot, snapshot.at);
  const place = `${subject.repository.owner}/${subject.repository.name}#${subject.number}`;
  expect(completed.pushers).toEqual(unavailable('unnamed', `who pushed to ${place}`));
  const named = await completeFacts(storeWith(storeOfKim([])), snapshot, snapshot.at);
  expect(named.pushers).toEqual(known([kim]));
});
