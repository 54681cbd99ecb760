import { describe, expect, test } from '@jest/globals';
import { type ExplainDependencies, explain } from '../../src/cli/explain.ts';
import { lint } from '../../src/cli/lint.ts';
import { run } from '../../src/cli/run.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { parsePolicy } from '../../src/policy-file/parse.ts';
import { CASES, HOSTILE } from '../support/scenes.ts';
import { fakeIo } from './io.ts';

const NAME = `f${HOSTILE}\u001b]0;owned\u0007\u009b31m`;
/** What acts on a terminal, or turns the direction of its text. */
const UNSAFE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

const missing = async () => {
  throw Object.assign(new Error('no'), { code: 'ENOENT' });
};
const needs: ExplainDependencies = {
  parsePolicy: () => CASES.hostile.policy,
  parseFacts: () => ({ state: 'read', facts: CASES.hostile.facts }),
  readFile: async () => new Uint8Array(),
  writeFile: async () => {},
  read: async () => null,
};

async function countersign(own: ExplainDependencies, ...argv: readonly string[]) {
  const io = { ...fakeIo(), env: { GITHUB_TOKEN: 'token' } };
  const code = await run(
    { version: '0', commands: [explain(own), lint({ parsePolicy, readFile: missing })] },
    argv,
    io,
  );
  return { code, out: io.out(), err: io.err() };
}

describe('VER-8: the command line says nothing that acts on a terminal', () => {
  test('VER-8: explain, of a release whose people wrote whatever they could', async () => {
    const { code, out } = await countersign(needs, 'explain', '--facts', 'f.json', '--policy', 'p.yml');
    expect(code).toBe(1);
    expect(out).toContain('@acme/everyone');
    expect(out.replaceAll('\n', '')).not.toMatch(UNSAFE);
  });

  test('VER-8: explain --json, of the same release, in which every word is kept', async () => {
    const { out } = await countersign(needs, 'explain', '--facts', 'f.json', '--policy', 'p.yml', '--json');
    expect(out.replaceAll('\n', '')).not.toMatch(UNSAFE);
    expect(JSON.parse(out)).toEqual(evaluate(CASES.hostile.policy, CASES.hostile.facts));
    // Without escaping there would be some: the case above is of hostile words.
    expect(JSON.stringify(JSON.parse(out))).toMatch(UNSAFE);
  });

  test.each([
    ['a file that is not there', { ...needs, readFile: missing }, ['explain', '--facts', NAME, '--policy', 'p.yml']],
    [
      'a snapshot with odd fields',
      { ...needs, parseFacts: () => ({ state: 'unreadable' as const, problems: [{ field: NAME, problem: NAME }] }) },
      ['explain', '--facts', NAME, '--policy', 'p.yml'],
    ],
    ['a pull request that is none', needs, ['explain', NAME]],
    ['one that is not there', needs, ['explain', 'a\u009b31m/b\u202e#1']],
    ['a policy that is not there', needs, ['lint', NAME]],
    ['a command that there is not', needs, [NAME]],
    ['an option that there is not', needs, ['lint', `--${NAME}`]],
  ])('VER-8: complaints about %s', async (_, own, argv) => {
    const { code, out, err } = await countersign(own, ...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err.startsWith('countersign: ')).toBe(true);
    expect(err.replaceAll('\n', '')).not.toMatch(UNSAFE);
  });
});
