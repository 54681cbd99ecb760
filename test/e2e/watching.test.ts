import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Hook } from '../../sandbox/model/apps.ts';
import { useGate } from '../support/gate.ts';
import { Receiver } from '../support/receiver.ts';

const gate = useGate([/^webhook refused/]);
const MINUTE = 60_000;

/** A round of asking GitHub for what it could not deliver, a while later. */
async function askForLost(millis = MINUTE): Promise<number> {
  gate().tick(millis);
  const before = gate().sandbox.world.deliveries.length;
  await gate().app.redeliver();
  await gate().settle();
  return gate()
    .sandbox.world.deliveries.slice(before)
    .filter(({ redelivery }) => redelivery).length;
}

describe('webhooks that could not be delivered are asked for', () => {
  let proxy: Receiver;
  let hook: Hook;
  beforeAll(async () => {
    proxy = await Receiver.start();
    proxy.status = 503;
    const { webhook } = gate().seeded.app;
    if (!webhook) throw new Error('the app has no webhook');
    hook = webhook;
  });
  afterEach(() => {
    gate().seeded.app.webhook = hook;
  });
  afterAll(() => proxy.close());
  const down = (way: 'refused' | '503') => {
    gate().seeded.app.webhook = { ...hook, url: way === '503' ? proxy.url : 'http://127.0.0.1:9/hook' };
  };

  const up = () => {
    gate().seeded.app.webhook = hook;
  };
  const dev = { name: 'Dev of acme', email: 'dev@acme.example' };

  test.each(['refused', '503'] as const)(
    'SOD-1: who pushed the commits of others while nobody took webhooks (%s) is a code author once they were asked for',
    async (way) => {
      const release = await gate().release();
      down(way);
      await gate().pushBy('rae', (rae) =>
        rae.push(release.repository, {
          branch: 'release/1.4',
          commits: [{ message: 'Work of dev', files: { 'src/more.js': way }, author: dev, committer: dev }],
        }),
      );
      up();
      // That rae pushed it stands nowhere but in the webhook that was lost.
      await release.comment('rae', `/ready organization ${release.head}`);
      expect(release.title).toContain('1 of 4');
      expect(await askForLost()).toBeGreaterThan(0);
      expect(release.title).toContain('0 of 4');
      expect(release.answers().at(-1)).toContain('had a hand in the code');
      expect(await askForLost()).toBe(0);
    },
  );

  test('what arrived by another attempt meanwhile is not asked for', async () => {
    const release = await gate().release();
    down('503');
    await release.comment('pat', '/ready product');
    up();
    const [lost] = gate().sandbox.world.deliveries.filter(
      ({ event, statusCode }) => event === 'issue_comment' && statusCode === 503,
    );
    if (lost) gate().sandbox.context.webhooks.redeliver(lost);
    await gate().settle();
    expect(release.title).toContain('1 of 4');
    expect(await askForLost()).toBe(0);
  });

  test('one that is refused for its signature is asked for after longer and longer pauses, and comes when the secret is right', async () => {
    const release = await gate().release();
    const wrong = { ...hook, secret: 'the secret of somebody else' };
    gate().seeded.app.webhook = wrong;
    await release.comment('pat', '/ready product');
    const asked: number[] = [];
    for (let minute = 0; minute < 10; minute++) asked.push(await askForLost());
    expect(asked).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
    up();
    expect(await askForLost(10 * MINUTE)).toBe(0);
    expect(await askForLost(10 * MINUTE)).toBe(1);
    expect(await askForLost(10 * MINUTE)).toBe(0);
    expect(release.title).toContain('1 of 4');
  });
});
