import { describe, expect, test } from '@jest/globals';
import type { Fault, FaultEffect } from 'github-sandbox';
import { useGate } from '../support/gate.ts';
import type { Pull } from '../support/pull.ts';

const gate = useGate([/^a job failed; the app tries it again$/]);
const faults = () => gate().sandbox.faults;

/** What everybody can see of the gate's result; ids and times left out. */
const shown = (release: Pull) => ({
  check: release.checks().map(({ status, conclusion, title }) => ({ conclusion: conclusion ?? status, title })),
  checklists: release.checklists().length,
  answers: release.answers().map((answer) => answer.replace(/(comment|label):\w+|https?:\S+/g, '')),
  labels: release.labels(),
});

describe('VER-7: GitHub fails, and what was wanted is done once, later', () => {
  const failures: readonly FaultEffect[] = [
    { kind: 'status', status: 502 },
    { kind: 'status', status: 503 },
    { kind: 'cut' },
    { kind: 'lost-answer' },
  ];
  const places: readonly [string, Omit<Fault, 'effect'>][] = [
    ['the look', { operation: 'Snapshot' }],
    ['the check', { method: 'PATCH', path: '/check-runs/' }],
    ['the checklist', { method: 'PATCH', path: '/issues/comments/' }],
    ['the answer', { method: 'POST', path: /\/issues\/\d+\/comments$/ }],
    ['the reaction', { operation: 'React' }],
    ['the label', { method: 'DELETE', path: '/labels/' }],
  ];

  test.each(places)('%s', async (_, where) => {
    const release = await gate().release();
    await release.label('dev', 'bug');
    for (const effect of failures) faults().add({ ...where, effect });
    const accepted = await gate().by('pat', (pat) => {
      gate().sandbox.as('guest').comment(release.repository, release.number, '/ready product');
      gate().sandbox.as('dev').addLabel(release.repository, release.number, 'ready/security');
      return pat.comment(release.repository, release.number, '/ready product');
    });
    expect(shown(release)).toEqual({
      check: [
        {
          conclusion: 'in_progress',
          title: '1 of 4 ready: waiting for Operations, Release coordination, Security',
        },
      ],
      checklists: 1,
      answers: [expect.stringContaining('@guest'), expect.stringContaining('@dev')],
      labels: ['bug', 'ready/product'],
    });
    expect(accepted.reactions).toHaveLength(1);
  });

  test('a success that something else than GitHub answers is not believed', async () => {
    const release = await gate().release();
    await release.signAll();
    faults().add({ method: 'PATCH', path: '/check-runs/', times: 3, effect: { kind: 'status', status: 200 } });
    await release.comment('kim', '/withdraw security');
    expect(faults().list).toEqual([]);
    expect(release.title).toBe('3 of 4 ready: waiting for Security');
  });

  test('of a release that is new: one check and one checklist, though the answers to making them were lost', async () => {
    faults().add({ method: 'POST', path: '/check-runs', effect: { kind: 'lost-answer' } });
    faults().add({ method: 'POST', path: '/comments', effect: { kind: 'lost-answer' } });
    const release = await gate().release();
    expect(release.checks()).toHaveLength(1);
    expect(release.checklists()).toHaveLength(1);
  });

  test('GraphQL answers 200 with errors and no data: nothing is published from that', async () => {
    const release = await gate().release();
    await release.signAll();
    const errors = [{ type: 'INTERNAL', message: 'Something went wrong while executing your query.' }];
    faults().add({ operation: 'Snapshot', times: 3, effect: { kind: 'graphql-errors', errors } });
    const writes = await gate().writesOf(() => release.comment('guest', 'Hello'));
    expect(writes).toEqual([]);
    expect(release.conclusion).toBe('success');
  });

  test('the members of a team cannot be read: nobody is judged without them', async () => {
    const release = await gate().release();
    await release.signAll();
    faults().add({ operation: 'People', times: 3, effect: { kind: 'status', status: 502 } });
    await gate().by('max', (max) => max.removeTeamMember('acme/appsec', 'kim'));
    expect(release.title).toBe('3 of 4 ready: waiting for Security');
    await gate().by('max', (max) => max.addTeamMember('acme/appsec', 'kim'));
    expect(release.conclusion).toBe('success');
  });

  test('VER-7: installation tokens that GitHub has forgotten before their hour is over are fetched again', async () => {
    const release = await gate().release();
    await release.signAll();
    expect(release.conclusion).toBe('success');
    gate().sandbox.world.installationTokens.clear();
    await release.comment('pat', '/withdraw product');
    expect(release.title).toContain('3 of 4');
  });
});

describe('VER-7: GitHub wants no requests for a while', () => {
  // GitHub limits each installation by itself, so each test has its own, and no other test waits for it.
  const limited = () => gate().release({ repository: gate().organization(), by: 'max' });
  test.each<[string, Omit<Fault, 'effect'>, FaultEffect]>([
    [
      'REST: 403 with the time of the reset',
      { path: '/check-runs' },
      { kind: 'primary-rate-limit', resetInSeconds: 60 },
    ],
    [
      'REST: 429 with retry-after',
      { path: '/check-runs' },
      { kind: 'secondary-rate-limit', status: 429, retryAfterSeconds: 60 },
    ],
    ['REST: 403 without a hint', { path: '/check-runs' }, { kind: 'secondary-rate-limit', retryAfterSeconds: null }],
    ['GraphQL: 200 with an error', { operation: 'Snapshot' }, { kind: 'primary-rate-limit', resetInSeconds: 60 }],
    [
      'GraphQL: 403 without a hint',
      { operation: 'Snapshot' },
      { kind: 'secondary-rate-limit', retryAfterSeconds: null },
    ],
  ])('%s: nothing more is asked until then, whatever happens, and then all is done', async (_, where, effect) => {
    const release = await limited();
    faults().add({ ...where, effect });
    gate().tick();
    gate().sandbox.as('pat').comment(release.repository, release.number, '/ready product');
    await gate().settle(1);
    expect(release.title).toContain('0 of 4');

    const requests = await gate().requestsOf(async () => {
      gate().tick();
      gate().sandbox.as('oli').comment(release.repository, release.number, '/ready operation');
      await gate().settle(1);
    });
    expect(requests).toEqual([]);

    await gate().passLimits(60 * 60_000);
    await release.comment('guest', 'Now?');
    expect(release.title).toBe('2 of 4 ready: waiting for Release coordination, Security');
    expect(release.checks()).toHaveLength(1);
  });

  test('the work is taken up again by itself when the time is over', async () => {
    const release = await limited();
    faults().add({
      operation: 'Snapshot',
      effect: { kind: 'secondary-rate-limit', status: 429, retryAfterSeconds: 1 },
    });
    await release.comment('pat', '/ready product');
    expect(release.title).toContain('1 of 4');
  });

  test('one installation that has to wait keeps no other waiting', async () => {
    const waiting = await limited();
    const other = await gate().release();
    faults().add({ operation: 'Snapshot', effect: { kind: 'secondary-rate-limit', retryAfterSeconds: null } });
    gate().tick();
    gate().sandbox.as('pat').comment(waiting.repository, waiting.number, '/ready product');
    await gate().settle(1);
    gate().tick();
    gate().sandbox.as('pat').comment(other.repository, other.number, '/ready product');
    await gate().settle(1);
    expect(other.title).toContain('1 of 4');
    expect(waiting.title).toContain('0 of 4');
    await gate().passLimits(60 * 60_000);
    await waiting.comment('guest', 'Now?');
    expect(waiting.title).toContain('1 of 4');
  });

  test('VER-7: 20 hours are not believed; one request goes out at growing intervals and not all, and if it works all goes on at once', async () => {
    const repository = gate().organization();
    const releases: Pull[] = [];
    for (const head of ['release/1', 'release/2', 'release/3'])
      releases.push(await gate().release({ repository, by: 'max', head }));
    const [first] = releases;
    if (first === undefined) throw new Error('no release');
    await first.signAll();
    expect(first.conclusion).toBe('success');
    const limit: Fault = {
      path: '/api/',
      times: 1_000,
      effect: { kind: 'secondary-rate-limit', retryAfterSeconds: 72_000 },
    };
    faults().add(limit);
    gate().tick();
    gate().sandbox.as('kim').comment(repository, first.number, '/withdraw security');
    for (const { number } of releases.slice(1)) gate().sandbox.as('pat').comment(repository, number, '/ready product');
    await gate().settle(3);

    const until = (millis: number) =>
      gate().requestsOf(async () => {
        await gate().passLimits(millis);
        await gate().settle(3);
      });
    for (const minutes of [1, 2, 4, 8, 15, 15]) {
      expect(await until((minutes - 0.5) * 60_000)).toEqual([]);
      expect(await until(60_000)).toHaveLength(1);
    }
    expect(first.conclusion).toBe('success');

    faults().remove(limit);
    await gate().passLimits(16 * 60_000);
    await gate().settle();
    expect(releases.map(({ title }) => title)).toEqual([
      '3 of 4 ready: waiting for Security',
      expect.stringContaining('1 of 4'),
      expect.stringContaining('1 of 4'),
    ]);
  });
});

describe('webhooks', () => {
  /**
   * Everybody acts at once, as far as GitHub allows.
   * What counts is what GitHub has then, in whatever order it reports that.
   */
  async function play(webhooks: readonly FaultEffect['kind'][]): Promise<Pull> {
    const release = await gate().release();
    for (const kind of webhooks) {
      if (kind === 'webhook-double' || kind === 'webhook-reorder') faults().add({ times: 3, effect: { kind } });
    }
    const as = (login: string) => {
      gate().tick();
      return gate().sandbox.as(login);
    };
    const { repository, number } = release;
    as('pat').comment(repository, number, '/ready product');
    as('guest').comment(repository, number, '/ready product');
    as('dev').addLabel(repository, number, 'ready/security');
    as('oli').approve(repository, number);
    as('kim').comment(repository, number, '/not-ready security A hole');
    as('rae').addLabel(repository, number, 'ready/organization');
    as('dev').push(repository, { branch: 'release/1.4', commits: [{ message: 'Fix', files: { 'a.txt': 'a' } }] });
    await gate().settle();
    gate().tick(12_000);
    as('pat').comment(repository, number, '/ready product');
    as('lee').comment(repository, number, '/ready security');
    await gate().settle();
    return release;
  }

  test('VER-6, SIGN-4: doubled or reordered, they lead to the same end', async () => {
    const straight = shown(await play([]));
    expect(straight.check).toEqual([
      { conclusion: 'failure', title: expect.stringMatching(/^Blocked: .*1 of 4 ready/) },
    ]);
    expect(straight.answers).toHaveLength(2);
    const double = 'webhook-double' as const;
    const reorder = 'webhook-reorder' as const;
    const orders = [
      [double, double, double, double],
      [reorder, double, reorder, double],
      [reorder, reorder, reorder],
    ];
    for (const order of orders) {
      expect(shown(await play(order))).toEqual(straight);
      faults().clear();
    }
  });

  test('one that is lost is made up for by any other about the same pull request', async () => {
    const release = await gate().release();
    faults().add({ path: 'issue_comment', effect: { kind: 'webhook-drop' } });
    await release.comment('pat', '/ready product');
    expect(release.title).toContain('0 of 4');
    await release.label('dev', 'bug');
    expect(release.title).toContain('1 of 4');
  });

  test('one that is redelivered by hand is stored if it was lost, and once', async () => {
    const release = await gate().release();
    faults().add({ path: 'issue_comment', effect: { kind: 'webhook-drop' } });
    await release.comment('pat', '/ready product');
    const { world, context } = gate().sandbox;
    const lost = world.deliveries.findLast(({ event }) => event === 'issue_comment');
    if (!lost) throw new Error('no delivery');
    context.webhooks.redeliver(lost);
    await gate().settle();
    expect(release.title).toContain('1 of 4');
    expect(
      await gate().requestsOf(async () => {
        context.webhooks.redeliver(lost);
        await gate().settle();
      }),
    ).toEqual([]);
  });

  test('one with a wrong signature is refused, and does nothing', async () => {
    const release = await gate().release();
    const { app } = gate().seeded;
    const hook = app.webhook;
    if (!hook) throw new Error('no webhook');
    const requests = await gate().requestsOf(async () => {
      app.webhook = { ...hook, secret: 'the secret of somebody else' };
      await release.comment('pat', '/ready product');
      app.webhook = hook;
    });
    expect(requests).toEqual([]);
    expect(gate().sandbox.world.deliveries.at(-1)).toMatchObject({ statusCode: 401 });
    expect(gate().lines.filter(({ level }) => level === 40)).toEqual([
      expect.objectContaining({ msg: expect.stringContaining('webhook refused') }),
    ]);
    gate().lines.length = 0;
  });
});
