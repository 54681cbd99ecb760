import { describe, expect, test } from '@jest/globals';
import { brief, FOUR_ROLES, problems, valid } from './reading.ts';

/** The mistakes, each with what is reported and the nearest right text. `wrong` is added to the smallest policy. */
const MISTAKES: readonly {
  readonly what: string;
  readonly wrong: string;
  readonly told: readonly string[];
  readonly right: string;
}[] = [
  {
    what: 'an unknown key',
    wrong: 'evidence: {}',
    told: ['7:1 evidence: The key "evidence" is not known here'],
    right: 'environments: [staging]',
  },
  {
    what: 'a key at the wrong depth',
    wrong: 'grace-period: 20s',
    told: ['7:1 grace-period: The key "grace-period" is not known here'],
    right: 'sign-off: { grace-period: 20s }',
  },
  {
    what: 'a prototype-shaped key',
    wrong: '__proto__: { polluted: true }\nconstructor: { prototype: {} }\ntoString: 1',
    told: [
      '7:1 __proto__: The key "__proto__" is not known here',
      '8:1 constructor: The key "constructor" is not known here',
      '9:1 toString: The key "toString" is not known here',
    ],
    right: 'timezone: UTC',
  },
  {
    what: 'a state named like an inherited property',
    wrong: 'readiness: { constructor: { owner: deployer } }',
    told: ['7:14 readiness.constructor: "constructor" cannot be the name of a state'],
    right: 'readiness: { construction: { owner: deployer } }',
  },
  {
    what: 'a duplicate key in a nested mapping',
    wrong: 'readiness:\n  security: { count: 2, count: 3 }',
    told: ['8:25 readiness.security.count: The key "count" stands here for the second time; the first is in line 8'],
    right: 'readiness:\n  security: { count: 2 }',
  },
  {
    what: 'a count of 0',
    wrong: 'readiness: { security: { count: 0 } }',
    told: ['7:33 readiness.security.count: "readiness.security.count" is the number 0, and has to be at least 1'],
    right: 'readiness: { security: { count: 1 } }',
  },
  {
    what: 'a negative count',
    wrong: 'readiness: { security: { count: -1 } }',
    told: ['7:33 readiness.security.count: "readiness.security.count" is the number -1, and has to be at least 1'],
    right: 'readiness: { security: { count: 3 } }',
  },
  {
    what: 'a count that is not whole',
    wrong: 'readiness: { security: { count: 1.5 } }',
    told: ['7:33 readiness.security.count: "readiness.security.count" has to be a whole number, and is the number 1.5'],
    right: 'readiness: { security: { count: 2 } }',
  },
  {
    what: 'a count in quotes',
    wrong: 'readiness: { security: { count: "2" } }',
    told: ['7:33 readiness.security.count: "readiness.security.count" has to be a whole number, and is the text "2"'],
    right: 'readiness: { security: { count: 2 } }',
  },
  {
    what: 'a count that no number of people can reach',
    wrong: 'readiness: { product: { count: 2 } }',
    told: [
      '7:32 readiness.product.count: "product" needs 2 sign-offs, and the role "product-owner" names one person: it can never be ready',
    ],
    right: 'readiness: { operation: { count: 2 } }',
  },
  {
    what: 'one of the four states given to another role',
    wrong: 'readiness: { security: { owner: product-owner } }',
    told: [
      '7:33 readiness.security.owner: The state "security" belongs to the role "security-architect", and cannot be given to another',
    ],
    right: 'readiness: { security: { owner: security-architect } }',
  },
  {
    what: 'one of the four states taken away',
    wrong: 'readiness: { security: false }',
    told: ['7:24 readiness.security: "readiness.security" has to be a mapping of keys to values, and is false'],
    right: 'readiness: { security: {} }',
  },
  {
    what: 'one of the four states left empty',
    wrong: 'readiness:\n  security:',
    told: ['8:3 readiness.security: "readiness.security" has no value'],
    right: 'readiness:\n  security: {}',
  },
  {
    what: 'a state without an owner',
    wrong: 'readiness: { legal: { count: 2 } }',
    told: ['7:14 readiness.legal.owner: "owner" is missing under "readiness.legal"'],
    right: 'readiness: { legal: { owner: deployer, count: 2 } }',
  },
  {
    what: 'a state whose owner is no role',
    wrong: 'readiness: { legal: { owner: operations-cordinator } }',
    told: ['7:30 readiness.legal.owner: There is no role "operations-cordinator", so no one can sign for "legal"'],
    right: 'readiness: { legal: { owner: operations-coordinator } }',
  },
  {
    what: 'a state whose name reads as a commit',
    wrong: 'readiness: { deadbeef: { owner: deployer } }',
    told: [
      '7:14 readiness.deadbeef: "deadbeef" cannot be the name of a state: in "/ready deadbeef" it would look like a commit',
    ],
    right: 'readiness: { deadline: { owner: deployer } }',
  },
  {
    what: 'a state whose name no command can say',
    wrong: 'readiness: { "Legal affairs": { owner: deployer } }',
    told: ['7:14 readiness["Legal affairs"]: "Legal affairs" cannot be the name of a state'],
    right: 'readiness: { legal-affairs: { owner: deployer } }',
  },
  {
    what: 'a title that another state has',
    wrong: 'readiness: { legal: { owner: deployer, title: operations } }',
    told: ['7:47 readiness.legal.title: People would read "operations" for the state "operation" too'],
    right: 'readiness: { legal: { owner: deployer, title: Operations law } }',
  },
  {
    what: 'a title that is the name of another state',
    wrong: 'readiness: { security: { title: Operation } }',
    told: ['7:33 readiness.security.title: People would read "Operation" for the state "operation" too'],
    right: 'readiness: { security: { title: Security } }',
  },
  {
    what: 'a title with no room on a phone',
    wrong: `readiness: { security: { title: ${'x'.repeat(31)} } }`,
    told: [`7:33 readiness.security.title: "${'x'.repeat(31)}" is too long for the title of the state`],
    right: `readiness: { security: { title: ${'x'.repeat(30)} } }`,
  },
  {
    what: 'authors exempt for a state that does not exist',
    wrong: 'separation-of-duties: { authors-may-sign: [product, legal] }',
    told: ['7:53 separation-of-duties.authors-may-sign[1]: There is no state "legal"'],
    right: 'separation-of-duties: { authors-may-sign: [product] }',
  },
  {
    what: 'an address that is none',
    wrong: 'separation-of-duties: { identities: { pat: pat } }',
    told: ['7:39 separation-of-duties.identities.pat: "pat" is not an e-mail address'],
    right: 'separation-of-duties: { identities: { "pat@mail.example": pat } }',
  },
  {
    what: 'an address given twice in other letters',
    wrong: 'separation-of-duties:\n  identities:\n    "a@b.example": pat\n    "A@b.example": sam',
    told: [
      '10:5 separation-of-duties.identities["A@b.example"]: The address "A@b.example" stands here already, in line 9, in other letters',
    ],
    right: 'separation-of-duties:\n  identities:\n    "a@b.example": pat\n    "b@b.example": renovate[bot]',
  },
  {
    what: 'an unknown time zone',
    wrong: 'timezone: Mars/Olympus',
    told: ['7:11 timezone: "Mars/Olympus" is not a time zone'],
    right: 'timezone: Asia/Kolkata',
  },
  {
    what: 'a duration without a unit',
    wrong: 'sign-off: { grace-period: 10 }',
    told: ['7:27 sign-off.grace-period: "sign-off.grace-period" has to be text, and is the number 10'],
    right: 'sign-off: { grace-period: 10s }',
  },
  {
    what: 'a duration with an unknown unit',
    wrong: 'sign-off: { expires-after: 2w }',
    told: ['7:28 sign-off.expires-after: "2w" is not a duration'],
    right: 'sign-off: { expires-after: 14d }',
  },
  {
    what: 'a duration that is too short or too long to mean anything',
    wrong: 'sign-off: { expires-after: 0d, grace-period: 2h }',
    told: ['7:28 sign-off.expires-after: "0d" is too short', '7:46 sign-off.grace-period: "2h" is too long'],
    right: 'sign-off: { expires-after: 1s, grace-period: 1h }',
  },
  {
    what: 'no way to sign off',
    wrong: 'sign-off: { via: [] }',
    told: ['7:18 sign-off.via: "sign-off.via" is an empty list'],
    right: 'sign-off: { via: [label] }',
  },
  {
    what: 'a way to sign off that does not exist',
    wrong: 'sign-off: { via: [coment] }',
    told: ['7:19 sign-off.via[0]: "sign-off.via[0]" cannot be the text "coment"'],
    right: 'sign-off: { via: [comment] }',
  },
  {
    what: 'text where true or false belongs',
    wrong: 'tags: { signed: yes }',
    told: ['7:17 tags.signed: "tags.signed" has to be true or false, and is the text "yes"'],
    right: 'tags: { signed: true }',
  },
  {
    what: 'a mapping where a list belongs',
    wrong: 'releases: { base: main }',
    told: ['7:11 releases: "releases" has to be a list, and is a mapping'],
    right: 'releases: [{ base: main }]',
  },
  {
    what: 'no release at all',
    wrong: 'releases: []',
    told: ['7:11 releases: "releases" is an empty list'],
    right: 'releases: [{ head: "release/**" }]',
  },
  {
    what: 'a release rule that every pull request would match',
    wrong: 'releases: [{}]',
    told: ['7:12 releases[0]: The entry says nothing, so every pull request would match it'],
    right: 'releases: [{ base: "**" }]',
  },
  {
    what: 'a glob that is none',
    wrong: 'releases: [{ base: "release/{1,2" }]',
    told: ['7:20 releases[0].base: "release/{1,2" is not a glob: a "{" is not closed'],
    right: 'releases: [{ base: "release/{1,2}" }]',
  },
  {
    what: 'a glob that can match no branch',
    wrong: 'releases: [{ base: refs/heads/main, head: "/release" }]',
    told: [
      '7:20 releases[0].base: "refs/heads/main" would match no branch: names are compared without "refs/heads/"',
      '7:43 releases[0].head: "/release" can match no branch: no name has white space, or a slash at an end or twice in a row',
    ],
    right: 'releases: [{ base: main, head: release }]',
  },
  {
    what: 'a glob that would exclude',
    wrong: 'tags: { patterns: ["!v0*"] }',
    told: ['7:20 tags.patterns[0]: "!v0*" starts with "!", and a glob cannot exclude'],
    right: 'tags: { patterns: ["v[!0]*"] }',
  },
  {
    what: 'a regular expression that is none',
    wrong: 'releases: [{ base: main, title: "^(Release" }]',
    told: ['7:33 releases[0].title: "^(Release" is not a regular expression: missing closing ): `^(Release`'],
    right: 'releases: [{ base: main, title: "^(Release)" }]',
  },
  {
    what: 'a regular expression that cannot run in linear time',
    wrong: "releases: [{ base: main, title: '(a)\\1' }]",
    told: ['7:33 releases[0].title: "(a)\\\\1" is not a regular expression: invalid escape sequence: `\\1`'],
    right: "releases: [{ base: main, title: '(a)\\d' }]",
  },
  {
    what: 'an empty label',
    wrong: 'releases: [{ base: main, label: "" }]',
    told: ['7:33 releases[0].label: The name of the label is empty'],
    right: 'releases: [{ base: main, label: "kind: release" }]',
  },
  {
    what: 'a choice that does not exist',
    wrong: 'merge: { method: octopus }',
    told: ['7:18 merge.method: "merge.method" cannot be the text "octopus"'],
    right: 'merge: { method: rebase }',
  },
  {
    what: 'a key without a value',
    wrong: 'tags:',
    told: ['7:1 tags: "tags" has no value'],
    right: 'tags: {}',
  },
  {
    what: 'a lock in the file of a repository',
    wrong: 'locked: [roles]',
    told: ['7:1 locked: Only the shared file of the owner can lock'],
    right: '',
  },
];

describe('POL-2: one mistake, one problem, at its place', () => {
  test.each(MISTAKES)('POL-2: refuses $what', ({ wrong, told }) => {
    expect(brief(problems(FOUR_ROLES + wrong))).toEqual(told);
  });
  test.each(MISTAKES)('POL-2: takes the nearest right thing to $what', ({ right }) => {
    expect(valid(FOUR_ROLES + right).warnings).toEqual([]);
  });
});

describe('POL-2: every problem says how to fix it, in words of its own', () => {
  test.each(MISTAKES)('POL-2: $what', ({ wrong }) => {
    for (const { problem, mend: fix } of problems(FOUR_ROLES + wrong)) {
      for (const sentence of [problem, fix]) {
        expect(sentence).toMatch(/^["A-Z]/);
        expect(sentence).not.toMatch(/\.$|\n|Invalid input|Too small|Unrecognized|expected /);
      }
    }
  });
});
