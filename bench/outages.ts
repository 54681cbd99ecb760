import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { FaultEffect } from 'github-sandbox';
import { seedShop, startSandbox } from '../demo/shop.ts';
import { asInstant } from '../src/domain/ids.ts';
import { start } from '../src/main.ts';
import { readableLog, testSettings, WEBHOOK_SECRET } from '../test/support/app.ts';
import { memoryDatabase } from '../test/support/database.ts';
import { Pull, type Stage } from '../test/support/pull.ts';
import { settled } from '../test/support/settled.ts';
import { until } from '../test/support/until.ts';
import { type Blockade, Way } from '../test/support/way.ts';

const SHOP = 'acme/shop';
const LONGEST_MILLIS = 600_000;
const status = (code: number): FaultEffect => ({ kind: 'status', status: code, message: 'Bad' });
/** What GitHub answers in an outage, or what keeps requests from reaching it. */
const FORMS: Readonly<Record<string, FaultEffect | Blockade>> = {
  401: status(401),
  403: status(403),
  404: status(404),
  500: status(500),
  503: status(503),
  hang: { kind: 'hang' },
  refused: 'refused',
  unresolved: 'unresolved',
  cut: { kind: 'cut' },
  redirect: { kind: 'redirect', status: 302 },
  truncated: { kind: 'truncated', looks: 'whole' },
};

/**
 * Plays an outage of GitHub in one form, during which somebody withdraws.
 * The app takes the webhook of the withdrawal in the middle of it.
 * @returns the seconds from the end of the outage until the check passes no more, and the requests that came during it
 */
async function play(form: string, outageMillis: number) {
  const effect = FORMS[form];
  if (effect === undefined) throw new Error(`no such form: ${form}`);
  const sandbox = await startSandbox();
  sandbox.clock.freeze(Math.floor(Date.now() / 1_000) * 1_000);
  const seeded = seedShop(sandbox);
  const way = await Way.to(sandbox.url);
  const app = await start(
    testSettings({
      APP_ID: String(seeded.app.id),
      PRIVATE_KEY: seeded.privateKey,
      GITHUB_API_URL: `${way.url}/api/v3`,
    }),
    {
      database: await memoryDatabase(),
      log: readableLog().log,
      now: () => asInstant(new Date(sandbox.clock.now()).toISOString()),
    },
  );
  seeded.app.webhook = { url: `${app.url}/api/github/webhooks`, secret: WEBHOOK_SECRET, answerWithinMillis: 60_000 };
  const by: Stage['by'] = async (login, act) => {
    sandbox.clock.advance(20_000);
    const result = act(sandbox.as(login));
    await settled(sandbox, () => app.idle());
    sandbox.clock.advance(20_000);
    return result;
  };
  const { number } = await by('dev', (dev) => dev.openPullRequest(SHOP, { title: 'Release 1.4', head: 'release/1.4' }));
  const release = new Pull({ by, pushBy: by, sandbox, seeded }, SHOP, number);
  await release.signAll();
  await until('the release is ready', () => release.conclusion === 'success');

  sandbox.requests.reset();
  if (typeof effect === 'string') way.block(effect);
  else sandbox.faults.add({ path: '/api/', times: 1e9, effect });
  // Something happens right away as well, so that jobs fail from the beginning on.
  sandbox.as('guest').comment(SHOP, number, 'Hello');
  sandbox.as('dev').pushTags(SHOP, [{ name: 'v0.9', commit: release.head }]);
  await pause(outageMillis / 2);
  sandbox.clock.advance(2_000);
  sandbox.as('kim').comment(SHOP, number, '/withdraw security');
  await pause(outageMillis / 2);
  const requests = sandbox.requests.list.length;
  sandbox.faults.clear();
  await way.open();
  const began = performance.now();
  while (release.conclusion === 'success' && performance.now() - began < LONGEST_MILLIS) await pause(50);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  const { failed } = await app.jobs();
  await app.stop();
  way.close();
  await sandbox.close();
  return { form, seconds, requests, failed, title: release.title };
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    forms: { type: 'string', default: Object.keys(FORMS).join() },
    together: { type: 'string', default: '2' },
  },
});
const left = values.forms.split(',');
const playNext = async (): Promise<void> => {
  for (let form = left.shift(); form !== undefined; form = left.shift())
    console.log(JSON.stringify(await play(form, Number(values.seconds) * 1_000)));
};
await Promise.all(Array.from({ length: Number(values.together) }, playNext));
