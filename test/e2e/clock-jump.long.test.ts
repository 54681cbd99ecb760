import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { WEBHOOK_SECRET } from '../support/app.ts';
import { AppProcess } from '../support/app-process.ts';
import { POLICY } from '../support/gate.ts';
import { Pull } from '../support/pull.ts';
import { PATIENCE_MILLIS } from '../support/settled.ts';
import { addressOf, useShopProcesses } from '../support/shop-processes.ts';
import { until } from '../support/until.ts';

const HOUR = 3_600_000;
const SHOP = 'acme/shop';
const shop = useShopProcesses();
let directory: string;
let app: AppProcess | null = null;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'countersign-clock-'));
});
afterEach(async () => {
  app?.signal('SIGKILL');
  await app?.ended();
  await rm(directory, { recursive: true });
});

/** A process whose clock the test sets; with PGlite the database's is the same. */
async function started(kind: 'PGlite' | 'PostgreSQL'): Promise<AppProcess> {
  const { seeded, sandbox, database } = shop();
  const process = await AppProcess.start('app', {
    APP_ID: String(seeded.app.id),
    PRIVATE_KEY: seeded.privateKey,
    WEBHOOK_SECRET,
    GITHUB_API_URL: `${sandbox.url}/api/v3`,
    HOST: '127.0.0.1',
    PORT: '0',
    ...(kind === 'PGlite' ? { DATA_DIR: join(directory, 'data') } : { DATABASE_URL: database }),
    NODE_OPTIONS: `--import ${new URL('../support/moved-clock.ts', import.meta.url).href}`,
  });
  seeded.app.webhook = {
    url: `${addressOf(process)}/api/github/webhooks`,
    secret: WEBHOOK_SECRET,
    answerWithinMillis: PATIENCE_MILLIS,
  };
  return process;
}

test.each(['PGlite', 'PostgreSQL'] as const)(
  'VER-7: on %s a process whose clock was six hours ahead for a moment finds a withdrawal whose webhook was lost, lets nothing pass meanwhile, and says so',
  async (kind) => {
    const { sandbox } = shop();
    sandbox.as('max').setPolicy(SHOP, `${POLICY}publish: { confirm-within: 1m }\nsign-off: { grace-period: 1s }\n`);
    app = await started(kind);
    const { url, lines } = app;
    const by = async <Result>(login: string, act: (person: ReturnType<typeof sandbox.as>) => Result) =>
      act(sandbox.as(login));
    const { number } = sandbox.as('dev').openPullRequest(SHOP, { title: 'Release 1.4', head: 'release/1.4' });
    const release = new Pull({ ...shop(), by, pushBy: by }, SHOP, number);
    await until('the release is seen', () => release.conclusion === 'in_progress', PATIENCE_MILLIS);
    sandbox.clock.advance(3_000);
    await release.signAll();
    await until('it is ready', () => release.conclusion === 'success', PATIENCE_MILLIS);
    await release.comment('pat', '/withdraw product');
    await until('it is not any more', () => release.conclusion === 'in_progress', PATIENCE_MILLIS);

    app.moveClock(6 * HOUR);
    await until(
      'the process says so',
      () => lines.some(({ level, msg }) => level === 50 && /6 h ahead/.test(msg)),
      30_000,
    );
    // GitHub's times are whole seconds, and of two acts in one the withdrawal would hold.
    sandbox.clock.advance(2_000);
    await release.comment('pat', '/ready product');
    await until('it is held back', () => /the clock of this server is 6 h ahead/.test(release.title ?? ''), 30_000);
    expect(release.conclusion).toBe('failure');
    // A sweep has come and gone by that clock.
    const sweeps = () => sandbox.requests.list.length;
    const before = sweeps();
    await until('it looks again', () => sweeps() > before + 3, 60_000);
    app.moveClock(0);
    await until('it passes again', () => release.conclusion === 'success', 60_000);

    sandbox.faults.add({ path: 'issue_comment', effect: { kind: 'webhook-drop' } });
    await release.comment('kim', '/withdraw security');
    await until('it passes no more', () => release.title === '3 of 4 ready: waiting for Security', 90_000);
    expect(await (await fetch(`${url}/readyz`)).text()).toBe('ok');
  },
  240_000,
);
