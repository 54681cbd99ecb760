import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { projectPath } from '../../scripts/generated.ts';
import { type RulesetsInput, rulesets } from '../../src/cli/rulesets.ts';
import { run } from '../../src/cli/run.ts';
import type { PolicyReading } from '../../src/domain/policy.ts';
import { known, unavailable } from '../../src/domain/reading.ts';
import { parsePolicy } from '../../src/policy-file/parse.ts';
import { refPatterns } from '../../src/policy-file/ref-patterns.ts';
import { policyText } from '../support/policy.ts';
import { fakeIo } from './io.ts';

const APP = 4711;

const reading = (text: string): PolicyReading =>
  parsePolicy({ own: { file: '.github/countersign.yml', text }, shared: null });

async function ran(
  argv: readonly string[],
  more = '',
  parts: Partial<RulesetsInput> & { readonly there?: readonly string[] } = {},
) {
  const { there = [], ...look } = parts;
  const files = new Map<string, string>();
  const io = fakeIo();
  const command = rulesets({
    refPatterns,
    read: async () => ({
      app: { id: APP },
      url: 'https://github.example/acme/shop',
      policy: known(reading(policyText(more))),
      ...look,
    }),
    exists: async (path) => there.includes(path),
    writeFile: async (path, _cwd, text) => void files.set(path, text),
  });
  const code = await run({ version: '0', commands: [command] }, ['rulesets', ...argv], io);
  return { code, out: io.out(), err: io.err(), files };
}

const only = async (which: 'branches' | 'tags', more = '', argv: readonly string[] = []) => {
  const { code, out, err } = await ran(['acme/shop', '--only', which, ...argv], more);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out);
};

describe('the branch ruleset', () => {
  test('requires the readiness check from this app on every branch that releases go into, by default', async () => {
    expect(await only('branches')).toEqual({
      name: 'Countersign: release branches',
      target: 'branch',
      enforcement: 'active',
      bypass_actors: [],
      conditions: { ref_name: { include: ['~DEFAULT_BRANCH', 'refs/heads/release/**/*'], exclude: [] } },
      rules: [
        { type: 'deletion' },
        { type: 'non_fast_forward' },
        {
          type: 'pull_request',
          parameters: {
            required_approving_review_count: 0,
            dismiss_stale_reviews_on_push: false,
            require_code_owner_review: false,
            require_last_push_approval: false,
            required_review_thread_resolution: false,
          },
        },
        {
          type: 'required_status_checks',
          parameters: {
            strict_required_status_checks_policy: false,
            do_not_enforce_on_create: true,
            required_status_checks: [{ context: 'countersign/readiness', integration_id: APP }],
          },
        },
      ],
    });
  });

  test('says each base once, in the patterns that rulesets know', async () => {
    const releases = 'releases: [{ base: main }, { base: main, head: "x/**" }, { base: "{stable,hotfix}/*" }]\n';
    const { conditions } = await only('branches', releases);
    expect(conditions.ref_name.include).toEqual(['refs/heads/main', 'refs/heads/stable/*', 'refs/heads/hotfix/*']);
  });

  test.each(['{ head: "release/**" }', '{ base: "**", title: Release }'])(
    'REL-1: an entry without a base is not guessed: %s',
    async (entry) => {
      const releases = `releases: [{ base: main }, ${entry}]\n`;
      const refused = await ran(['acme/shop'], releases);
      expect([refused.code, refused.out]).toEqual([2, '']);
      expect(refused.err).toContain('entry 2 of "releases" names no base');
      const told = await only('branches', releases, ['--branches', 'main', '--branches', 'stable/**']);
      expect(told.conditions.ref_name.include).toEqual(['refs/heads/main', 'refs/heads/stable/**/*']);
    },
  );

  test('a glob that a ruleset cannot say is refused, and nothing that covers less is printed', async () => {
    const refused = await ran(['acme/shop'], 'releases: [{ base: "{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}" }]\n');
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toContain('more than 64 patterns');
  });
});

describe('the tag ruleset', () => {
  test('requires the tag check from this app when a tag is made too, and lets nobody move or delete it', async () => {
    expect(await only('tags')).toEqual({
      name: 'Countersign: release tags',
      target: 'tag',
      enforcement: 'active',
      bypass_actors: [],
      conditions: { ref_name: { include: ['refs/tags/v*'], exclude: [] } },
      rules: [
        { type: 'deletion' },
        { type: 'update' },
        {
          type: 'required_status_checks',
          parameters: {
            strict_required_status_checks_policy: false,
            do_not_enforce_on_create: false,
            required_status_checks: [{ context: 'countersign/tag', integration_id: APP }],
          },
        },
      ],
    });
  });

  test('lets this app alone pass if the policy has it delete tags', async () => {
    const { bypass_actors } = await only('tags', 'tags: { on-violation: delete }\n');
    expect(bypass_actors).toEqual([{ actor_id: APP, actor_type: 'Integration', bypass_mode: 'always' }]);
  });

  test('without release tags there is none: asked for alone it is refused, and left out else', async () => {
    const none = 'tags: { patterns: [] }\n';
    expect(await ran(['acme/shop', '--only', 'tags'], none)).toMatchObject({ code: 2, out: '' });
    expect(JSON.parse((await ran(['acme/shop'], none)).out)).toMatchObject({ target: 'branch' });
  });
});

/** The description's schema for the body of the operation. `nullable` is written as in JSON Schema. */
function bodySchema(file: string) {
  const text = readFileSync(projectPath(`node_modules/@octokit/openapi/generated/${file}`), 'utf8');
  const { paths, components } = JSON.parse(text, (_key, value) => {
    if (value?.nullable !== true || typeof value.type !== 'string') return value;
    return { ...value, type: [value.type, 'null'] };
  });
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: 'github', components });
  const schema = paths['/repos/{owner}/{repo}/rulesets'].post.requestBody.content['application/json'].schema;
  return ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"github#/components')));
}

test.each(['api.github.com.json', 'ghes-3.17.json', 'ghes-3.19.json'])(
  'both are what %s says that GitHub takes',
  async (file) => {
    const validate = bodySchema(file);
    for (const more of ['', 'tags: { on-violation: delete }\n']) {
      for (const which of ['branches', 'tags'] as const) {
        const printed = await only(which, more);
        validate(printed);
        expect(validate.errors).toBeNull();
        expect(
          validate({ ...printed, rules: [...printed.rules, { type: 'required_status_checks', parameters: {} }] }),
        ).toBe(false);
      }
    }
  },
);

describe('the command', () => {
  test('prints both, one after the other', async () => {
    const { code, out } = await ran(['acme/shop']);
    expect([code, out.match(/"target": "(branch|tag)"/g)]).toEqual([0, ['"target": "branch"', '"target": "tag"']]);
    expect(out.split('\n}\n')).toHaveLength(3);
  });

  test('writes them into a folder and says where they are imported; what is there is not overwritten unless asked', async () => {
    const both = ['sets/countersign-branches.json', 'sets/countersign-tags.json'];
    const written = await ran(['acme/shop', '--out', 'sets']);
    expect([written.code, written.out, [...written.files.keys()]]).toEqual([0, `${both.join('\n')}\n`, both]);
    expect(written.err).toContain('https://github.example/acme/shop/settings/rules');
    const there = both.slice(1);
    const refused = await ran(['acme/shop', '--out', 'sets'], '', { there });
    expect([refused.code, refused.files.size]).toEqual([2, 0]);
    expect(refused.err).toContain('sets/countersign-tags.json exists already; use --force to overwrite it');
    expect((await ran(['acme/shop', '--out', 'sets', '--force'], '', { there })).files.size).toBe(2);
  });

  test.each([
    [[], 'takes one repository'],
    [['acme/shop', 'acme/other'], 'takes one repository'],
    [['shop'], 'is not a repository'],
    [['acme/shop#7'], 'is not a repository'],
    [['acme/shop', '--only', 'both'], '--only takes branches or tags'],
    [['acme/shop', '--force'], '--force needs --out'],
    [['acme/shop', '--frob'], '--frob'],
  ])('%j is wrong use', async (argv, told) => {
    const { code, out, err } = await ran(argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(told);
  });

  test.each([
    ['REL-5: no policy', known({ state: 'absent' } as const), 'has no policy yet'],
    ['POL-2: one with mistakes', known(reading('version: 2\n')), 'run countersign doctor acme/shop to see each'],
    ['one that may not be read', unavailable('forbidden', 'the policy file'), 'the policy file could not be read'],
  ])('of %s prints nothing', async (_title, policy, told) => {
    const { code, out, err } = await ran(['acme/shop'], '', { policy });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(told);
  });
});
