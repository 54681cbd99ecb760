import { expect, test } from '@jest/globals';
import { answeredAct } from '../../src/domain/effects.ts';
import { useGate } from '../support/gate.ts';
import type { Pull } from '../support/pull.ts';

const gate = useGate();

const PEOPLE = ['pat', 'oli', 'rae', 'sam', 'kim', 'lee', 'dev', 'ann', 'max', 'guest'];
const COMMENTS = [
  '/ready',
  '/ready product',
  '/ready security',
  '/ready organization',
  '/ready.',
  '/lgtm',
  'LGTM /ready product',
  '/approve',
  '/ready securty',
  '/not ready',
  '/unready',
  '/withdraw',
  '/hold it',
  '/unhold',
  '/hold cancel',
  '/release',
  '/release!',
  '/help',
  '- /hold it',
  'Looks good to me.',
  '> /ready',
];
/** Numbers from 0 to `below`, always the same ones. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}
const to = (body: string): string => /^(?:@|For )(\S+?): /mu.exec(body)?.[1] ?? 'nobody';
const isMinimize = (request: string): boolean => request === 'Minimize';
const isComment = (request: string): boolean => /^POST .*\/issues\/\d+\/comments$/.test(request);

/** @returns the logins with more than one visible answer */
function crowded(release: Pull): readonly string[] {
  const visible = release.visibleAnswers().map(to);
  return visible.filter((login, index) => visible.indexOf(login) !== index);
}

test('SIGN-16: ten people comment a hundred times, and each sees at most one answer; the rest is minimized', async () => {
  const release = await gate().release();
  const roll = dice(14);
  const writes = await gate().writesOf(async () => {
    for (let batch = 0; batch < 20; batch += 1) {
      await gate().by('max', () => {
        for (let turn = 0; turn < 5; turn += 1) {
          const login = PEOPLE[(batch * 5 + turn) % PEOPLE.length] ?? 'max';
          const body = COMMENTS[roll(COMMENTS.length)] ?? '';
          gate().sandbox.as(login).comment(release.repository, release.number, body);
        }
      });
      expect(crowded(release)).toEqual([]);
    }
  });
  const answers = release.answers();
  expect(answers.length).toBeGreaterThan(30);
  expect(new Set(answers.map((body) => answeredAct(body))).size).toBe(answers.length);
  // Each answer is one comment, and each is minimized once at most.
  expect(writes.filter(isComment)).toHaveLength(answers.length);
  expect(writes.filter(isMinimize)).toHaveLength(answers.length - release.visibleAnswers().length);
  const [checklist] = release.checklists();
  for (const body of answers)
    expect(body).toMatch(new RegExp(`\\n\\[Checklist\\]\\(\\S+#issuecomment-${checklist?.id}\\)$`));
  expect(release.checklists()).toHaveLength(1);
  expect(await gate().writesOf(() => release.comment('guest', 'Well?'))).toEqual([]);
});

test('SIGN-16: of five commands in one second one answer stays visible', async () => {
  const release = await gate().release();
  await gate().by('guest', (guest) => {
    for (const line of ['/ready product', '/hold x', '/unhold', '/ready security', '/release']) {
      guest.comment(release.repository, release.number, line);
    }
  });
  expect(release.answers()).toHaveLength(5);
  expect(release.visibleAnswers()).toHaveLength(1);
});

test('SIGN-16: what counts later makes the answer pointless, and a person’s own comment is never minimized', async () => {
  const release = await gate().release();
  await release.comment('kim', '/lgtm');
  await release.comment('pat', '/ready security');
  expect(release.visibleAnswers().map(to)).toEqual(['kim', 'pat']);
  const writes = await gate().writesOf(() => release.comment('kim', '/ready security'));
  expect(writes.filter(isMinimize)).toHaveLength(1);
  expect(release.visibleAnswers().map(to)).toEqual(['pat']);
  // An answer whose act is gone is pointless as well.
  const { id } = await release.comment('rae', '/ready.');
  await gate().by('rae', (rae) => rae.deleteComment(release.repository, id));
  expect(release.visibleAnswers().map(to)).toEqual(['pat']);
  const pull = [...gate().sandbox.world.repositories.values()]
    .flatMap(({ pullRequests }) => [...pullRequests.values()])
    .find(({ number, repository }) => number === release.number && release.repository.endsWith(`/${repository.name}`));
  const minimized = pull?.comments.filter((comment) => comment.minimized !== null) ?? [];
  expect(minimized.map(({ minimized: reason, author }) => [reason, author?.kind])).toEqual([
    ['outdated', 'Bot'],
    ['outdated', 'Bot'],
  ]);
});
