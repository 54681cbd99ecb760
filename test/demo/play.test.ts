import { expect, test } from '@jest/globals';
import { GitHubRefusal } from 'github-sandbox';
import { play, type Stage } from '../../demo/play.ts';
import { type Step, StepFailure } from '../../demo/step.ts';

const lines: string[] = [];
const stage = (more: Partial<Stage> = {}): Stage => ({
  now: Date.now,
  quiet: async () => true,
  patience: 20_000,
  signal: new AbortController().signal,
  print: (line) => lines.push(line),
  ...more,
});
const step = (more: Partial<Step>): Step => ({
  name: 'a step',
  does: 'pat signs',
  act: () => {},
  github: null,
  expected: [],
  ...more,
});
const refuse = () => {
  throw new GitHubRefusal(405, 'Rule violations found\n\nThe check is failing.\n\n');
};

/** What a step that failed says; fails where it did not. */
async function failureOf(playing: Promise<void>): Promise<readonly string[]> {
  const error = await playing.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof StepFailure)) throw new Error(`it did not fail, or otherwise: ${String(error)}`);
  return [error.message, ...error.differences.flatMap(({ expected, found }) => [expected, found])];
}

test('a step is printed on one line, with what came of it, when all of it stands there', async () => {
  lines.length = 0;
  let looks = 0;
  const expected = [
    { expected: 'success', found: () => (looks++ > 2 ? 'success "4 of 4"' : 'no check') },
    { expected: 'merged', found: () => 'merged as 1234567' },
  ];
  await play(stage(), 3, step({ expected }));
  expect(lines).toEqual([' 3. pat signs -> success "4 of 4"; merged as 1234567']);
});

test('a step is not over while something is on its way, which may still change what stood there', async () => {
  let quiet = false;
  let later = 'success';
  const expected = [{ expected: 'success', found: () => later }];
  const playing = play(
    stage({
      quiet: async () => {
        later = 'failure';
        quiet = true;
        return quiet;
      },
      patience: 100,
    }),
    1,
    step({ expected }),
  );
  expect(await failureOf(playing)).toEqual(['Step 1 did not end as expected: pat signs', 'success', 'failure']);
  expect(quiet).toBe(true);
});

test('a step whose outcome does not come fails with what was expected and what was found, and prints no line', async () => {
  lines.length = 0;
  const expected = [
    { expected: 'merged', found: () => 'merged as 1234567' },
    { expected: '1 of 4', found: () => '0 of 4' },
  ];
  expect(await failureOf(play(stage({ patience: 0 }), 7, step({ expected })))).toEqual([
    'Step 7 did not end as expected: pat signs',
    '1 of 4',
    '0 of 4',
  ]);
  expect(lines).toEqual([]);
});

test('a step that never comes to rest fails, and says so', async () => {
  const expected = [{ expected: '1 of 4', found: () => '1 of 4' }];
  const failure = await failureOf(play(stage({ patience: 0, quiet: async () => false }), 1, step({ expected })));
  expect(failure.slice(1)).toEqual(['nothing more is on its way', 'webhooks or jobs are']);
});

test("GitHub's refusal is part of the outcome where it is expected", async () => {
  lines.length = 0;
  await play(stage(), 2, step({ act: refuse, github: 'check is failing' }));
  expect(lines).toEqual([' 2. pat signs -> GitHub refuses: Rule violations found: The check is failing.']);
});

test.each<[string, Partial<Step>, string, string]>([
  [
    'a refusal that nobody expected',
    { act: refuse },
    'GitHub lets it be done',
    'GitHub refuses: Rule violations found: The check is failing.',
  ],
  [
    'another refusal than the expected one',
    { act: refuse, github: 'is a draft' },
    'GitHub refuses: is a draft',
    'GitHub refuses: Rule violations found: The check is failing.',
  ],
  [
    'an act that should have been refused',
    { github: 'is a draft' },
    'GitHub refuses: is a draft',
    'GitHub lets it be done',
  ],
])('%s fails the step', async (_, more, expected, found) => {
  expect((await failureOf(play(stage(), 1, step(more)))).slice(1)).toEqual([expected, found]);
});

test('a step waits for its time, and says why', async () => {
  lines.length = 0;
  let now = 1_000;
  const at: number[] = [];
  const act = () => {
    at.push(now);
  };
  const clock = () => (now += 500);
  await play(stage({ now: clock }), 1, step({ act, notBefore: { at: 9_000, why: 'it settles' } }));
  expect(at[0]).toBeGreaterThanOrEqual(9_000);
  expect(lines).toEqual(['    (7 s to wait: it settles)', ' 1. pat signs -> ']);
});

test('each step begins in a second of its own', async () => {
  let now = 5_900;
  const at: number[] = [];
  const act = () => {
    at.push(now);
  };
  const clock = () => (now += 30);
  await play(stage({ now: clock }), 1, step({ act }));
  await play(stage({ now: clock }), 2, step({ act }));
  expect(at.map((time) => Math.floor(time / 1000))).toEqual([6, 7]);
});

test('an act that takes time is waited for, and its refusal counts as well', async () => {
  lines.length = 0;
  let done = false;
  const act = async () => {
    await Promise.resolve();
    done = true;
  };
  await play(stage(), 1, step({ act, expected: [{ expected: 'done', found: () => (done ? 'done' : 'not yet') }] }));
  const refused = async () => {
    await Promise.resolve();
    throw new GitHubRefusal(422, 'Repository rule violations found for refs/tags/v1.\n\n- A check is failing.\n\n');
  };
  await play(stage(), 2, step({ act: refused, github: 'A check is failing' }));
  expect(lines).toEqual([
    ' 1. pat signs -> done',
    ' 2. pat signs -> GitHub refuses: Repository rule violations found for refs/tags/v1: A check is failing.',
  ]);
});

test('a play that is interrupted ends', async () => {
  const interrupted = AbortSignal.abort('SIGINT');
  await expect(play(stage({ signal: interrupted, now: () => 0 }), 1, step({}))).rejects.toBe('SIGINT');
});
