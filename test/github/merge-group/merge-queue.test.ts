import { describe, expect, test } from '@jest/globals';
import { asSha } from '../../../src/domain/ids.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import { readMergeQueue } from '../../../src/github/merge-group/merge-queue.ts';
import { commitChecks } from '../../../src/github/pull-request/commit-checks.ts';
import { gap, inShop, oidOf, Partial, page, scriptedClient } from '../../support/github-answers.ts';

const GROUP = { branch: 'main', ref: 'gh-readonly-queue/main/pr-7' };
const WHAT = 'the merge queue of acme/shop for main';

const node = (id: string, parts: object = {}) => ({
  id,
  baseCommit: { oid: oidOf('0') },
  headCommit: { oid: oidOf('a') },
  pullRequest: { number: 7, title: 'Release', url: 'https://github.example/acme/shop/pull/7', headRefOid: oidOf('b') },
  ...parts,
});
const found = {
  base: oidOf('0'),
  head: oidOf('a'),
  pullRequest: { number: 7, title: 'Release', url: 'https://github.example/acme/shop/pull/7', head: oidOf('b') },
};
const answer = (entries: unknown, ref: unknown = { target: { oid: oidOf('a') } }) => ({
  repository: { ref, mergeQueue: entries === null ? null : { entries } },
});
const read = (...answers: readonly unknown[]) =>
  readMergeQueue(inShop(scriptedClient(answers.map((one) => ['MergeQueue', one] as const))), GROUP);

describe('MQ-1: a merge queue', () => {
  test('is read with what each entry stands on, every page', async () => {
    const first = page([node('1')], { next: 'cursor', total: 2 });
    const second = page([node('2', { baseCommit: null, headCommit: null, pullRequest: null })], { total: 2 });
    expect(await read(answer(first), answer(second))).toEqual({
      entries: known([found, { base: null, head: null, pullRequest: null }]),
      ref: oidOf('a'),
    });
  });

  test('that a branch does not have is known not to be there, and so is the group’s own branch', async () => {
    expect(await read(answer(null, null))).toEqual({ entries: known(null), ref: null });
  });

  test.each([
    ['that may not be read', new Partial(answer(null), [gap(['repository', 'mergeQueue'], 'forbidden')]), 'forbidden'],
    ['with fewer entries than GitHub counts', answer(page([node('1')], { total: 2 })), 'truncated'],
    ['with an entry that is not understood', answer(page([node('1', { headCommit: { oid: 'x' } })])), 'malformed'],
  ] as const)('%s is not known', async (_, given, why) => {
    expect((await read(given))?.entries).toEqual(unavailable(why, WHAT));
  });

  test('of a repository that is gone is gone; if it may not be read, or the answer holds none, that is an error', async () => {
    expect(await read(new Partial({ repository: null }, [gap(['repository'])]))).toBeNull();
    await expect(read(new Partial({ repository: null }, [gap(['repository'], 'forbidden')]))).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(read({})).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('VER-5: the checks of a commit', () => {
  const of = (data: unknown) => commitChecks(inShop(scriptedClient([['CommitChecks', data]])), asSha(oidOf('a')));
  const run = {
    id: 'R',
    databaseId: 4,
    url: 'u',
    name: 'countersign/readiness',
    status: 'COMPLETED',
    conclusion: 'SUCCESS',
    title: 't',
    summary: 's',
    text: null,
  };

  test('are this app’s own; a commit that is gone is null', async () => {
    const suites = page([{ id: 'S', checkRuns: page([run]) }]);
    const checks = await of({ repository: { object: { oid: oidOf('a'), checkSuites: suites } } });
    expect(checks).toEqual([
      {
        id: '4',
        name: run.name,
        status: 'completed',
        conclusion: 'success',
        startedAt: null,
        title: 't',
        summary: 's',
        text: null,
      },
    ]);
    expect(await of({ repository: { object: null } })).toBeNull();
  });

  test('VER-5: are read to their end if a commit has more suites of the app than one page holds', async () => {
    const suite = (number: number) => ({ id: `S${number}`, checkRuns: page([{ ...run, databaseId: number }]) });
    const answer = (suites: unknown) => ({ repository: { object: { oid: oidOf('a'), checkSuites: suites } } });
    const first = page([suite(1), suite(9)], { next: 'c2', total: 3 });
    const client = scriptedClient([
      ['CommitChecks', answer(first)],
      ['CommitChecks', answer(page([suite(5)], { total: 3 }))],
    ]);
    const checks = await commitChecks(inShop(client), asSha(oidOf('a')));
    expect(checks?.map(({ id }) => id)).toEqual(['9']);
    expect(client.requests).toHaveLength(2);
    const gone = scriptedClient([
      ['CommitChecks', answer(first)],
      ['CommitChecks', { repository: { object: null } }],
    ]);
    await expect(commitChecks(inShop(gone), asSha(oidOf('a')))).rejects.toMatchObject({ code: 'conflict' });
  });

  test('that could not be read are an error: another run of the name must not be made blindly', async () => {
    const cut = page([], { total: 1 });
    await expect(of({ repository: { object: { oid: oidOf('a'), checkSuites: cut } } })).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(of({ repository: {} })).rejects.toMatchObject({ code: 'invalid' });
    await expect(of(new Partial({ repository: null }, [gap(['repository'], 'forbidden')]))).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
