import { describe, expect, test } from '@jest/globals';
import { brief, FOUR_ROLES, OWN, problems, read, SHARED, valid } from './reading.ts';

const THREE_ROLES = FOUR_ROLES.replace(/ {2}product-owner.*\n/, '');
const PRODUCT = 'roles:\n  product-owner: { users: [sam] }\n';

describe("POL-1: the repository's file is laid over the shared one", () => {
  test('POL-1: the shared file alone is a policy, and its places are its own', () => {
    const policy = valid(null, FOUR_ROLES);
    expect(policy.sources).toEqual([{ file: SHARED, text: FOUR_ROLES }]);
    expect(policy.roles[0]?.users[0]?.at).toEqual({ file: SHARED, line: 3, column: 28 });
  });

  test('POL-1: the shared file may leave out what the repository gives', () => {
    const policy = valid(PRODUCT, THREE_ROLES);
    expect(policy.sources.map(({ file }) => file)).toEqual([SHARED, OWN]);
    expect(policy.roles[0]?.users[0]?.at).toEqual({ file: OWN, line: 2, column: 28 });
    expect(policy.roles[3]?.teams[0]?.at.file).toBe(SHARED);
  });

  test('POL-1: what is missing in both is an error, reported where it could be', () => {
    expect(brief(problems('version: 1\n', THREE_ROLES))).toEqual([
      'shared 2:1 roles.product-owner: "product-owner" is missing under "roles"',
    ]);
    expect(brief(problems('timezone: UTC\n', 'version: 1\n'))).toEqual(['1:1 roles: "roles" is missing']);
  });

  test('POL-1: mappings merge key by key; lists and texts are replaced', () => {
    const shared = `${FOUR_ROLES}tags: { patterns: ["v*"], signed: true }\ntimezone: Europe/Berlin\nenvironments: [production, eu]\n`;
    const own =
      'roles:\n  product-owner: { teams: [acme/product] }\ntags: { patterns: ["r*"] }\ntimezone: UTC\nenvironments: [staging]\n';
    expect(valid(own, shared)).toMatchObject({
      roles: [{ name: 'product-owner', users: [{ login: 'pat' }], teams: [{ slug: 'product' }] }, {}, {}, {}, {}],
      tags: { patterns: [{ source: 'r*' }], signed: true },
      timezone: 'UTC',
      environments: ['staging'],
    });
  });

  test("POL-1: the shared states come first, then the repository's", () => {
    const shared = `${FOUR_ROLES}  counsel: { users: [lee] }\nreadiness: { legal: { owner: counsel } }\n`;
    const states = valid('readiness: { docs: { owner: deployer }, legal: { count: 1 } }\n', shared).states;
    expect(states.slice(4)).toEqual([
      { name: 'legal', owner: 'counsel', count: 1 },
      { name: 'docs', owner: 'deployer', count: 1 },
    ]);
  });

  test("POL-1: problems of both are reported at once, the shared file's first, each in its file", () => {
    expect(brief(problems('foo: 1\ntimezone: nowhere\n', `${FOUR_ROLES}bar: 1\n`))).toEqual([
      'shared 7:1 bar: The key "bar" is not known here',
      '1:1 foo: The key "foo" is not known here',
      '2:11 timezone: "nowhere" is not a time zone',
    ]);
  });

  test('POL-1: a mistake in the shared file is reported although the repository replaces the value', () => {
    expect(brief(problems('timezone: UTC\n', `${FOUR_ROLES}timezone: nowhere\n`))).toEqual([
      'shared 7:11 timezone: "nowhere" is not a time zone',
    ]);
  });

  test('POL-1: a shared file that cannot be read is never passed over', () => {
    expect(read(FOUR_ROLES, '')).toMatchObject({
      state: 'invalid',
      problems: [{ file: SHARED, problem: 'The file is empty' }],
    });
  });
});

describe('POL-1: what the shared file locks', () => {
  const locking = (...paths: readonly string[]) => `${FOUR_ROLES}locked: [${paths.join(', ')}]\n`;
  const locked = (at: string, path: string) =>
    `${at}: "${path}" is locked by the shared file (${SHARED}, line 7), and cannot be set here`;

  test.each([
    ['the value itself', 'roles.product-owner', PRODUCT, '2:3 roles.product-owner'],
    ['something in it', 'roles', PRODUCT, '1:1 roles'],
    ['the same value again', 'roles.product-owner', FOUR_ROLES, '3:3 roles.product-owner'],
    ['an empty mapping', 'separation-of-duties', 'separation-of-duties: {}\n', '1:1 separation-of-duties'],
    [
      'one key of a mapping',
      'sign-off.grace-period',
      'sign-off: { via: [comment], grace-period: 1s }\n',
      '1:29 sign-off.grace-period',
    ],
    ['a default that the shared file leaves alone', 'releases', 'releases: [{ base: main }]\n', '1:1 releases'],
  ])('POL-1: setting %s is an error that names the field', (_, path, own, at) => {
    expect(brief(problems(own, locking(path)))).toEqual([locked(at, path)]);
  });

  test('POL-1: so is replacing what is around it', () => {
    expect(brief(problems('roles: none\n', locking('roles.product-owner')))).toContain(
      locked('1:1 roles', 'roles.product-owner'),
    );
  });

  test('POL-1: what is beside it can be set', () => {
    const own = 'roles:\n  product-owner: { teams: [acme/product] }\nsign-off: { via: [comment] }\n';
    expect(
      valid(own, locking('roles.security-architect', 'sign-off.grace-period', 'separation-of-duties')).signOff.via,
    ).toEqual(['comment']);
  });

  test('POL-1: every attempt is reported, not only the first', () => {
    const told = brief(problems(`${PRODUCT}timezone: UTC\n`, locking('roles.product-owner', 'timezone')));
    expect(told).toEqual([
      locked('2:3 roles.product-owner', 'roles.product-owner'),
      locked('3:1 timezone', 'timezone'),
    ]);
  });

  test.each([
    ['roles.security-architekt', 'Did you mean "roles.security-architect"?'],
    ['separation_of_duties', 'Did you mean "separation-of-duties"?'],
    ['roles.counsel', 'Write the dotted path of a key, for example "roles.security-architect"'],
    ['"releases.0"', 'Did you mean "releases"?'],
    ['roles.__proto__', 'Write the dotted path of a key, for example "roles.security-architect"'],
    ['""', 'Write the dotted path of a key, for example "roles.security-architect"'],
  ])('POL-1: a path that would lock nothing is an error: %s', (path, fix) => {
    const [problem, ...more] = problems(null, locking(path));
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ file: SHARED, line: 7, column: 10, field: 'locked[0]', mend: fix });
    expect(problem?.problem).toMatch(/ is no path of a policy, so it would lock nothing$/);
  });

  test.each(['version', 'locked'])('POL-1: %s cannot be locked', (path) => {
    expect(brief(problems(null, locking(path)))).toEqual([`shared 7:10 locked[0]: "${path}" cannot be locked`]);
  });

  test("POL-1: a role or state of the shared file's own can be locked", () => {
    const shared = `${FOUR_ROLES}  counsel: { users: [lee] }\nreadiness: { legal: { owner: counsel } }\nlocked: [roles.counsel, readiness.legal]\n`;
    expect(valid('timezone: UTC\n', shared).states).toHaveLength(5);
    expect(problems('readiness: { legal: { count: 1 } }\n', shared)).toMatchObject([
      { file: OWN, line: 1, column: 14, field: 'readiness.legal' },
    ]);
  });

  test("POL-1: a lock of the repository's own locks nothing, and is an error", () => {
    expect(brief(problems('locked: [roles]\n', FOUR_ROLES))).toEqual([
      '1:1 locked: Only the shared file of the owner can lock',
    ]);
  });
});

describe('SOD-1, POL-1: under which address a server commits only the owner says', () => {
  const line = (text: string) => `separation-of-duties: { web-committers: [${text}] }\n`;

  test('SOD-1, POL-1: the shared file lists the addresses, in any letters; none are listed without it', () => {
    const shared = `${FOUR_ROLES}${line('NoReply@git.corp.example, noreply@git.corp.example')}`;
    expect(valid('version: 1\n', shared).separation.webCommitters).toEqual(['noreply@git.corp.example']);
    expect(valid(FOUR_ROLES).separation.webCommitters).toEqual([]);
  });

  test('SOD-1, POL-1: the file of a repository cannot list one, an empty list included, whatever the shared file says', () => {
    for (const text of [line('noreply@git.corp.example'), line('')]) {
      for (const shared of [null, `${FOUR_ROLES}${line('noreply@git.corp.example')}`]) {
        expect(brief(problems(`${FOUR_ROLES}${text}`, shared))).toEqual([
          '7:25 separation-of-duties.web-committers: Only the shared file of the owner can say under which address a server commits',
        ]);
      }
    }
  });

  test("SOD-1: github.com's own address cannot be listed, nor what is no address", () => {
    const shared = `${FOUR_ROLES}${line('NoReply@GitHub.com, GitHub Enterprise')}`;
    expect(brief(problems(null, shared))).toEqual([
      `shared 7:42 separation-of-duties.web-committers[0]: "NoReply@GitHub.com" is github.com's own address, which is believed with its signature alone`,
      'shared 7:62 separation-of-duties.web-committers[1]: "GitHub Enterprise" is not an e-mail address',
    ]);
  });
});
