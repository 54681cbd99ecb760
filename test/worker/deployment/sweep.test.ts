import { expect, test } from '@jest/globals';
import { sweepDeployments } from '../../../src/worker/deployment/sweep.ts';
import { timeOf } from '../../support/intake.ts';

const NOON = timeOf('12:00:00');

test('VER-7: if GitHub wants no requests of an installation, no further list of it is requested, those of others are', async () => {
  const until = new Map<number, number>();
  const asked: string[] = [];
  const warned: string[] = [];
  const limited = Object.assign(new Error('limit'), { code: 'rate-limited', waitMillis: 60_000 });
  const lists = [7, 7, 8, 7].map((installation, index) => ({
    installation,
    repository: { owner: 'acme', name: `shop-${index}` },
    since: NOON,
  }));
  const sweep = (now: typeof NOON) =>
    sweepDeployments({
      store: { takeDue: async () => [], takeLists: async () => lists, discover: async () => [] },
      github: async (installation) => ({
        readRepositoryPolicy: async ({ name }) => {
          asked.push(name);
          if (installation === 7 && now === NOON) throw limited;
          return { kind: 'gone', movedTo: null };
        },
        deploymentsSince: async () => [],
      }),
      queue: { sendUnlessBackingOff: async () => {} },
      limits: {
        quietMillis: async (installation) => Math.max((until.get(installation) ?? 0) - Date.parse(now), 0),
        beQuiet: async (installation, wait) => {
          until.set(installation, Date.parse(now) + (wait ?? 0));
          return wait ?? 0;
        },
      },
      log: { info: () => {}, warn: (_, text) => void warned.push(text), error: () => {} },
    });
  await sweep(NOON);
  expect(asked).toEqual(['shop-0', 'shop-2']);
  expect(warned).toHaveLength(1);
  await sweep(timeOf('12:01:00'));
  expect(asked.slice(2)).toEqual(['shop-0', 'shop-1', 'shop-2', 'shop-3']);
});
