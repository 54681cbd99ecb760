import { describe, expect, test } from '@jest/globals';
import { notInstalled, suspended } from '../../src/cli/doctor/diagnose.ts';
import { plainFinding } from '../../src/cli/doctor/finding.ts';
import { READINESS } from '../../src/domain/effects.ts';
import { known, unavailable } from '../../src/domain/reading.ts';
import type { BypassActor, EnvironmentFacts, RulesetFacts, SetupFacts } from '../../src/domain/setup.ts';
import { policy } from '../support/policy.ts';
import {
  APP,
  BRANCH_RULES,
  branch,
  findingsOf,
  needed,
  OTHER_APP,
  requires,
  rule,
  ruleset,
  SETUP_POLICY,
  setup,
  TAG_RULES,
  tagRuleset,
  wrong,
} from '../support/setup.ts';

const branches = (...looked: readonly ReturnType<typeof branch>[]): SetupFacts =>
  setup({ branches: known({ looked, left: 0 }) });
const unread = (what: string) => unavailable('forbidden', what);

test('a repository where everything is as it should be has no finding that asks for anything', () => {
  expect(wrong(setup())).toEqual([]);
  expect(findingsOf(setup()).filter(({ severity }) => severity === 'ok').length).toBeGreaterThan(9);
});

test('whatever is wrong says why it matters, and an error how it is fixed', () => {
  const bad = setup({
    branches: known({ looked: [branch('main', { rules: [] })], left: 3 }),
    rulesets: known([]),
    environments: known([]),
    authors: known({
      looked: 1,
      counted: 1,
      authors: [
        { id: 1, login: 'pat' },
        { id: 9, login: 'eve' },
      ],
    }),
    installation: { id: 3, url: 'https://github.example/installation', permissions: {}, events: [], everywhere: true },
  });
  const found = findingsOf(bad).filter(({ severity }) => severity !== 'ok');
  expect(found.length).toBeGreaterThan(6);
  for (const { severity, why, fix } of found) {
    expect(why).toMatch(/\.$/);
    if (severity === 'error') expect(fix).toMatch(/`countersign |https:|policy|`roles/);
  }
});

describe('the readiness check on release branches', () => {
  test.each([
    ['not required', [], 'branch-open'],
    ['some other check', [requires('build')], 'branch-open'],
    ['from whoever gives it', [requires(READINESS, { app: null })], 'branch-check-from-anybody'],
    ['from another app', [requires(READINESS, { app: OTHER_APP })], 'branch-check-from-another-app'],
  ])('%s: an error', (_title, rules, code) => {
    expect(wrong(branches(branch('main', { rules })))).toEqual([`error ${code}: main`]);
  });

  test('required from any source and from this app as well holds', () => {
    const rules = [...BRANCH_RULES, requires(READINESS, { app: null })];
    expect(wrong(branches(branch('main', { rules })))).toEqual([]);
  });

  test('the older branch protection holds it as well, and lets administrators pass unless told otherwise', () => {
    const protection = (app: number | null, forAdministrators: boolean) =>
      branches(
        branch('main', { rules: [], protection: known({ checks: [{ context: READINESS, app }], forAdministrators }) }),
      );
    expect(wrong(protection(APP, true))).toEqual([]);
    expect(wrong(protection(APP, false))).toEqual(['warning bypass-protection: main']);
    expect(wrong(protection(null, true))).toEqual(['error branch-check-from-anybody: main']);
  });

  test('rules that GitHub does not tell are an error and never no rules; with the protection known to hold it they do not matter', () => {
    const hidden = { ...branch('main'), rules: unread('the rules of main') };
    const holding = { checks: [{ context: READINESS, app: APP }], forAdministrators: true };
    expect(wrong(branches(hidden))).toEqual(['error branch-unreadable: main']);
    expect(wrong(branches({ ...hidden, protection: known(holding) }))).toEqual([]);
    expect(wrong(branches(branch('main', { rules: [], protection: unread('the protection of main') })))).toEqual([
      'error branch-unreadable: main',
    ]);
  });

  test('branches that could not be listed are an error that names the permission', () => {
    const facts = setup({ branches: unread('the list of branches') });
    expect(wrong(facts)).toEqual(['error branches-unreadable: ']);
    expect(findingsOf(facts).find(({ code }) => code === 'branches-unreadable')?.fix).toContain('contents: read');
  });

  test('a ruleset that has the check and is not in force is named in the fix', () => {
    const rulesets = known([ruleset({ enforcement: 'evaluate', name: 'Dry run' }), tagRuleset()]);
    const open = findingsOf(setup({ branches: known({ looked: [branch('main', { rules: [] })], left: 0 }), rulesets }));
    expect(open.find(({ code }) => code === 'branch-open')?.fix).toContain('"Dry run" (evaluate)');
  });

  test('a branch that may be deleted or forced is a warning, one that may be pushed to or need not be up to date a note', () => {
    expect(wrong(branches(branch('main', { rules: [requires(READINESS, { strict: false })] })))).toEqual([
      'warning branch-deletable: main',
      'warning branch-forcible: main',
      'note branch-pushable: main',
      'note branch-not-strict: main',
    ]);
  });

  test('REL-6: a head that need not be up to date is no matter if the policy waits for the base', () => {
    const relaxed = branch('main', { rules: [requires(READINESS, { strict: false })] });
    const waiting = { ...branches(relaxed), policy: known(policy('merge: { up-to-date: required }')) };
    expect(wrong(waiting)).not.toContain('note branch-not-strict: main');
    expect(wrong(branches(relaxed))).toContain('note branch-not-strict: main');
  });

  test('REL-1: a branch that the policy names and that is not there is an error, and judged by what would hold for it', () => {
    expect(wrong(branches(branch('main', { exists: false })))).toEqual(['error branch-absent: main']);
    const [renamed] = findingsOf(branches({ ...branch('main', { exists: false }), renamedTo: 'trunk' })).filter(
      ({ code }) => code === 'branch-absent',
    );
    expect(renamed?.found).toContain('It was renamed to trunk');
    expect(renamed?.fix).toContain('Write trunk in the policy');
    expect(wrong(branches(branch('main', { exists: false, rules: [] })))).toEqual([
      'error branch-open: main',
      'error branch-absent: main',
    ]);
  });

  describe('by a glob', () => {
    const policy = SETUP_POLICY.replace('{ base: main }', '{ base: "release/*" }');
    const future = (rules: typeof BRANCH_RULES) => branch('release/example', { exists: false, rules });
    const glob = (...looked: readonly ReturnType<typeof branch>[]) =>
      setup({ policy, branches: known({ looked, left: 0 }) });

    test('each existing branch that matches is judged', () => {
      expect(wrong(glob(branch('release/1', { rules: [] }), branch('release/2'), future(BRANCH_RULES)))).toEqual([
        'error branch-open: release/1',
      ]);
    });
    test('with branches there, one to come that would be open is a warning', () => {
      expect(wrong(glob(branch('release/1'), future([])))).toEqual(['warning branch-pattern-open: release/*']);
    });
    test('with no branch there yet it is a note, and nothing if a new one would be gated', () => {
      expect(wrong(glob(future([])))).toEqual(['note branch-pattern-open: release/*']);
      expect(wrong(glob(future(BRANCH_RULES)))).toEqual([]);
    });
    test('an example that was not read is not taken for gated', () => {
      expect(wrong(glob(branch('release/1')))).toEqual(['warning branch-pattern-open: release/*']);
    });
    test('branches beyond those that were read are reported as not read', () => {
      const facts = setup({
        policy,
        branches: known({ looked: [branch('release/1'), future(BRANCH_RULES)], left: 7 }),
      });
      expect(wrong(facts)).toEqual(['note branches-left: ']);
    });
  });

  test.each(['[{ head: "hotfix/**" }]', '[{ base: "**", head: "hotfix/**" }]'])(
    'REL-1: an entry %s takes any base: the default branch stands for it, with a note',
    (releases) => {
      const policy = SETUP_POLICY.replace('[{ base: main }]', releases);
      expect(wrong(setup({ policy }))).toEqual(['note release-anywhere: ']);
      const open = setup({ policy, branches: known({ looked: [branch('main', { rules: [] })], left: 0 }) });
      expect(wrong(open)).toEqual(['error branch-open: main', 'note release-anywhere: ']);
    },
  );

  test('a merge queue that the app does not hear of is an error that names what is missing', () => {
    const facts = branches(branch('main', { rules: [...BRANCH_RULES, rule('merge_queue')] }));
    expect(wrong(facts)).toEqual([]);
    const deaf = {
      ...facts.installation,
      permissions: { ...needed.permissions, merge_queues: 'none' },
      events: ['issue_comment', 'label', 'push'],
    };
    expect(wrong({ ...facts, installation: deaf })).toContain('error merge-queue-unheard: main');
  });
});

describe('the ruleset for release tags', () => {
  const tags = (...list: readonly RulesetFacts[]) => setup({ rulesets: known([ruleset(), ...list]) });

  test.each([
    ['none', [], ['error tag-open: v*']],
    [
      'one that is disabled',
      [tagRuleset({ enforcement: 'disabled' })],
      ['error tag-open: v*', 'note tag-ruleset-idle: "Tags" (disabled)'],
    ],
    ['one for branches', [tagRuleset({ target: 'branch' })], ['error tag-open: v*']],
    ['one for other tags', [tagRuleset({ include: ['refs/tags/release-*'] })], ['error tag-open: v*']],
    ['one for some of them', [tagRuleset({ include: ['refs/tags/v[0-9]*'] })], ['error tag-open: v*']],
    ['one that leaves them out', [tagRuleset({ exclude: ['refs/tags/v*'] })], ['error tag-open: v*']],
    [
      'the check from anybody',
      [tagRuleset({ rules: [requires('countersign/tag', { app: null })] })],
      ['error tag-check-from-anybody: v*'],
    ],
    [
      'the check from another app',
      [tagRuleset({ rules: [requires('countersign/tag', { app: OTHER_APP })] })],
      ['error tag-check-from-another-app: v*'],
    ],
    [
      'the check, but not at creation',
      [tagRuleset({ rules: [rule('update'), rule('deletion'), requires('countersign/tag', { skipsCreation: true })] })],
      ['error tag-check-not-at-creation: v*'],
    ],
    ['only the readiness check', [tagRuleset({ rules: [requires(READINESS)] })], ['error tag-open: v*']],
    [
      'tags may be moved',
      [tagRuleset({ rules: [rule('deletion'), requires('countersign/tag')] })],
      ['warning tag-movable: v*'],
    ],
    [
      'tags may be deleted',
      [tagRuleset({ rules: [rule('update'), requires('countersign/tag')] })],
      ['warning tag-deletable: v*'],
    ],
    ['some are left out', [tagRuleset({ exclude: ['refs/tags/v*-rc*'] })], ['warning tag-excluded: v*']],
    ['for all tags', [tagRuleset({ include: ['~ALL'] })], []],
    [
      'one for tags by a pattern that cannot be read',
      [tagRuleset({ include: ['refs/tags/v[!]*'] })],
      ['error tag-unreadable: v*', 'warning tag-ruleset-pattern-unreadable: Tags'],
    ],
    [
      'such a pattern beside one that includes them',
      [tagRuleset({ include: ['refs/tags/v[!]*', 'refs/tags/v*'] })],
      ['warning tag-ruleset-pattern-unreadable: Tags'],
    ],
    [
      'such a pattern beside one that leaves them out',
      [tagRuleset({ exclude: ['refs/tags/v[!]*', 'refs/tags/v*'] })],
      ['error tag-open: v*', 'warning tag-ruleset-pattern-unreadable: Tags'],
    ],
    [
      'such a pattern in a ruleset without the check',
      [tagRuleset({ exclude: ['refs/tags/v[!]*'], rules: [rule('update')] })],
      ['error tag-open: v*', 'warning tag-ruleset-pattern-unreadable: Tags'],
    ],
    [
      'such a pattern in a ruleset that prevents moves and deletion',
      [
        tagRuleset({ rules: [requires('countersign/tag')] }),
        tagRuleset({ name: 'Fixed', exclude: ['refs/tags/v[!]*'], rules: [rule('update'), rule('deletion')] }),
      ],
      ['warning tag-movable: v*', 'warning tag-deletable: v*', 'warning tag-ruleset-pattern-unreadable: Fixed'],
    ],
    [
      'such a pattern in a ruleset that is disabled',
      [tagRuleset(), tagRuleset({ enforcement: 'disabled', exclude: ['refs/tags/v[!]*'] })],
      [],
    ],
    [
      'two that complete each other',
      [tagRuleset({ rules: [requires('countersign/tag')] }), tagRuleset({ rules: [rule('update'), rule('deletion')] })],
      [],
    ],
  ])('%s', (_title, list, expected) => {
    expect(wrong(tags(...list))).toEqual(expected);
  });

  test.each(['refs/tags/v[ -~]*', 'refs/tags/v[!]*', 'refs/tags/other[', ''])(
    'TAG-1: a pattern that cannot be read counts as leaving out every tag: %j',
    (pattern) => {
      expect(wrong(tags(tagRuleset({ exclude: [pattern] })))).toEqual([
        'error tag-unreadable: v*',
        'warning tag-ruleset-pattern-unreadable: Tags',
      ]);
    },
  );

  test('a pattern that cannot be read is named, with what to do', () => {
    const facts = tags(tagRuleset({ exclude: ['refs/tags/v[!]*'] }));
    expect(
      findingsOf(facts)
        .filter(({ code }) => code === 'tag-unreadable' || code === 'tag-ruleset-pattern-unreadable')
        .map(({ found, fix }) => [found, fix]),
    ).toEqual([
      [
        'v*: tags such as vexample may not require countersign/tag: a pattern of the ruleset that requires it cannot be read.',
        expect.stringContaining('/settings/rules'),
      ],
      [
        'The ruleset "Tags" has patterns that this report cannot read: refs/tags/v[!]*.',
        expect.stringMatching(/^Write the patterns of the ruleset in a simpler form/),
      ],
    ]);
  });

  test('rulesets that could not be read are errors, for the tags and for who may pass', () => {
    expect(wrong(setup({ rulesets: unread('the list of rulesets') }))).toEqual([
      'error tags-unreadable: ',
      'error bypass-unreadable: ',
    ]);
  });

  test('each pattern of the policy is judged by itself, and none at all is a note', () => {
    expect(wrong(setup({ policy: `${SETUP_POLICY}tags: { patterns: ["v*", "pkg/*/v*"] }\n` }))).toEqual([
      'error tag-open: pkg/*/v*',
    ]);
    expect(wrong(setup({ policy: `${SETUP_POLICY}tags: { patterns: [] }\n` }))).toEqual(['note tags-none: ']);
  });

  describe('if the policy has the app delete tags', () => {
    const policy = `${SETUP_POLICY}tags: { on-violation: delete }\n`;
    const own: BypassActor = { type: 'Integration', id: APP, mode: 'always' };
    const judged = (parts: Partial<RulesetFacts>) =>
      wrong(setup({ policy, rulesets: known([ruleset(), tagRuleset(parts)]) }));

    test('a ruleset that may refuse it is a warning, if a pattern of it cannot be read', () => {
      expect(judged({ exclude: ['refs/tags/v[!]*'] })).toContain('warning tag-deletion-refused: Tags');
      expect(judged({ exclude: ['refs/tags/v*'] })).not.toContain('warning tag-deletion-refused: Tags');
    });
    test('a ruleset that refuses it is a warning, and nothing if the app may pass', () => {
      expect(judged({})).toEqual(['warning tag-deletion-refused: Tags']);
      expect(judged({ appBypass: 'always', bypass: known([own]) })).toEqual(['note bypass-own: Tags']);
    });
    test('without a word of GitHub the list decides, and without both it is not known', () => {
      expect(judged({ appBypass: null, bypass: known([own]) })).toEqual(['note bypass-own: Tags']);
      expect(judged({ appBypass: null })).toEqual(['warning tag-deletion-refused: Tags']);
      expect(judged({ appBypass: null, bypass: known([{ ...own, id: OTHER_APP }]) })).toContain(
        'warning tag-deletion-refused: Tags',
      );
      expect(judged({ appBypass: null, bypass: unread('who') })).toEqual([
        'note tag-deletion-unknown: Tags',
        'warning bypass-unseen: Tags',
      ]);
    });
    test('a ruleset for other tags does not matter', () => {
      const other = tagRuleset({ name: 'Other', include: ['refs/tags/x*'], rules: TAG_RULES });
      const own2 = tagRuleset({ rules: [rule('update'), requires('countersign/tag')] });
      expect(wrong(setup({ policy, rulesets: known([ruleset(), other, own2]) }))).toEqual([
        'warning tag-deletable: v*',
      ]);
    });
  });
});

describe('environments', () => {
  const environments = (...list: readonly EnvironmentFacts[]) => setup({ environments: known(list) });
  const gates = known([{ app: 'countersign', enabled: true }]);

  test.each([
    ['gated under another spelling', { name: 'Production', adminsBypass: false, gates }, []],
    ['not there', { name: 'staging', adminsBypass: false, gates }, ['error environment-absent: production']],
    ['misspelt', { name: 'prodution', adminsBypass: false, gates }, ['error environment-absent: production']],
    [
      'without this app',
      { name: 'production', adminsBypass: false, gates: known([]) },
      ['error environment-open: production'],
    ],
    [
      'with another app',
      { name: 'production', adminsBypass: false, gates: known([{ app: 'other', enabled: true }]) },
      ['error environment-open: production'],
    ],
    [
      'switched off',
      { name: 'production', adminsBypass: false, gates: known([{ app: 'countersign', enabled: false }]) },
      ['error environment-open: production'],
    ],
    [
      'not readable',
      { name: 'production', adminsBypass: false, gates: unread('the rules') },
      ['error environment-unreadable: production'],
    ],
    [
      'open for administrators',
      { name: 'production', adminsBypass: true, gates },
      ['warning environment-bypass: production'],
    ],
    [
      'not told of administrators',
      { name: 'production', adminsBypass: null, gates },
      ['warning environment-bypass: production'],
    ],
  ])('%s', (_title, environment, expected) => {
    expect(wrong(environments(environment))).toEqual(expected);
  });

  test('a misspelled name is reported', () => {
    const found = findingsOf(environments({ name: 'prodution', adminsBypass: false, gates }));
    expect(found.find(({ code }) => code === 'environment-absent')?.found).toContain('there is one named prodution');
  });

  test('a list that could not be read is an error, and no environment in the policy a note', () => {
    expect(wrong(setup({ environments: unread('the list of environments') }))).toEqual([
      'error environments-unreadable: production',
    ]);
    expect(wrong(setup({ policy: `${SETUP_POLICY}environments: []\n` }))).toEqual(['note environments-none: ']);
  });
});

describe('people', () => {
  const policyOf = (product: string, more = '') => SETUP_POLICY.replace('[pat, eve] }', `${product} }`).concat(more);
  const writing = (...ids: readonly number[]) =>
    known({ looked: 9, counted: 9, authors: ids.map((id) => ({ id, login: `nr${id}` })) });

  test('SOD-2: usual code authors are not counted: one person left is a warning, nobody an error', () => {
    expect(wrong(setup({ authors: writing(9) }))).toEqual(['warning role-thin: product-owner']);
    expect(wrong(setup({ authors: writing(1, 9) }))).toEqual(['error role-short: product-owner']);
  });

  test('SIGN-10: a state that needs two needs two people', () => {
    const policy = policyOf('[pat, eve]', 'readiness: { product: { count: 2 } }\n');
    expect(wrong(setup({ policy }))).toEqual([]);
    expect(wrong(setup({ policy, authors: writing(9) }))).toEqual(['error role-short: product-owner']);
  });

  test('a person who cannot see a private repository is a warning, and not counted', () => {
    const access = (role: string) => ({
      people: [{ login: 'eve', account: 9, role: known(role) }],
      left: 0,
    });
    expect(wrong(setup({ access: access('triage') }))).toEqual([]);
    expect(wrong(setup({ access: access('none') }))).toEqual([
      'warning role-thin: product-owner',
      'warning person-without-access: eve',
    ]);
  });

  test('people of whom it is not known whether they can see it are reported as such', () => {
    const role = unread('what eve may do');
    expect(wrong(setup({ access: { people: [{ login: 'eve', account: 9, role }], left: 2 } }))).toEqual([
      'note access-unknown: eve',
    ]);
  });

  test('SOD-3: a person in the roles of two states is a warning', () => {
    expect(wrong(setup({ policy: policyOf('[pat, eve, oli]') }))).toEqual([
      'warning policy-warning: roles.operations-coordinator.users[0]',
      'warning person-in-several-roles: oli',
    ]);
  });

  test('SOD-3: two people for two states each are too few for all states at once', () => {
    const policy = `version: 1
releases: [{ base: main }]
roles:
  product-owner: { teams: [acme/all] }
  operations-coordinator: { teams: [acme/all] }
  release-coordinator: { teams: [acme/all] }
  security-architect: { users: [kim, lee] }
`;
    const people = setup().people;
    const members = people.users
      .slice(0, 2)
      .flatMap(({ account }) => (account.state === 'known' ? [account.value] : []));
    const facts = setup({ policy, people: { ...people, teams: [{ team: 'acme/all', members: known(members) }] } });
    expect(wrong(facts)).toEqual(['error people-too-few: organization', 'warning person-in-several-roles: pat, oli']);
    const many = {
      ...people,
      teams: [
        {
          team: 'acme/all',
          members: known(
            people.users.slice(0, 3).flatMap(({ account }) => (account.state === 'known' ? [account.value] : [])),
          ),
        },
      ],
    };
    expect(wrong({ ...facts, people: many })).toEqual(['warning person-in-several-roles: pat, oli, rae']);
  });

  test('POL-2: a user and a team that are not there are errors with their place; a team that may not be read is one of the role', () => {
    const policy = `${policyOf('[pat, eve, nobody], teams: [acme/none, acme/hidden]')}`;
    const { people } = setup();
    const facts = setup({
      policy,
      people: {
        users: [...people.users, { login: 'nobody', account: unavailable('missing', 'user nobody') }],
        teams: [
          { team: 'acme/none', members: unavailable('missing', 'members of acme/none') },
          { team: 'acme/hidden', members: unavailable('forbidden', 'members of acme/hidden') },
        ],
      },
    });
    expect(wrong(facts)).toEqual([
      'error person-unknown: roles.product-owner.users[2]',
      'error person-unknown: roles.product-owner.teams[0]',
      'error role-unreadable: product-owner',
    ]);
    expect(findingsOf(facts).find(({ code }) => code === 'person-unknown')?.found).toMatch(
      /^\.github\/countersign\.yml:4:\d+: there is no user nobody/,
    );
  });

  test('code authors that could not be read are a warning', () => {
    expect(wrong(setup({ authors: unread('the newest commits') }))).toEqual(['warning authors-unreadable: ']);
  });

  test('the report says how code authors were counted', () => {
    expect(findingsOf(setup()).find(({ code }) => code === 'authors-counted')?.found).toBe(
      'Usual code authors are the authors and co-authors of 80 commits: the newest 100 of main without merges. They are: dev.',
    );
  });
});

describe('the policy', () => {
  test('one that may not be read is an error, and stops what depends on it', () => {
    expect(wrong({ ...setup(), policy: unread('the policy file') })).toEqual(['error policy-unreadable: ']);
  });
  test('REL-5: none at all is an error', () => {
    expect(wrong({ ...setup(), policy: known({ state: 'absent' }) })).toEqual(['error policy-absent: ']);
  });
  test('POL-2: each mistake is an error with its place', () => {
    const at = { file: '.github/countersign.yml', line: 3, column: 5 };
    const problem = { ...at, severity: 'error' as const, field: 'roles', problem: 'It is wrong', mend: 'Fix it' };
    const { policy } = setup();
    if (policy.state !== 'known' || policy.value.state !== 'valid') throw new Error('the policy is valid');
    const facts = {
      ...setup(),
      policy: known({ state: 'invalid' as const, digest: policy.value.policy.digest, problems: [problem] }),
    };
    expect(wrong(facts)).toEqual(['error policy-invalid: roles']);
    expect(findingsOf(facts).find(({ code }) => code === 'policy-invalid')?.found).toBe(
      '.github/countersign.yml:3:5: It is wrong.',
    );
  });
  test('POL-6: releases known by a label alone are a warning', () => {
    const policy = SETUP_POLICY.replace('[{ base: main }]', '[{ base: main }, { label: release }]');
    expect(wrong(setup({ policy }))).toEqual(['warning policy-warning: releases[1]', 'note release-anywhere: ']);
  });
});

describe('permissions and events', () => {
  const installed = (permissions: Readonly<Record<string, string>>, events: readonly string[] = needed.events) =>
    setup({ installation: { ...setup().installation, permissions, events } });
  const fixOf = (facts: SetupFacts, code: string) => findingsOf(facts).find((one) => one.code === code)?.fix;

  test('one that was asked for and not accepted is an error; an owner accepts it', () => {
    const facts = installed({ ...needed.permissions, checks: 'read' });
    expect(wrong(facts)).toEqual(['error permission-missing: checks: write']);
    expect(fixOf(facts, 'permission-missing')).toMatch(/^Ask an owner to accept .*settings\/installations\/3$/);
  });
  test('one that the app was never registered with is added there first', () => {
    const { checks: _, ...less } = needed.permissions;
    const facts = { ...installed(less), app: { ...setup().app, permissions: less } };
    expect(fixOf(facts, 'permission-missing')).toMatch(
      /^Add it to the app at .*countersign\/permissions; then ask an owner/,
    );
  });
  test('more than is needed is a note, but not the one that every app has', () => {
    expect(
      wrong(installed({ ...needed.permissions, metadata: 'write', administration: 'write', contents: 'write' })),
    ).toEqual(['note permission-unneeded: contents: write, administration: write']);
  });
  test('an event that decisions depend on is an error, another one a warning', () => {
    expect(wrong(installed(needed.permissions, ['issue_comment', 'merge_group']))).toEqual([
      'error event-missing: push',
      'warning event-missing: label',
    ]);
  });
});

describe('who can bypass the rules', () => {
  const judged = (...bypass: readonly BypassActor[]) =>
    wrong(setup({ rulesets: known([ruleset({ bypass: known(bypass) }), tagRuleset()]) }));

  test('who cannot be seen is not nobody', () => {
    expect(wrong(setup({ rulesets: known([ruleset({ bypass: unread('who') }), tagRuleset()]) }))).toEqual([
      'warning bypass-unseen: Branches',
    ]);
  });
  test('each is named with the mode; exempt ones apart, since they leave no trace', () => {
    const actors = [
      { type: 'OrganizationAdmin', id: null, mode: 'always' },
      { type: 'RepositoryRole', id: 5, mode: 'pull_request' },
      { type: 'Team', id: 12, mode: 'exempt' },
    ];
    expect(judged(...actors)).toEqual(['warning bypass-exempt: Branches', 'warning bypass-actor: Branches']);
    const found = findingsOf(setup({ rulesets: known([ruleset({ bypass: known(actors) }), tagRuleset()]) }));
    expect(found.find(({ code }) => code === 'bypass-actor')?.found).toBe(
      'Ruleset "Branches" of acme/shop can be bypassed by owners of the organization (always) and everyone with the repository role admin (in pull requests only).',
    );
    expect(found.find(({ code }) => code === 'bypass-exempt')?.found).toContain('the team 12');
  });
  test.each([
    ['DeployKey', null, 'every deploy key'],
    ['EnterpriseOwner', null, 'owners of the enterprise'],
    ['Integration', OTHER_APP, 'the app 30'],
    ['User', 8, 'the user 8'],
    ['RepositoryRole', 99, 'the repository role 99'],
    ['Something', null, 'Something'],
  ])('%s %s is shown as %s', (type, id, words) => {
    const facts = setup({
      rulesets: known([ruleset({ bypass: known([{ type, id, mode: 'always' }]) }), tagRuleset()]),
    });
    expect(findingsOf(facts).find(({ code }) => code === 'bypass-actor')?.found).toContain(words);
  });
  test('rulesets that do not hold the gate are of no interest', () => {
    const other = ruleset({ name: 'Builds', rules: [requires('build')], bypass: unread('who') });
    const idle = ruleset({ name: 'Idle', enforcement: 'disabled', bypass: unread('who') });
    expect(wrong(setup({ rulesets: known([ruleset(), other, idle, tagRuleset()]) }))).toEqual([]);
  });
});

test('an app that is not installed, or suspended, is an error with the place where that is fixed', () => {
  const { app } = setup();
  expect(plainFinding(notInstalled('acme/shop', app))).toMatchObject({
    severity: 'error',
    fix: expect.stringContaining(app.installUrl),
  });
  expect(plainFinding(suspended('acme/shop', app, 'https://x.example/3'))).toMatchObject({
    severity: 'error',
    fix: expect.stringContaining('https://x.example/3'),
  });
});

describe('a GitHub Enterprise Server', () => {
  const codes = (version: string | null, parts: Partial<SetupFacts> = {}) =>
    findingsOf({ ...setup(), server: known(version), ...parts })
      .filter(({ part }) => part === 'installation')
      .map(({ code, severity, found }) => ({ code, severity, found }));

  test.each([
    ['3.12.4', 'error', 'server-too-old', '3.14'],
    ['3.13.9', 'error', 'server-too-old', '3.14'],
    ['3.14.0', 'ok', 'server', '3.14.0'],
    ['3.19.1', 'ok', 'server', '3.19.1'],
  ])('of version %s is %s', (version, severity, code, said) => {
    expect(codes(version)[0]).toEqual({ code, severity, found: expect.stringContaining(said) });
  });

  test('is not named on github.com, and is asked for if its version cannot be read', () => {
    expect(codes(null).map(({ code }) => code)).not.toContain('server');
    expect(codes(null, { server: unread('the version of GitHub') })[0]).toMatchObject({ code: 'server-unknown' });
  });

  test('needs neither merge_group nor merge_queues, which is noted, and not passed over on github.com', () => {
    const { installation, app } = setup();
    const { merge_queues: _, ...permissions } = installation.permissions;
    const events = installation.events.filter((event) => event !== 'merge_group');
    const less = { installation: { ...installation, permissions, events }, app: { ...app, permissions, events } };
    const wrongOn = (version: string | null) =>
      codes(version, less).flatMap(({ code, severity }) => (severity === 'ok' ? [] : [`${severity} ${code}`]));
    expect(wrongOn('3.18.0')).toEqual(['note server-without-queues']);
    expect(wrongOn(null)).toEqual(['error permission-missing', 'error event-missing']);
  });
});
