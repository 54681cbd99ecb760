import { expect, test } from '@jest/globals';
import { routes, type WebOptions } from '../../src/web/routes.ts';

const TOKEN = '0123456789abcdef';
const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const ask = (metrics: WebOptions['metrics'], authorization?: string) =>
  routes({
    receiver: null,
    ready: async () => null,
    state: () => ({ sweepLate: null, notes: [] }),
    metrics,
    answered: () => {},
    log: quiet,
  }).request('/metrics', {
    headers: authorization === undefined ? {} : { authorization },
  });
const part: WebOptions['metrics'] = {
  token: TOKEN,
  text: async () => ({ type: 'text/plain; version=0.0.4', body: 'a 1\n' }),
};

test('the metrics are given to a reader with the token', async () => {
  for (const shown of [`Bearer ${TOKEN}`, `bearer  ${TOKEN}`]) {
    const answer = await ask(part, shown);
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/plain; version=0.0.4',
      'a 1\n',
    ]);
  }
});

test.each([undefined, '', TOKEN, 'Bearer', `Bearer ${TOKEN}0`, `Bearer ${TOKEN.slice(1)}`, `Basic ${TOKEN}`])(
  'and not to a reader who shows %j',
  async (shown) => {
    const answer = await ask(part, shown);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    expect(await answer.text()).not.toContain('a 1');
  },
);

test('without a token there is nothing', async () => {
  expect((await ask(null, `Bearer ${TOKEN}`)).status).toBe(404);
});
