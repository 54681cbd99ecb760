import { describe, expect, test } from '@jest/globals';
import { type AppOctokit, askAgain, failedDeliveries } from '../../../src/github/app/deliveries.ts';

const entry = (id: string, more = '') =>
  `{"id": ${id}, "guid": "g-${id.slice(-2)}", "delivered_at": "2026-09-10T12:18:41.264Z", "redelivery": false,
    "duration": 10.0, "status": "failed to connect to host", "status_code": 502, "event": "push", "action": null,
    "installation_id": 7, "repository_id": 1341541328, "throttled_at": null${more}}`;

/** An Octokit that gives bodies as they are on the wire. */
function octokit(answer: { readonly body?: string; readonly link?: string; readonly error?: Error }) {
  const asked: { route: string; parameters: Record<string, unknown> }[] = [];
  const app: AppOctokit = {
    request: async (route, parameters) => {
      asked.push({ route, parameters });
      if (answer.error !== undefined) throw answer.error;
      return { data: new Response(answer.body ?? '[]').body, headers: { link: answer.link } };
    },
  };
  return { app, asked };
}
const refusal = (status: number, message: string) =>
  Object.assign(new Error(message), { status, response: { headers: {}, data: {} } });

describe("GitHub's log of webhooks that could not be delivered", () => {
  test('ids are read digit by digit, since no number holds them', async () => {
    const { app, asked } = octokit({ body: `[${entry('3842091948768772097')}, ${entry('3842091948768772098')}]` });
    const { attempts, next } = await failedDeliveries(app, null);
    expect(attempts).toEqual([
      { id: '3842091948768772097', guid: 'g-97', event: 'push', at: '2026-09-10T12:18:41.264Z', status: 502 },
      { id: '3842091948768772098', guid: 'g-98', event: 'push', at: '2026-09-10T12:18:41.264Z', status: 502 },
    ]);
    expect(next).toBeNull();
    expect(asked[0]?.parameters).toMatchObject({ status: 'failure', per_page: 100 });
    expect(asked[0]?.parameters).not.toHaveProperty('cursor');
  });

  test('only the cursor is taken from the link, wherever it leads', async () => {
    const link = '<https://elsewhere.example/app/hook/deliveries?cursor=v1%3A1%2B2>; rel="next"';
    expect((await failedDeliveries(octokit({ link }).app, null)).next).toBe('v1:1+2');
    const { app, asked } = octokit({ link: '<https://api.github.com/app?cursor=1>; rel="prev"' });
    expect((await failedDeliveries(app, 'v1:1+2')).next).toBeNull();
    expect(asked[0]).toMatchObject({ route: 'GET /app/hook/deliveries', parameters: { cursor: 'v1:1+2' } });
  });

  test.each([
    ['no JSON', '<html>'],
    ['no list', '{}'],
    ['an entry without a guid', '[{"id": 1}]'],
    ['a time that is none', `[${entry('12', ', "delivered_at": "soon"')}]`],
  ])('an answer that is %s is refused and not taken for an empty log', async (_, body) => {
    await expect(failedDeliveries(octokit({ body }).app, null)).rejects.toMatchObject({ code: 'invalid' });
  });

  test('failures keep their codes', async () => {
    const failing = (status: number) => failedDeliveries(octokit({ error: refusal(status, 'no') }).app, 'c');
    await expect(failing(422)).rejects.toMatchObject({ code: 'invalid' });
    await expect(failing(401)).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(failing(503)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('one that GitHub has no more is gone; another failure is none of its', async () => {
    const { app, asked } = octokit({});
    expect(await askAgain(app, '3842091948768772097')).toBe('asked');
    expect(asked[0]).toMatchObject({
      route: 'POST /app/hook/deliveries/{delivery_id}/attempts',
      parameters: { delivery_id: '3842091948768772097' },
    });
    for (const status of [404, 422])
      expect(await askAgain(octokit({ error: refusal(status, 'Not Found') }).app, '1')).toBe('gone');
    for (const status of [401, 403, 429, 502]) {
      await expect(askAgain(octokit({ error: refusal(status, 'no') }).app, '1')).rejects.toThrow('attempts');
    }
  });
});
