import { describe, expect, test } from '@jest/globals';
import type { Io } from '../../src/cli/command.ts';
import { type ExplainDependencies, type ExplainedPullRequest, explain } from '../../src/cli/explain.ts';
import { run } from '../../src/cli/run.ts';
import type { Facts } from '../../src/domain/facts.ts';
import { known, unavailable } from '../../src/domain/reading.ts';
import { parsePolicy } from '../../src/policy-file/parse.ts';
import { parseFacts } from '../../src/snapshot/facts-file.ts';
import { at, comment, facts, kim, labelEvent, oli, pat, pushed, rae, review, sha } from '../support/facts.ts';
import { policy, policyText } from '../support/policy.ts';

const all = known([
  comment(1, pat, 60, '/ready'),
  comment(2, oli, 61, '/ready'),
  comment(3, rae, 62, '/ready'),
  comment(4, kim, 63, '/ready'),
]);
const ready = facts({ comments: all });

/** Runs the command on files that exist only here. */
async function countersign(
  argv: readonly string[],
  files: Record<string, string>,
  more: { seen?: ExplainedPullRequest; env?: Io['env'] } = {},
) {
  const out: string[] = [];
  const err: string[] = [];
  const written: Record<string, string> = {};
  const asked: unknown[] = [];
  const needs: ExplainDependencies = {
    parsePolicy,
    parseFacts,
    readFile: async (path) => {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error('no'), { code: 'ENOENT' });
      return new TextEncoder().encode(text);
    },
    writeFile: async (path, _cwd, text) => {
      written[path] = text;
    },
    read: async (subject, token, _io, noShared) => {
      asked.push(noShared ? [subject, token, true] : [subject, token]);
      return more.seen ?? null;
    },
  };
  const io: Io = {
    stdout: { write: (text) => void out.push(text) },
    stderr: { write: (text) => void err.push(text) },
    stdin: async () => new TextEncoder().encode(files['-'] ?? ''),
    env: more.env ?? {},
    cwd: '/',
  };
  const code = await run({ version: '0', commands: [explain(needs)] }, ['explain', ...argv], io);
  return { code, out: out.join(''), err: err.join(''), written, asked };
}

describe('countersign explain --facts', () => {
  const offline = ['--facts', 'f.json', '--policy', 'p.yml'];

  test('REC-2: decides a stored snapshot as the gate did', async () => {
    const { code, out } = await countersign(offline, { 'f.json': JSON.stringify(ready), 'p.yml': policyText() });
    expect(code).toBe(0);
    expect(out).toContain('acme/shop#7 at aaaaaaa: ready');
    expect(out).toContain('Security: kim for aaaaaaa');
  });

  test('what is not ready gives 1, with what is missing', async () => {
    const { code, out } = await countersign(offline, { 'f.json': JSON.stringify(facts()), 'p.yml': policyText() });
    expect(code).toBe(1);
    expect(out).toContain('kim or lee sign Security');
  });

  test('a policy with mistakes gives 1, with each mistake', async () => {
    const { code, out } = await countersign(offline, { 'f.json': JSON.stringify(facts()), 'p.yml': 'version: 2\n' });
    expect(code).toBe(1);
    expect(out).toContain('p.yml:1:10');
  });

  test('--json prints the whole verdict', async () => {
    const { out } = await countersign([...offline, '--json'], {
      'f.json': JSON.stringify(ready),
      'p.yml': policyText(),
    });
    expect(JSON.parse(out)).toMatchObject({ outcome: 'ready', head: 'a'.repeat(40) });
  });

  test('facts may come from standard input', async () => {
    const { code } = await countersign(['--facts', '-', '--policy', 'p.yml'], {
      '-': JSON.stringify(ready),
      'p.yml': policyText(),
    });
    expect(code).toBe(0);
  });

  test.each([
    ['no file', offline, {}, 'cannot read f.json: there is no such file'],
    ['no JSON', offline, { 'f.json': '{' }, 'not JSON'],
    [
      'half a snapshot',
      offline,
      { 'f.json': JSON.stringify({ ...ready, reviews: undefined }), 'p.yml': policyText() },
      'reviews: ',
    ],
    [
      'a wrong commit id',
      offline,
      { 'f.json': JSON.stringify(ready).replaceAll('a'.repeat(40), 'abc'), 'p.yml': policyText() },
      'pullRequest.head.sha: not a commit id',
    ],
    [
      'a wrong time',
      offline,
      { 'f.json': JSON.stringify({ ...ready, at: 'noon' }), 'p.yml': policyText() },
      'at: not a time',
    ],
    [
      'an unknown field',
      offline,
      { 'f.json': JSON.stringify({ ...ready, verdict: 'ready' }), 'p.yml': policyText() },
      'verdict',
    ],
    ['no policy', ['--facts', 'f.json'], {}, '--facts needs --policy'],
    ['nothing at all', [], {}, 'explain needs either'],
    ['both forms', ['a/b#1', '--facts', 'f.json'], {}, 'explain needs either'],
    ['no number', ['a/b'], {}, 'write OWNER/REPO#NUMBER'],
    ['no token', ['a/b#1'], {}, 'GITHUB_TOKEN is not set'],
  ])('%s gives 2 and says what is wrong', async (_, argv, files, message) => {
    const { code, out, err } = await countersign(argv, files);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});

describe('countersign explain OWNER/REPO#NUMBER', () => {
  const env = { GITHUB_TOKEN: 't' };

  test('reads GitHub with the token, says what it cannot know, and stores the snapshot', async () => {
    const seen: ExplainedPullRequest = {
      policy: policy(),
      facts: facts({ reviews: known([review(1, kim, 5, 'approved')]) }),
    };
    const { code, out, err, written, asked } = await countersign(
      ['acme/shop#7', '--save', 'f.json'],
      {},
      { seen, env },
    );
    expect(code).toBe(1);
    expect(asked).toEqual([[seen.facts.subject, 't']]);
    expect(out).toContain('Security: kim for aaaaaaa (review');
    expect(err).toContain('comments and labels are shown as not seen');
    expect(parseFacts(written['f.json'] ?? '')).toEqual({ state: 'read', facts: seen.facts });
  });

  test('POL-1: says to GitHub’s reader whether the person knows that the owner has no shared policy', async () => {
    const seen: ExplainedPullRequest = { policy: policy(), facts: facts() };
    const { asked } = await countersign(['acme/shop#7', '--no-shared'], {}, { seen, env });
    expect(asked).toEqual([[seen.facts.subject, 't', true]]);
    const { code, err } = await countersign(['--facts', 'f.json', '--policy', 'p.yml', '--no-shared'], {}, {});
    expect([code, err]).toEqual([2, expect.stringContaining('--no-shared needs OWNER/REPO#NUMBER')]);
  });

  test('a pull request that is not there gives 2', async () => {
    const { code, err } = await countersign(['acme/shop#7'], {}, { env });
    expect(code).toBe(2);
    expect(err).toContain('there is no pull request acme/shop#7, or the token cannot see it');
  });

  test("--policy is refused: the policy is the default branch's", async () => {
    expect((await countersign(['acme/shop#7', '--policy', 'p.yml'], {}, { env })).code).toBe(2);
  });
});

test('facts of every kind survive storing', () => {
  const rich: Facts = {
    ...pushed(facts({ comments: all, reviews: known([{ ...review(1, kim, 5, 'dismissed'), commit: null }]) }), 30),
    events: known([
      labelEvent(1, kim, 3, 'ready/security'),
      { id: 'a', kind: 'comment-deleted', actor: null, at: at(1), commentAuthor: kim },
      { id: 'b', kind: 'review-dismissed', actor: kim, at: at(1), reviewId: '1', previous: 'approved' },
      { id: 'c', kind: 'force-pushed', actor: kim, at: at(1), before: null, after: null },
      { id: 'd', kind: 'base-changed', actor: kim, at: at(1), from: 'a', to: 'b' },
      { id: 'e', kind: 'retitled', actor: kim, at: at(1), from: 'a', to: 'b' },
      { id: 'f', kind: 'ready-for-review', actor: kim, at: at(1) },
    ]),
    formerHeads: [
      { commit: sha('c'), commits: [{ sha: sha('c'), parents: [sha('0')] }] },
      { commit: sha('d'), commits: null },
    ],
    people: { users: [], teams: [{ team: 'acme/appsec', members: unavailable('forbidden', 'members') }] },
    memory: {
      wasRelease: true,
      blocks: [{ act: 'comment:1:1', kind: 'hold', state: null, actor: kim, at: at(1), url: 'u', reason: 'r' }],
      labelNames: [{ label: 'LA_1', name: 'ready/security', since: at(1) }],
      heard: [],
      orders: [],
    },
  };
  expect(parseFacts(JSON.stringify(rich))).toEqual({ state: 'read', facts: rich });
  // From before it mattered what a commit was laid over (SIGN-5).
  expect(parseFacts(JSON.stringify({ ...rich, formerHeads: undefined }))).toEqual({
    state: 'read',
    facts: { ...rich, formerHeads: [] },
  });
});
