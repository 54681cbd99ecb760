import { describe, expect, test } from '@jest/globals';
import { asInstant, asSha } from '../../src/domain/ids.ts';
import { mergedPullRequests } from '../../src/github/release/merged-as.ts';
import {
  gap,
  inShop,
  oidOf,
  Partial as PartialAnswer,
  page,
  policyEntry,
  scriptedClient,
  snapshotData,
  user,
} from '../support/github-answers.ts';
import { gathered } from '../support/github-look.ts';

const MERGED = {
  state: 'MERGED',
  mergedAt: '2026-03-03T10:00:00Z',
  mergedBy: user(3, 'rae'),
  mergeCommit: { oid: oidOf('e') },
};
const snapshot = (parts: Record<string, unknown> = {}) => snapshotData({ pullRequest: { ...MERGED, ...parts } });
const span = { total_commits: 1, ahead_by: 1, commits: [{ sha: oidOf('a') }] };
const policyAt = (policy: unknown) => ({ repository: { object: { oid: oidOf('0'), policy } } });
const COMPARE = 'GET /repos/{owner}/{repo}/compare/{basehead}';

describe('a merged pull request', () => {
  test('TAG-1: says when, by whom and as which commit it was merged', async () => {
    const client = scriptedClient([
      ['Snapshot', snapshot()],
      ['PolicyAt', policyAt(policyEntry('own'))],
      ['Ancestors', { repository: { ref: {} } }],
      [COMPARE, span],
    ]);
    const { pullRequest, commits } = (await gathered(client)).snapshot;
    expect(pullRequest.merged).toEqual({
      at: asInstant('2026-03-03T10:00:00Z'),
      by: { id: 3, login: 'rae', kind: 'user' },
      commit: oidOf('e'),
    });
    expect(commits).toMatchObject({ state: 'known', value: [{ sha: oidOf('a') }] });
  });

  test('POL-1: is judged by the policy as it was before the merge, which may itself have changed it', async () => {
    const client = scriptedClient([
      ['Snapshot', snapshot()],
      ['PolicyAt', policyAt(null)],
    ]);
    expect((await gathered(client)).policy).toEqual({ state: 'absent' });
    expect(client.requests[1]?.variables).toMatchObject({ oid: oidOf('0') });
  });

  test('POL-1: into another branch than the default one, by the policy as it is', async () => {
    const client = scriptedClient([
      ['Snapshot', snapshot({ baseRefName: 'release/1' })],
      ['Ancestors', { repository: { ref: {} } }],
      [COMPARE, span],
    ]);
    expect((await gathered(client)).policy.state).not.toBe('absent');
  });

  test('whose commit before the merge GitHub no longer has is read again: the policy is unknown, and not absent', async () => {
    const client = scriptedClient([
      ['Snapshot', snapshot()],
      ['PolicyAt', { repository: { object: null } }],
    ]);
    await expect(gathered(client)).rejects.toMatchObject({ code: 'not-found' });
  });

  test.each([
    ['when', { mergedAt: null }],
    ['as what', { mergeCommit: null }],
  ])('of which GitHub does not say %s is merged in a way that is not known', async (_, parts) => {
    const client = scriptedClient([
      ['Snapshot', snapshot(parts)],
      ['Ancestors', { repository: { ref: {} } }],
      [COMPARE, span],
    ]);
    expect((await gathered(client)).snapshot.pullRequest).toMatchObject({ state: 'merged', merged: null });
  });
});

describe('which pull requests became a commit', () => {
  const commit = asSha(oidOf('e'));
  const node = (number: number, state = 'MERGED', oid: string | null = oidOf('e')) => ({
    id: `PR_${number}`,
    number,
    state,
    mergeCommit: oid === null ? null : { oid },
  });
  const answer = (pulls: unknown) => ({ repository: { object: { oid: oidOf('e'), associatedPullRequests: pulls } } });
  const ask = (...answers: readonly unknown[]) =>
    mergedPullRequests(inShop(scriptedClient(answers.map((one) => ['MergedAs', one]))), commit);

  test('TAG-1: only those that were merged as this very commit, on every page', async () => {
    const first = page([node(1), node(2, 'OPEN', null), node(3, 'MERGED', oidOf('d'))], { next: 'c', total: 4 });
    expect(await ask(answer(first), answer(page([node(4)], { total: 4 })))).toEqual([1, 4]);
  });

  test('a commit that is not there came from none', async () => {
    expect(await ask({ repository: { object: null } })).toEqual([]);
  });

  test.each([
    ['may not be read', new PartialAnswer({ repository: null }, [gap(['repository'], 'forbidden')]), 'forbidden'],
    ['are malformed', {}, 'invalid'],
    ['were cut short', answer(page([node(1)], { total: 2 })), 'unavailable'],
  ])('SOD-6: where they %s, that is an error, and not read as none', async (_, given, code) => {
    await expect(ask(given)).rejects.toMatchObject({ code });
  });
});
