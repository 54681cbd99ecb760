import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Hook, Receiver } from 'github-sandbox';
import { metricsOf } from '../support/app.ts';
import { useGate } from '../support/gate.ts';

const gate = useGate([/^webhook refused/, /^a job failed; the app tries it again$/]);
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
    'SOD-1: who pushed the commits of others while no process took webhooks (%s) is a code author once they were asked for',
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
      expect(release.answers().at(-1)).toContain('contributed to this release');
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

test('every line of the work says which subject it is about, in which job, and which webhook asked for it', async () => {
  gate().lines.length = 0;
  const before = gate().sandbox.world.deliveries.length;
  const release = await gate().release();
  gate().sandbox.faults.add({ operation: 'Snapshot', effect: { kind: 'status', status: 502 } });
  await release.signAll();
  await gate().by('rae', (rae) => rae.merge(release.repository, release.number));
  await gate().by('rae', (rae) => rae.pushTags(release.repository, [{ name: 'v1.0.0', commit: 'main' }]));
  const webhooks = gate().sandbox.world.deliveries.slice(before);
  const guids = new Set(webhooks.map(({ guid }) => guid));
  const [owner = '', name = ''] = release.repository.split('/');

  const work = gate().lines.filter((line) => line.name === 'worker' || line.name === 'queue');
  const texts = new Set(work.map(({ msg }) => msg));
  expect([...texts]).toEqual(
    expect.arrayContaining([
      'decided',
      'a merge is recorded',
      'a job failed; the app tries it again',
      'read the tags of a repository for the first time',
    ]),
  );
  for (const line of work) {
    expect(line).toMatchObject({
      job: expect.stringContaining(`${owner}/${name}`),
      subject: { kind: expect.any(String), repository: { owner, name } },
      installation: expect.any(Number),
      delivery: { id: expect.any(String) },
    });
    const { id } = line.delivery as { readonly id: string };
    expect(guids).toContain(id);
  }
  const taken = gate().lines.filter(({ msg }) => msg === 'webhook taken');
  for (const line of taken)
    expect(line).toMatchObject({ delivery: { id: expect.any(String) }, jobs: expect.any(Array) });
  expect(taken.length).toBeGreaterThan(0);
});

test('the metrics count all that was done, and name no person', async () => {
  const release = await gate().release();
  gate().sandbox.faults.add({ path: 'issue_comment', effect: { kind: 'webhook-drop' } });
  await release.comment('pat', '/ready product');
  expect(await askForLost()).toBe(1);
  await fetch(`${gate().app.url}/api/github/webhooks`, { method: 'POST', body: '{}' });
  const text = await metricsOf(gate().app.url);
  const wanted = [
    /^countersign_deliveries_total\{event="pull_request",result="stored",status="202"\} [1-9]/m,
    /^countersign_deliveries_total\{event="other",result="refused",status="415"\} 1$/m,
    /^countersign_delivery_acknowledge_seconds_count [1-9]/m,
    /^countersign_jobs\{state="ready"\} 0$/m,
    /^countersign_oldest_ready_job_seconds 0$/m,
    /^countersign_database_up 1$/m,
    /^countersign_job_seconds_count\{kind="pull-request",result="done"\} [1-9]/m,
    /^countersign_evaluation_seconds_count [1-9]/m,
    /^countersign_verdicts_total\{outcome="pending"\} [1-9]/m,
    /^countersign_github_requests_total\{api="graphql",operation="Snapshot",result="2xx"\} [1-9]/m,
    /^countersign_github_requests_total\{api="rest",operation="POST \/repos\/\{owner\}\/\{repo\}\/check-runs",result="2xx"\} [1-9]/m,
    /^countersign_github_requests_total\{api="rest",operation="POST \/app\/installations\/\{installation_id\}\/access_tokens",/m,
    /^countersign_github_points_total\{api="graphql"\} [1-9]/m,
    /^countersign_github_rate_limit_remaining\{installation="\d+",resource="core"\} [1-9]/m,
    /^countersign_github_rate_limit_remaining\{installation="app",resource="core"\} [1-9]/m,
    /^countersign_journal_entries [1-9]/m,
    /^countersign_journal_last_entry_timestamp_seconds \d+/m,
    /^countersign_open_releases [1-9]/m,
    /^countersign_overdue_releases 0$/m,
    /^countersign_redeliveries_asked_total\{event="issue_comment"\} [1-9]/m,
    /^countersign_info\{role="all"\} 1$/m,
    /^process_resident_memory_bytes \d+/m,
  ];
  expect(wanted.filter((line) => !line.test(text))).toEqual([]);
  const labels = [...text.matchAll(/"([^"]*)"/g)].map(([, label]) => label ?? '');
  expect(text).not.toContain('operation="other"');
  for (const name of ['acme', release.repository.split('/')[1] ?? '', 'pat', 'rae', 'release/1.4', 'v1.0.0']) {
    expect(labels).not.toContainEqual(expect.stringContaining(name));
  }
});
