import { describe, expect, test } from '@jest/globals';
import { clientFor, type OctokitLike } from '../../../src/github/client/client.ts';
import { Writers } from '../../../src/github/client/writers.ts';
import { until } from '../../support/until.ts';

const CHECK = 'POST /repos/{owner}/{repo}/check-runs';
const COMMENT = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
const LABEL = 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels';
const READ = 'GET /repos/{owner}/{repo}/issues/{issue_number}';

/** A GitHub that answers when it is told to, and keeps what arrived. */
function slow() {
  const arrived: string[] = [];
  const open: (() => void)[] = [];
  const arrive = async (what: string) => {
    arrived.push(what);
    await new Promise<void>((answer) => open.push(answer));
  };
  const octokit: OctokitLike = {
    request: async (route, parameters) => {
      await arrive(typeof parameters.name === 'string' ? parameters.name : route);
      return { status: 200, data: {} };
    },
    graphql: async (query) => {
      await arrive(query);
      return {};
    },
  };
  const answer = async () => {
    const next = open.shift();
    if (next === undefined) throw new Error('nothing has arrived');
    next();
    await settle();
  };
  return { arrived, answer, octokit };
}
/** Lets everything run that waits for nothing. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
const noBudget = async () => null;
const named = (name: string, conclusion?: string) => ({ name, conclusion });

describe('the writes of an installation', () => {
  test('go out one at a time in the order in which they came; reading waits for none of them', async () => {
    const { arrived, answer, octokit } = slow();
    const writers = new Writers(noBudget);
    const client = () => clientFor(octokit, { appId: 1, writer: writers.of(7) });
    const all = [
      client().rest(LABEL, named('first')),
      client().graphql('mutation React { x }', {}),
      client().rest(LABEL, named('third')),
      client().rest(READ, named('read')),
      client().graphql('query Snapshot { x }', {}),
    ];
    await settle();
    expect(arrived.toSorted()).toEqual(['first', 'query Snapshot { x }', 'read']);
    for (const _ of [1, 2, 3]) await answer();
    expect(arrived.slice(3)).toEqual(['mutation React { x }']);
    await answer();
    expect(arrived.slice(4)).toEqual(['third']);
    await answer();
    await Promise.all(all);
  });

  test('VER-7: taking a passing check away goes before all other writes that wait', async () => {
    const { arrived, answer, octokit } = slow();
    const client = clientFor(octokit, { appId: 1, writer: new Writers(noBudget).of(7) });
    const all = [
      client.rest(LABEL, named('under way')),
      client.rest(LABEL, named('waits')),
      client.rest(CHECK, named('passes', 'success')),
      client.rest(CHECK, named('passes no more', 'failure')),
      client.rest(CHECK, { ...named('is in progress'), status: 'in_progress' }),
    ];
    for (const _ of all) {
      await settle();
      await answer();
    }
    expect(arrived).toEqual(['under way', 'passes no more', 'is in progress', 'waits', 'passes']);
    await Promise.all(all);
  });

  test('wait for none of another installation', async () => {
    const { arrived, answer, octokit } = slow();
    const writers = new Writers(noBudget);
    const all = [7, 8].map((one) =>
      clientFor(octokit, { appId: 1, writer: writers.of(one) }).rest(LABEL, named(`${one}`)),
    );
    await settle();
    expect(arrived).toEqual(['7', '8']);
    for (const _ of all) await answer();
    await Promise.all(all);
  });

  test('are held up by none that failed, nor by one that never ends; what waited for too long is not sent at all', async () => {
    const writers = new Writers(noBudget);
    const sent: string[] = [];
    const octokit: OctokitLike = {
      request: async (_, { name }) => {
        sent.push(typeof name === 'string' ? name : '');
        if (name === 'hangs') await new Promise(() => {});
        throw new Error('502');
      },
      graphql: async () => ({}),
    };
    const client = (timeoutMillis: number) => clientFor(octokit, { appId: 1, timeoutMillis, writer: writers.of(7) });
    const hangs = client(300).rest(LABEL, named('hangs'));
    const waits = client(1).rest(LABEL, named('waits for too long'));
    await expect(waits).rejects.toMatchObject({ code: 'unavailable' });
    const next = client(120_000).rest(LABEL, named('next'));
    await expect(hangs).rejects.toMatchObject({ code: 'unavailable' });
    await expect(next).rejects.toMatchObject({ code: 'unavailable' });
    await until('the next one was sent', () => sent.length === 2);
    expect(sent).toEqual(['hangs', 'next']);
  });
});

describe('a budget that is spent', () => {
  const waitMillis = 60_000;
  test.each([
    [COMMENT, 'over-budget'],
    ['POST /repos/{owner}/{repo}/issues', 'over-budget'],
    ['POST /repos/{owner}/{repo}/releases', 'over-budget'],
    [CHECK, 'sent'],
    ['PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', 'sent'],
    ['PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', 'sent'],
    [LABEL, 'sent'],
    ['PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', 'sent'],
    ['POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule', 'sent'],
  ])('puts off what notifies people, and nothing else: %s is %s', async (route, expected) => {
    const sent: string[] = [];
    const octokit: OctokitLike = {
      request: async (what) => {
        sent.push(what);
        return { status: 201, data: {} };
      },
      graphql: async () => ({}),
    };
    const asked: number[] = [];
    const writers = new Writers(async (installation) => {
      asked.push(installation);
      return waitMillis;
    });
    const done = clientFor(octokit, { appId: 1, writer: writers.of(7) }).rest(route, {});
    if (expected === 'sent') {
      await done;
      expect([sent, asked]).toEqual([[route], []]);
      return;
    }
    await expect(done).rejects.toMatchObject({ code: 'over-budget', waitMillis });
    expect([sent, asked]).toEqual([[], [7]]);
  });
});
