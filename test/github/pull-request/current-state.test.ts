import { describe, expect, test } from '@jest/globals';
import type { PullRequestSubject } from '../../../src/domain/facts.ts';
import { asSha } from '../../../src/domain/ids.ts';
import { RepositoryClient } from '../../../src/github/client/repository-client.ts';
import { readCurrentState, readNewestCheck } from '../../../src/github/pull-request/current-state.ts';
import { gap, oidOf, Partial as PartialAnswer, scriptedClient } from '../../support/github-answers.ts';

const subject: PullRequestSubject = { kind: 'pull-request', repository: { owner: 'acme', name: 'shop' }, number: 7 };
const HEAD = asSha(oidOf('a'));
const CHECKS = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';

describe('VER-6: where a pull request stands now', () => {
  const answer = (state: string) => ({
    repository: { pullRequest: { headRefOid: HEAD, baseRefName: 'main', state } },
  });
  test.each([
    ['OPEN', true],
    ['CLOSED', false],
    ['MERGED', false],
  ])('one request says it: %s', async (state, open) => {
    const client = scriptedClient([['Standing', answer(state)]]);
    expect(await readCurrentState(client, subject)).toEqual({ head: HEAD, base: 'main', open });
    expect(client.requests).toHaveLength(1);
  });
  test('VER-6: what GitHub left out, or says in another shape, is an error and no answer', async () => {
    const missing = new PartialAnswer({ repository: { pullRequest: null } }, [
      gap(['repository', 'pullRequest'], 'missing'),
    ]);
    await expect(readCurrentState(scriptedClient([['Standing', missing]]), subject)).rejects.toMatchObject({
      code: 'not-found',
    });
    const broken = scriptedClient([['Standing', { repository: { pullRequest: { headRefOid: HEAD } } }]]);
    await expect(readCurrentState(broken, subject)).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe("VER-7: this app's check on a commit, without GraphQL", () => {
  const find = (...runs: readonly { id: number; name: string; conclusion: string | null; status?: string }[]) => {
    const shown = runs.map((run) => ({ status: 'completed', ...run }));
    const client = scriptedClient([[CHECKS, { total_count: runs.length, check_runs: shown }]]);
    return readNewestCheck(new RepositoryClient(client, subject.repository), HEAD, 'countersign/readiness');
  };
  const name = 'countersign/readiness';
  test('VER-7: is the newest of its name', async () => {
    const found = await find(
      { id: 3, name, conclusion: 'failure' },
      { id: 9, name, conclusion: 'success' },
      { id: 12, name: 'other', conclusion: null },
    );
    expect(found).toEqual({ id: '9', conclusion: 'success' });
  });
  test.each([
    ['in_progress', null, 'in_progress'],
    ['queued', null, 'in_progress'],
    ['in_progress', 'success', 'in_progress'],
    ['completed', 'stale', 'stale'],
    ['completed', null, null],
  ])('VER-2: one that is %s with the conclusion %s says %s', async (status, conclusion, said) => {
    expect(await find({ id: 3, name, status, conclusion })).toEqual({ id: '3', conclusion: said });
  });
  test('VER-7: is null if there is none, and an error if that cannot be read', async () => {
    expect(await find()).toBeNull();
    const broken = scriptedClient([[CHECKS, {}]]);
    await expect(readNewestCheck(new RepositoryClient(broken, subject.repository), HEAD, name)).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});
