import { describe, expect, test } from '@jest/globals';
import { READINESS } from '../../src/domain/effects.ts';
import type { TextPattern } from '../../src/domain/policy.ts';
import { known, unavailable } from '../../src/domain/reading.ts';
import type { GitHubClient } from '../../src/github/client/client.ts';
import { GitHubError, type GitHubErrorCode } from '../../src/github/client/github-error.ts';
import { readAccess } from '../../src/github/setup/access.ts';
import { readBranches } from '../../src/github/setup/branches.ts';
import { readEnvironments } from '../../src/github/setup/environments.ts';
import { readOverview } from '../../src/github/setup/overview.ts';
import { readRegistration } from '../../src/github/setup/registration.ts';
import { readRulesets } from '../../src/github/setup/rulesets.ts';
import { compileGlob } from '../../src/policy-file/pattern.ts';
import { inShop } from '../support/github-answers.ts';

/*
 * What the sandbox never answers: the older branch protection, servers that leave fields out, and lists that do not
 * end.
 */

type Answers = Readonly<Record<string, unknown>>;

/** Answers by route; a function gets the parameters, a code is thrown. Notes what was asked. */
function client(answers: Answers): GitHubClient & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    appId: 29,
    asked,
    graphql: async () => ({ data: answers.graphql, gaps: [] }),
    rest: async (route, parameters) => {
      asked.push(route);
      const answer = Object.hasOwn(answers, route) ? answers[route] : 'not-found';
      const given = typeof answer === 'function' ? answer(parameters) : answer;
      if (typeof given === 'string') throw new GitHubError(given as GitHubErrorCode, `${route}: ${given}`);
      return given;
    },
  };
}

const BRANCH = 'GET /repos/{owner}/{repo}/branches/{branch}';
const RULES = 'GET /repos/{owner}/{repo}/rules/branches/{branch}';
const main = { named: ['main'], globs: [] };

function glob(source: string): TextPattern {
  const compiled = compileGlob(source);
  if ('problem' in compiled) throw new Error(compiled.problem.problem);
  return compiled.pattern;
}

describe('the older branch protection', () => {
  const protectedBy = async (required: unknown, enabled = true) => {
    const read = await readBranches(
      inShop(
        client({ [BRANCH]: { name: 'main', protection: { enabled, required_status_checks: required } }, [RULES]: [] }),
      ),
      main,
    );
    return read.state === 'known' ? read.value.looked[0]?.protection : read;
  };

  test.each([
    [
      'from this app, for everyone',
      { enforcement_level: 'everyone', contexts: [READINESS], checks: [{ context: READINESS, app_id: 29 }] },
      { checks: [{ context: READINESS, app: 29 }], forAdministrators: true },
    ],
    [
      'but not for administrators',
      { enforcement_level: 'non_admins', contexts: [], checks: [{ context: READINESS, app_id: 29 }] },
      { checks: [{ context: READINESS, app: 29 }], forAdministrators: false },
    ],
    [
      'from whoever gives it: null',
      { enforcement_level: 'everyone', contexts: [], checks: [{ context: READINESS, app_id: null }] },
      { checks: [{ context: READINESS, app: null }], forAdministrators: true },
    ],
    [
      'from whoever gives it: -1',
      { enforcement_level: 'everyone', contexts: [], checks: [{ context: READINESS, app_id: -1 }] },
      { checks: [{ context: READINESS, app: null }], forAdministrators: true },
    ],
    [
      'by name only, as older servers tell it',
      { enforcement_level: 'everyone', contexts: [READINESS] },
      { checks: [{ context: READINESS, app: null }], forAdministrators: true },
    ],
    ['switched off', { enforcement_level: 'off', contexts: [], checks: [] }, null],
    ['without required checks', null, null],
  ])('requires the check %s', async (_title, required, expected) => {
    expect(await protectedBy(required)).toEqual(known(expected));
  });

  test('that is not enabled is none', async () => {
    const required = {
      enforcement_level: 'everyone',
      contexts: [READINESS],
      checks: [{ context: READINESS, app_id: 29 }],
    };
    expect(await protectedBy(required, false)).toEqual(known(null));
  });

  test('that may not be read, or has another shape, is not none', async () => {
    const of = async (answer: unknown) => {
      const read = await readBranches(inShop(client({ [BRANCH]: answer, [RULES]: [] })), main);
      return read.state === 'known' ? read.value.looked[0] : read;
    };
    expect(await of('forbidden')).toMatchObject({
      exists: true,
      protection: { state: 'unavailable', why: 'forbidden' },
    });
    expect(await of({ protection: { enabled: 'yes' } })).toMatchObject({
      exists: true,
      protection: { why: 'malformed' },
    });
    expect(await of('not-found')).toMatchObject({ exists: false, protection: known(null) });
  });
});

describe('branches', () => {
  test('that match a glob are read up to 50, and the rest is counted; examples are asked for as they are', async () => {
    const pages = [
      Array.from({ length: 100 }, (_, index) => ({ name: index < 60 ? `release/${index}` : `topic/${index}` })),
      [{ name: 'release/last' }],
    ];
    const github = client({
      'GET /repos/{owner}/{repo}/branches': ({ page }: { readonly page: number }) => pages[page - 1],
      [BRANCH]: { protection: null },
      [RULES]: [],
    });
    const globs = [{ pattern: glob('release/*'), examples: ['release/example'] }];
    const read = await readBranches(inShop(github), { named: ['main'], globs });
    if (read.state === 'unavailable') throw new Error(read.what);
    expect([read.value.looked.length, read.value.left]).toEqual([1 + 50 + 1, 11]);
    expect(read.value.looked.at(-1)).toMatchObject({ name: 'release/example', exists: false, protection: known(null) });
    expect(github.asked.filter((route) => route === RULES)).toHaveLength(52);
  });

  test('whose rules have an unknown shape are unavailable, and so is an endless list', async () => {
    const rules = [{ type: 'required_status_checks', ruleset_id: 1, parameters: { required_status_checks: 'all' } }];
    const read = await readBranches(inShop(client({ [BRANCH]: {}, [RULES]: rules })), main);
    expect(read).toMatchObject({ value: { looked: [{ rules: { state: 'unavailable', why: 'malformed' } }] } });
    const endless = client({
      [BRANCH]: {},
      [RULES]: Array.from({ length: 100 }, () => ({ type: 'deletion', ruleset_id: 1 })),
    });
    expect(await readBranches(inShop(endless), main)).toMatchObject({
      value: { looked: [{ rules: { why: 'malformed' } }] },
    });
  });

  test('GitHub failing is passed on, since trying again may help', async () => {
    await expect(readBranches(inShop(client({ [BRANCH]: {}, [RULES]: 'unavailable' })), main)).rejects.toThrow(
      'unavailable',
    );
    await expect(readBranches(inShop(client({ [BRANCH]: 'rate-limited' })), main)).rejects.toThrow('rate-limited');
    await expect(readBranches(inShop(client({ [BRANCH]: {}, [RULES]: 'unauthorized' })), main)).rejects.toThrow(
      'unauthorized',
    );
  });
});

describe('rulesets', () => {
  const LIST = 'GET /repos/{owner}/{repo}/rulesets';
  const ONE = 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}';
  const ruleset = { id: 7, name: 'Tags', target: 'tag', enforcement: 'active', source: 'acme' };
  const bypassFor = async (answer: object, person: GitHubClient | null) => {
    const read = await readRulesets(inShop(client({ [LIST]: [{ id: 7, target: 'tag' }], [ONE]: answer })), person);
    return read.state === 'known' ? read.value[0]?.bypass : read;
  };
  const actor = { actor_id: 5, actor_type: 'RepositoryRole' };

  test('tell who may pass if GitHub does: to the app, or else to the person', async () => {
    const expected = known([{ type: 'RepositoryRole', id: 5, mode: 'always' }]);
    expect(await bypassFor({ ...ruleset, bypass_actors: [actor] }, null)).toEqual(expected);
    expect(await bypassFor(ruleset, client({ [ONE]: { ...ruleset, bypass_actors: [actor] } }))).toEqual(expected);
    expect(await bypassFor({ ...ruleset, bypass_actors: [] }, null)).toEqual(known([]));
  });

  test('whose list is missing, for the person as well, or may not be asked for, can be passed by somebody unseen', async () => {
    for (const person of [null, client({ [ONE]: ruleset }), client({ [ONE]: 'forbidden' }), client({})])
      expect(await bypassFor(ruleset, person)).toMatchObject({ state: 'unavailable' });
  });

  test('for pushes are of no interest; one that cannot be read makes all unknown', async () => {
    const list = [
      { id: 6, target: 'push' },
      { id: 7, target: 'tag' },
    ];
    const some = await readRulesets(inShop(client({ [LIST]: list, [ONE]: ruleset })), null);
    expect(some).toMatchObject({ value: [{ id: 7, include: [], exclude: [], rules: [], url: null, appBypass: null }] });
    expect(await readRulesets(inShop(client({ [LIST]: list, [ONE]: 'forbidden' })), null)).toEqual(
      unavailable('forbidden', 'ruleset 7'),
    );
    expect(await readRulesets(inShop(client({ [LIST]: 'forbidden' })), null)).toEqual(
      unavailable('forbidden', 'the list of rulesets'),
    );
  });
});

test('environments whose details are not requested are listed, and one whose rules cannot be read says so', async () => {
  const GATES = 'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules';
  const github = client({
    'GET /repos/{owner}/{repo}/environments': {
      total_count: 2,
      environments: [{ name: 'Prod', can_admins_bypass: false }, { name: 'dev' }],
    },
    [GATES]: 'forbidden',
  });
  expect(await readEnvironments(inShop(github), (name) => name === 'Prod')).toEqual(
    known([
      {
        name: 'Prod',
        adminsBypass: false,
        gates: unavailable('forbidden', 'the protection rules of the environment Prod'),
      },
      { name: 'dev', adminsBypass: null, gates: known([]) },
    ]),
  );
});

test('of more than 100 people only so many are asked about, and the rest is counted', async () => {
  const PERMISSION = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
  const members = Array.from({ length: 130 }, (_, id) => ({ id, login: `nr${id}`, kind: 'user' as const }));
  const answers = ({ username }: { readonly username: string }) =>
    username === 'nr0'
      ? { permission: 'none' }
      : username === 'nr1'
        ? 'not-found'
        : { permission: 'read', role_name: 'triage' };
  const people = { users: [], teams: [{ team: 'acme/all', members: known(members) }] };
  const access = await readAccess(inShop(client({ [PERMISSION]: answers })), people);
  expect([access.people.length, access.left]).toEqual([100, 30]);
  expect(access.people.slice(0, 3).map(({ role }) => role)).toEqual([
    known('none'),
    unavailable('missing', 'what nr1 may do'),
    known('triage'),
  ]);
});

test.each([
  [
    'an organization',
    { login: 'acme', type: 'Organization' },
    'https://ghe.example/organizations/acme/settings/apps/countersign/permissions',
  ],
  ['a person', { login: 'max', type: 'User' }, 'https://ghe.example/settings/apps/countersign/permissions'],
  ['an enterprise', { slug: 'big' }, 'https://ghe.example/enterprises/big/settings/apps/countersign/permissions'],
])('the settings of an app that belongs to %s are where GitHub has them', async (_title, owner, settingsUrl) => {
  const html_url = 'https://ghe.example/github-apps/countersign';
  const app = { id: 29, slug: 'countersign', name: 'Countersign', html_url, owner, permissions: {}, events: [] };
  expect(await readRegistration(client({ 'GET /app': app }))).toMatchObject({
    settingsUrl,
    installUrl: `${html_url}/installations/new`,
  });
});

describe('the overview', () => {
  const commit = (parents: number, ...people: readonly (string | null)[]) => ({
    parents: { totalCount: parents },
    authors: {
      nodes: people.map((login, index) => ({
        user: login === null ? null : { login, databaseId: login.length + index },
      })),
    },
  });
  const overview = (parts: object) =>
    readOverview(
      inShop(
        client({
          graphql: {
            repository: {
              nameWithOwner: 'Acme/Shop',
              url: 'https://ghe.example/Acme/Shop/',
              isPrivate: true,
              isEmpty: true,
              defaultBranchRef: null,
              ...parts,
            },
            shared: null,
          },
        }),
      ),
      { absence: 'sees-all' },
    );

  test('SOD-2: counts authors and co-authors, and no merges', async () => {
    const nodes = [commit(1, 'dev', 'anna'), commit(2, 'rae'), commit(0, null), commit(1, 'dev')];
    const { authors } = await overview({
      defaultBranchRef: { name: 'main', target: { policy: null, history: { nodes } } },
    });
    expect(authors).toEqual(
      known({
        looked: 4,
        counted: 3,
        authors: [
          { id: 3, login: 'dev' },
          { id: 5, login: 'anna' },
        ],
      }),
    );
  });

  test('of an empty repository has no branch and no authors, and spells the name as GitHub does', async () => {
    expect(await overview({})).toEqual({
      repository: {
        owner: 'Acme',
        name: 'Shop',
        url: 'https://ghe.example/Acme/Shop',
        defaultBranch: null,
        private: true,
      },
      policy: known({ state: 'absent' }),
      authors: known({ looked: 0, counted: 0, authors: [] }),
    });
  });

  test('of an unknown shape is an error, and authors of one are unavailable', async () => {
    await expect(overview({ url: 7 })).rejects.toThrow('malformed');
    const { authors } = await overview({ defaultBranchRef: { name: 'main', target: { policy: null, history: null } } });
    expect(authors).toEqual(unavailable('malformed', 'the newest commits'));
  });
});
