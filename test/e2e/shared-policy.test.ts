import { describe, expect, test } from '@jest/globals';
import { useGate } from '../support/gate.ts';
import type { Pull } from '../support/pull.ts';

const gate = useGate();
const POLICY_FILE = '.github/countersign.yml';
const ROLES = `roles:
  product-owner: { users: [pat] }
  operations-coordinator: { users: [oli] }
  release-coordinator: { users: [rae] }
  security-architect: { users: [kim] }
`;
const OWN = `version: 1\n${ROLES}`;
const SHARED = `version: 1\nreadiness: { security: { count: 2 } }\nlocked: [readiness.security]\n`;
const TWO = `version: 1\nroles: { security-architect: { users: [kim, sam] } }\n`;

let made = 0;

interface World {
  /** The repositories that the app is installed on, by name. If left out, all of the organization's. */
  readonly on?: readonly string[];
  /** The shared policy; null: a repository `.github` without one. Left out: no such repository. */
  readonly shared?: string | null;
  readonly visibility?: 'public' | 'private';
  /** Files of the repository beside its README. */
  readonly files?: Readonly<Record<string, string>>;
}

/** An organization with a repository `shop` and an installation of its own. @returns the organization's login */
function organization({ on, shared, visibility = 'private', files = { [POLICY_FILE]: OWN } }: World = {}): string {
  const { sandbox, seeded } = gate();
  const login = `corp-${++made}`;
  const owner = sandbox.org(login, { owners: ['max'], members: ['pat', 'oli', 'rae', 'kim', 'sam'] });
  sandbox.repository(`${login}/shop`, { files: { 'README.md': 'shop', ...files } });
  if (shared !== undefined) {
    const policy = shared === null ? {} : { policy: shared };
    sandbox.repository(`${login}/.github`, { private: visibility === 'private', ...policy });
  }
  sandbox.install(seeded.app, owner, on?.map((name) => `${login}/${name}`) ?? null);
  return login;
}

const releaseOf = (login: string) => gate().release({ repository: `${login}/shop`, by: 'max' });
const choose = (login: string, repositories: 'all' | readonly string[]) =>
  gate().by('max', (max) =>
    max.chooseRepositories(
      login,
      gate().seeded.app.slug,
      repositories === 'all' ? repositories : repositories.map((name) => `${login}/${name}`),
    ),
  );
/** Without what keeps names from becoming links. */
const details = (pull: Pull) => pull.check()?.text?.replaceAll(/[\u200b`]/g, '') ?? '';

describe('POL-1: whether there is a shared policy', () => {
  test('a private .github outside of the installation is not taken for none: nothing is ready, and the check says what to do', async () => {
    const login = organization({ shared: SHARED, on: ['shop'] });
    const pull = await releaseOf(login);
    await pull.signAll();
    expect(pull.conclusion).toBe('failure');
    expect(pull.title).toMatch(/^Error: /);
    expect(details(pull)).toContain(`hether ${login} has a shared policy is not known`);
    expect(details(pull)).toContain(`adds ${login}/.github to the repositories of the app's installation`);
    expect(details(pull)).toContain('OWNERS_WITHOUT_SHARED_POLICY');
  });

  test('an owner without one looks the same: the check is an error, until an empty .github is added', async () => {
    const login = organization({ on: ['shop'] });
    const pull = await releaseOf(login);
    await pull.signAll();
    expect(details(pull)).toContain(`hether ${login} has a shared policy is not known`);
    gate().sandbox.repository(`${login}/.github`, { private: true, empty: true });
    await choose(login, ['shop', '.github']);
    expect(pull.conclusion).toBe('success');
  });

  test('what may not be seen may gate a repository that has no policy of its own', async () => {
    const login = organization({ on: ['shop'], files: {} });
    const pull = await releaseOf(login);
    expect(pull.title).toMatch(/^Error: /);
    await choose(login, 'all');
    const other = await gate().release({ repository: `${login}/shop`, by: 'max', head: 'release/2' });
    expect(other.check()).toBeNull();
  });

  test('an app that is installed on all repositories sees that there is none', async () => {
    const login = organization();
    const pull = await releaseOf(login);
    await pull.signAll();
    expect(pull.conclusion).toBe('success');
  });

  test.each([
    ['public, outside of the installation', { visibility: 'public', on: ['shop'] }],
    ['private, and in it', { visibility: 'private', on: ['shop', '.github'] }],
    ['private, with the app on all', { visibility: 'private' }],
  ] as const)('one that may be seen holds: %s', async (_title, parts) => {
    const login = organization({ shared: SHARED, files: { [POLICY_FILE]: OWN }, ...parts });
    await gate().by('max', (max) => max.setPolicy(`${login}/shop`, OWN.replace('[kim]', '[kim, sam]')));
    const pull = await releaseOf(login);
    await pull.signAll();
    expect(pull.title).toBe('3 of 4 ready: waiting for Security');
  });

  test('a passing check is replaced as soon as the app can no longer see .github, and comes back with it', async () => {
    const login = organization({ shared: TWO });
    const pull = await releaseOf(login);
    await pull.signAll();
    expect(pull.conclusion).toBe('success');
    await choose(login, ['shop']);
    expect(pull.title).toMatch(/^Error: /);
    await choose(login, ['shop', '.github']);
    expect(pull.conclusion).toBe('success');
    await choose(login, ['shop']);
    expect(pull.conclusion).toBe('failure');
    await choose(login, 'all');
    expect(pull.conclusion).toBe('success');
  });

  test('what the app is installed on costs no request: it is in the token, and is asked for once after a change', async () => {
    const login = organization();
    const pull = await releaseOf(login);
    const look = () => gate().requestsOf(() => pull.comment('max', 'Hello'));
    expect(await look()).toEqual(['Snapshot']);
    gate().sandbox.repository(`${login}/other`);
    await choose(login, ['shop']);
    await look();
    expect(pull.conclusion).toBe('failure');
    const requests = await gate().requestsOf(() => choose(login, 'all'));
    expect(pull.conclusion).not.toBe('failure');
    // Looks at the pull request and at the tags may be under way together.
    const asked = requests.filter((request) => request === 'GET /installation/repositories');
    expect([1, 2]).toContain(asked.length);
    expect(await look()).toEqual(['Snapshot']);
  });

  test('a .github with commits and without its default branch does not count as one without a policy', async () => {
    const login = organization({ shared: SHARED });
    const repository = [...gate().sandbox.world.repositories.values()].find(
      ({ owner, name }) => owner.login === login && name === '.github',
    );
    if (repository) repository.defaultBranch = 'trunk';
    const pull = await releaseOf(login);
    expect(pull.title).toMatch(/^Error: /);
    expect(details(pull)).toContain('GitHub shows no commit on the default branch');
  });
});

describe('POL-1: what becomes of the repository that holds the shared policy', () => {
  test('renamed, the checks say so; renamed back, it holds again', async () => {
    const login = organization({ shared: TWO });
    const pull = await releaseOf(login);
    await pull.signAll();
    await gate().by('max', (max) => max.renameRepository(`${login}/.github`, 'policies'));
    expect(pull.title).toMatch(/^Error: /);
    expect(details(pull)).toContain(`repository ${login}/.github is called ${login}/policies now`);
    await gate().by('max', (max) => max.renameRepository(`${login}/policies`, '.github'));
    expect(pull.conclusion).toBe('success');
  });

  test('renamed without a policy in it, it means nothing', async () => {
    const login = organization({ shared: null });
    await gate().by('max', (max) => max.renameRepository(`${login}/.github`, 'profile'));
    const pull = await releaseOf(login);
    await pull.signAll();
    expect(pull.conclusion).toBe('success');
  });

  test('handed over to another owner, the checks say so while it can be seen', async () => {
    const [login, other] = [organization({ shared: TWO, visibility: 'public' }), organization()];
    const pull = await releaseOf(login);
    await gate().by('max', (max) => max.transferRepository(`${login}/.github`, other));
    await pull.comment('max', 'Still there?');
    expect(details(pull)).toContain(`repository ${login}/.github is called ${other}/.github now`);
  });

  test('made private outside of the installation, it is not taken for gone', async () => {
    const login = organization({ shared: TWO, visibility: 'public', on: ['shop'] });
    const pull = await releaseOf(login);
    await pull.signAll();
    expect(pull.conclusion).toBe('success');
    await gate().by('max', (max) => max.setVisibility(`${login}/.github`, 'private'));
    // No webhook tells the app of a repository that it is not installed on; whatever comes next does.
    await pull.comment('max', 'Anything new?');
    expect(pull.title).toMatch(/^Error: /);
  });
});

describe('REL-5: a file beside the policy’s place', () => {
  test.each([
    '.github/countersign.yaml',
    '.github/Countersign.yml',
    '.github/countersgin.yml',
    '.github/countersign/policy.yml',
    '.GitHub/countersign.yml',
    'countersign.yml',
    '.countersign.yaml',
    'docs/countersign.yml',
  ])('%s is reported where there is no policy, in the repository and in the owner’s', async (path) => {
    const login = organization({ files: { [path]: OWN } });
    const pull = await releaseOf(login);
    const found = path === '.github/countersign/policy.yml' ? '.github/countersign' : path;
    expect(pull.conclusion).toBe('failure');
    expect(details(pull)).toContain(`${found}:1:1`);
    expect(details(pull)).toContain(`ename it to ${POLICY_FILE}`);
    await gate().by('max', (max) => max.setFiles(`${login}/shop`, { [path]: null, [POLICY_FILE]: OWN }));
    expect(pull.title).toContain('0 of 4 ready');

    const above = organization({ shared: null });
    const under = await releaseOf(above);
    expect(under.title).toContain('0 of 4 ready');
    await gate().by('max', (max) => max.setFiles(`${above}/.github`, { [path]: SHARED }));
    expect(under.conclusion).toBe('failure');
    expect(details(under)).toContain(`${above}/.github:${found}:1:1`);
  });

  test('renaming the policy away opens nothing', async () => {
    const login = organization();
    const pull = await releaseOf(login);
    await pull.signAll();
    expect(pull.conclusion).toBe('success');
    const moved = { [POLICY_FILE]: null, '.github/countersign.yaml': OWN };
    await gate().by('max', (max) => max.setFiles(`${login}/shop`, moved));
    expect(pull.title).toMatch(/^Error: /);
  });

  test.each([
    [
      'beside a policy that is read',
      { [POLICY_FILE]: OWN, '.github/countersign.yaml': OWN, 'countersign.yml': OWN },
      '0 of 4',
    ],
    [
      'of another kind',
      { 'countersign/index.js': '', 'docs/countersign.md': '', '.github/countersign.yml.example': '' },
      null,
    ],
  ])('one %s changes nothing', async (_title, files, title) => {
    const pull = await releaseOf(organization({ files }));
    if (title === null) expect(pull.check()).toBeNull();
    else expect(pull.title).toContain(title);
  });
});

test('SIGN-3: a team of an enterprise gives its role like any other, and is missing if it is not assigned', async () => {
  const login = organization({ files: { [POLICY_FILE]: OWN.replace('users: [kim]', 'teams: ["TEAM"]') } });
  const written = (team: string) => OWN.replace('users: [kim]', `teams: ["${login}/${team}"]`);
  await gate().by('max', (max) => max.setPolicy(`${login}/shop`, written('ent:appsec')));
  const pull = await releaseOf(login);
  expect(details(pull)).toContain(`here is no team ${login}/ent:appsec`);
  gate().sandbox.team(`${login}/ent:appsec`, { members: ['kim'] });
  await pull.comment('kim', '/ready security');
  expect(pull.title).toContain('1 of 4');
});
