import { describe, expect, test } from '@jest/globals';
import { useGate } from '../support/gate.ts';
import { until } from '../support/until.ts';
import { passQueue } from '../support/waits.ts';

const gate = useGate([
  /^a job failed; the app tries it again$/,
  /which rests now$/,
  /^the published results of a job can be neither confirmed nor replaced$/,
  /^an unconfirmed result could not be replaced; the app tries again with the job$/,
  /^a result that could not be confirmed was replaced$/,
]);
const NOT_ACCESSIBLE = { kind: 'status', status: 403, message: 'Resource not accessible by integration' } as const;
const DAY_MILLIS = 24 * 60 * 60_000;

/** Changes people, so that every release of acme is observed. So many jobs wait afterwards. */
const people = async (act: 'addTeamMember' | 'removeTeamMember', login: string, waiting: number) => {
  gate().tick();
  gate().sandbox.as('max')[act]('acme/appsec', login);
  await gate().settle(waiting);
};

/** The app keeps its tokens by the machine's clock, for which no time goes by. */
function passDay(): void {
  gate().tick(DAY_MILLIS);
  const tokens = gate().sandbox.world.installationTokens;
  for (const [text, token] of tokens) tokens.set(text, { ...token, expiresAt: token.expiresAt + DAY_MILLIS });
}

describe('what GitHub refuses until somebody changes something rests until then', () => {
  test('VER-7: an archived repository is no longer written to, tried once a day, and observed again when it no longer is archived', async () => {
    const release = await gate().release();
    await release.signAll();
    expect(release.conclusion).toBe('success');
    await gate().by('max', (max) => max.setArchived(release.repository, true));

    const first = await gate().writesOf(() => people('removeTeamMember', 'kim', 1));
    expect(first.length).toBeGreaterThan(0);
    expect(first.length).toBeLessThanOrEqual(3);
    const requests = await gate().requestsOf(async () => {
      await people('addTeamMember', 'guest', 1);
      await people('removeTeamMember', 'guest', 1);
    });
    expect(requests).toEqual([]);
    passDay();
    const next = await gate().writesOf(() => people('addTeamMember', 'guest', 1));
    expect(next.length).toBeGreaterThan(0);
    expect(next.length).toBeLessThanOrEqual(3);
    // Nobody can merge there meanwhile.
    expect(release.conclusion).toBe('success');

    await gate().by('max', (max) => max.setArchived(release.repository, false));
    expect(release.title).toContain('3 of 4');
    await people('addTeamMember', 'kim', 0);
    await people('removeTeamMember', 'guest', 0);
    expect(release.conclusion).toBe('success');
  });

  test('VER-5: in a locked conversation the check is written all the same, and the comments follow once it is unlocked', async () => {
    const release = await gate().release();
    await gate().by('max', (max) => max.lock(release.repository, release.number));
    // Whether an app is let through depends on its permissions and on GitHub; many bots report this answer.
    gate().sandbox.faults.add({
      method: 'POST',
      path: `/repos/${release.repository}/issues/${release.number}/comments`,
      effect: { kind: 'status', status: 403, message: 'Unable to create comment because issue is locked.' },
    });
    await release.comment('rae', '/ready organization');
    expect(release.title).toContain('1 of 4');
    const refused = await gate().writesOf(() => release.comment('dev', '/ready product'));
    expect(refused.filter((write) => write.endsWith('/comments'))).toHaveLength(1);
    const next = await gate().writesOf(() => release.comment('sam', '/withdraw organization'));
    expect(next.filter((write) => write.endsWith('/comments'))).toEqual([]);
    expect(release.answers()).toEqual([]);
    await gate().by('max', (max) => max.unlock(release.repository, release.number));
    expect(release.answers()).toEqual(
      expect.arrayContaining([expect.stringContaining('@dev'), expect.stringContaining('@sam')]),
    );
  });

  test('VER-7: with the permission for checks taken away for ten minutes nothing is asked, and with it given back everything is written', async () => {
    const repository = gate().organization();
    const [owner = ''] = repository.split('/');
    const release = await gate().release({ repository, by: 'max' });
    const { slug, permissions } = gate().seeded.app;
    const may = (checks: 'read' | 'write') =>
      gate().by('max', (max) => max.setPermissions(owner, slug, { ...permissions, checks }));
    await may('read');
    const say = (login: string, body: string) => {
      gate().tick();
      gate().sandbox.as(login).comment(repository, release.number, body);
    };
    say('pat', '/ready product');
    // Until then it is tried again and again, here without a wait.
    await until('a first refusal', () =>
      gate().lines.some(({ msg }) => msg === 'a job failed; the app tries it again'),
    );
    gate().tick(10 * 60_000);
    await gate().settle(1);
    const requests = await gate().requestsOf(async () => {
      say('oli', '/ready operation');
      await gate().settle(1);
    });
    expect(requests).toEqual([]);
    expect(release.title).toContain('0 of 4');
    await may('write');
    expect(release.title).toContain('2 of 4');
  });

  test('VER-7: a permission that is missing for a moment is not believed for an hour', async () => {
    const release = await gate().release();
    await release.signAll();
    const fault = { about: `${release.repository}#${release.number}`, times: 30, effect: NOT_ACCESSIBLE };
    gate().sandbox.faults.add(fault);
    await release.comment('pat', '/withdraw product');
    expect(release.title).toContain('3 of 4');
  });

  test('VER-5: a comment that GitHub refuses for a moment is written seconds after it accepts it again', async () => {
    const release = await gate().release();
    const path = `/repos/${release.repository}/issues/${release.number}/comments`;
    gate().sandbox.faults.add({ method: 'POST', path, effect: NOT_ACCESSIBLE });
    gate().tick();
    gate().sandbox.as('dev').comment(release.repository, release.number, '/ready product');
    await gate().settle(1);
    expect(release.answers()).toEqual([]);
    gate().tick(10_000);
    await passQueue(gate().database, 10_000);
    await gate().settle();
    expect(release.answers()).toEqual([expect.stringContaining('@dev')]);
  });
});
