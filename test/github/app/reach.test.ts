import { describe, expect, test } from '@jest/globals';
import { type Reach, Reaches } from '../../../src/github/app/reach.ts';

const LIST = 'GET /installation/repositories';
const TOKEN = { url: '/app/installations/{installation_id}/access_tokens', installation_id: 7 };
const MINUTE = 60_000;

/** An installation whose token and list say different things. So it shows which of them was asked. */
function world(inToken: unknown, inList: unknown) {
  const asked: string[] = [];
  const state = { changes: 0, now: 0 };
  const reaches = new Reaches(
    async () => state.changes,
    () => state.now,
  );
  let around: (request: (options: unknown) => unknown, options: unknown) => unknown = () => undefined;
  reaches.plugin({ hook: { wrap: (_name: string, wrapped: typeof around) => (around = wrapped) } });
  const octokit = {
    request: async (route: string) => {
      asked.push(route);
      return { status: 200, data: { repository_selection: inList, repositories: [] } };
    },
    graphql: async () => ({}),
  };
  const token = (status = 201) =>
    around(async () => ({ status, data: { token: 't', repository_selection: inToken } }), TOKEN);
  const of = (): Promise<Reach> => reaches.of(7, octokit);
  return { asked, state, around: (options: unknown) => around(async () => 'answer', options), token, of };
}

describe('POL-1: what an installation reaches', () => {
  test('is what GitHub said with its token: nothing is asked for', async () => {
    const here = world('all', 'selected');
    await here.token();
    expect(await here.of()).toBe('all');
    expect(here.asked).toEqual([]);
  });

  test('is asked for if there was no token yet', async () => {
    const here = world('all', 'all');
    expect([await here.of(), await here.of()]).toEqual(['all', 'all']);
    expect(here.asked).toEqual([LIST]);
  });

  test('is asked for once after a webhook reported a change, even if that came while the token was made', async () => {
    const here = world('all', 'selected');
    await here.token();
    here.state.changes += 1;
    expect(await here.of()).toBe('selected');
    await here.token();
    expect(await here.of()).toBe('all');
  });

  test('is trusted for ten minutes', async () => {
    const here = world('all', 'selected');
    await here.token();
    here.state.now = 10 * MINUTE - 1;
    expect(await here.of()).toBe('all');
    here.state.now = 10 * MINUTE;
    expect(await here.of()).toBe('selected');
  });

  test('is asked for each time if it is not everything, so that a fix takes effect at once', async () => {
    const here = world('selected', 'all');
    await here.token();
    expect(await here.of()).toBe('all');
    expect(here.asked).toEqual([LIST]);
  });

  test.each([[undefined], [null], ['some'], [1]])('is not known where GitHub says %p', async (said) => {
    const here = world(said, said);
    await here.token();
    expect(await here.of()).toBeNull();
  });

  test('is not learnt from a token that was refused, nor is any other request touched', async () => {
    const here = world('all', 'selected');
    await here.token(500);
    expect(await here.of()).toBe('selected');
    expect(await here.around({ url: '/repos/{owner}/{repo}', installation_id: 7 })).toBe('answer');
  });

  test('is not made up if GitHub cannot be asked', async () => {
    const reaches = new Reaches(async () => 0);
    const failing = (data: unknown) => ({
      request: async () => {
        if (data === null) throw new Error('away');
        return { status: 200, data };
      },
      graphql: async () => ({}),
    });
    await expect(reaches.of(7, failing(null))).rejects.toMatchObject({ code: 'unavailable' });
    await expect(reaches.of(7, failing('<html>'))).rejects.toMatchObject({ code: 'invalid' });
  });
});
