import { describe, expect, test } from '@jest/globals';
import { useGate } from '../support/gate.ts';

const gate = useGate();

const right = (form: string) => new RegExp(`was not accepted[\\s\\S]*Write \`${form}\``, 'u');
const objection = (state: string, title: string) =>
  new RegExp(`was taken as an objection to ${title}[\\s\\S]*\`/withdraw ${state}\``, 'u');

/** By whom, what, and the form that the answer has to say. On each release one a person. */
const NEAR_MISSES: readonly (readonly (readonly [string, string, RegExp])[])[] = [
  [
    ['pat', '/ready.', right('/ready product')],
    ['oli', '/ready!', right('/ready operation')],
    ['rae', '/approve', right('/ready organization')],
    ['sam', '/lgtm', right('/ready organization')],
    ['kim', 'LGTM /ready product', right('/ready product')],
    ['lee', '/hold cancel', right('/unhold')],
  ],
  [
    ['pat', '\uff0fready product', right('/ready product')],
    ['oli', '/not\u2013ready operation', objection('operation', 'Operations')],
    ['rae', '/not\u00a0ready organization', objection('organization', 'Release coordination')],
    ['sam', '/not ready', objection('organization', 'Release coordination')],
    ['kim', '/unready', objection('security', 'Security')],
    ['lee', '/ready securty', /There is no state “securty”[\s\S]*`\/ready security`/u],
  ],
];

describe('SIGN-15: a near miss of a role holder is answered once with the right form, and signs nothing', () => {
  test.each([0, 1])('each of them, written twice: those of list %i', async (list) => {
    const all = NEAR_MISSES[list] ?? [];
    const release = await gate().release();
    const says = (login: string, body: string) =>
      gate().sandbox.as(login).comment(release.repository, release.number, body);
    await gate().by('max', () => {
      for (const [, body] of all) for (const stranger of ['guest', 'dev']) says(stranger, body);
    });
    expect(release.answers()).toEqual([]);
    await gate().by('max', () => {
      for (const [login, body] of [...all, ...all]) says(login, body);
    });
    const answers = release.answers();
    expect(answers).toHaveLength(all.length);
    for (const [login, , answer] of all) {
      expect(answers.filter((body) => body.includes(`\n@${login}: `))).toEqual([expect.stringMatching(answer)]);
    }
    expect(release.title).toContain('0 of 4');
    expect(release.conclusion).toBe(list === 0 ? 'in_progress' : 'failure');
  });

  test('two in a row by one person get one answer, and another one after something that counted', async () => {
    const release = await gate().release();
    await release.comment('kim', '/ready.');
    await release.comment('pat', '/lgtm');
    await release.comment('kim', '/approve');
    expect(release.answers()).toEqual([expect.stringContaining('@kim: '), expect.stringContaining('@pat: ')]);
    await release.comment('kim', '/ready security');
    expect(release.title).toContain('1 of 4');
    await release.comment('kim', '/hold cancel');
    expect(release.answers()).toHaveLength(3);
  });

  test('SIGN-8: one that takes readiness away closes the gate of a ready release', async () => {
    const release = await gate().release();
    await release.signAll();
    expect(release.conclusion).toBe('success');
    await release.comment('kim', '/unready');
    expect(release.conclusion).toBe('failure');
    await release.comment('kim', '/withdraw security');
    await release.comment('lee', '/ready security');
    expect(release.conclusion).toBe('success');
    await release.comment('lee', '/lgtm cancel');
    expect(release.title).toContain('3 of 4');
  });
});

test('SIGN-15: /help lists what works for whoever asks, whatever the state of the release', async () => {
  const release = await gate().release();
  await release.comment('pat', '/help');
  await release.comment('guest', '/help');
  await release.comment('dev', '/help');
  const [toPat, toGuest, toDev] = release.answers();
  expect(toPat).toContain('@pat: you hold the role product-owner. These commands work for you now');
  expect(toPat).toContain('- `/ready product`: sign off');
  expect(toPat).not.toContain('/release');
  expect(toGuest).toContain('@guest: you hold no role here. No command works for you now.');
  expect(toDev).toContain('you contributed to this release');
  await release.signAll();
  await release.comment('rae', '/help');
  expect(release.answers().at(-1)).toContain('- `/release` or `/release TAG`: merge it into main');
  expect(release.conclusion).toBe('success');
});
