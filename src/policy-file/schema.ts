import { z } from 'zod';
import {
  branchGlob,
  day,
  duration,
  email,
  environment,
  expression,
  identity,
  labelField,
  login,
  tagGlob,
  team,
  timezone,
  titleField,
  webCommitter,
} from './fields.ts';
import { NAME_PATTERN } from './value-checks.ts';

/*
 * The shape of the policy file, and the only place that describes its keys. The JSON Schema for editors and the
 * reference in docs/policy.md are generated from it. `title` names the kind of value. A description may end with a line
 * `Default: …` if the default is not a plain value. Rules about several values are in cross-field-rules.ts.
 */

const deputy = z.strictObject({
  user: login.describe('The person who stands in.'),
  from: day.describe("The first day, in the policy's time zone."),
  until: day.describe("The last day, inclusive, in the policy's time zone."),
});

/** A list of people. An empty one is a mistake, because it looks as if it named people (POL-2). */
const role = (meaning: string) =>
  z
    .strictObject({
      users: z
        .array(login)
        .min(1)
        .optional()
        .describe('People who hold the role.')
        .meta({ examples: [['pat']] }),
      teams: z
        .array(team)
        .min(1)
        .optional()
        .describe('Teams whose members hold the role, including members of their child teams.')
        .meta({ examples: [['acme/appsec']] }),
      deputies: z
        .array(deputy)
        .min(1)
        .optional()
        .describe('People who hold the role from one day to another.')
        .meta({ examples: [[{ user: 'sam', from: '2026-12-21', until: '2027-01-03' }]] }),
    })
    .describe(meaning)
    .meta({ examples: [{ users: ['pat'] }] });

const count = z
  .int()
  .min(1)
  .default(1)
  .describe('How many sign-offs the state needs, each by a different person.')
  .meta({ examples: [2] });

const title = titleField
  .optional()
  .describe(
    'What people read in place of the name of the state: at most 30 characters, another for each state. By default Product, Operations, Release coordination and Security; other states are read by their names. Commands and labels have the name.',
  )
  .meta({ examples: ['Legal review'] });

/** One of the four. The file may name its owner, which is always the same. */
const fixedState = (owner: string, meaning: string) =>
  z
    .strictObject({
      owner: z
        .literal(owner)
        .optional()
        .describe(`The role that owns the state. It cannot be changed.\nDefault: ${owner}.`)
        .meta({ examples: [owner] }),
      count,
      title,
    })
    .prefault({})
    .describe(meaning)
    .meta({ examples: [{ count: 2 }] });

const ownState = z
  .strictObject({
    owner: z
      .string()
      .describe('The role that owns the state, one of those under "roles".')
      .meta({ title: 'role', examples: ['counsel'] }),
    count,
    title,
  })
  .describe('An additional state, by its name. It is required like the four.')
  .meta({ examples: [{ owner: 'counsel' }] });

const releaseRule = z.strictObject({
  base: branchGlob
    .optional()
    .describe('The branch that the pull request goes into.')
    .meta({ examples: ['main'] }),
  head: branchGlob
    .optional()
    .describe('The branch that it comes from.')
    .meta({ examples: ['release/**'] }),
  label: labelField
    .optional()
    .describe('A label that it has.')
    .meta({ examples: ['release'] }),
  title: expression
    .optional()
    .describe('A regular expression that matches a part of its title, in RE2 syntax.')
    .meta({ examples: ['^Release '] }),
});

const propertyNames = { propertyNames: { pattern: NAME_PATTERN } };

/** The policy file. Its output has all defaults; texts are still as written. */
export const policyFile = z
  .strictObject({
    version: z
      .literal(1)
      .describe('The version of this format.')
      .meta({ examples: [1] }),
    releases: z
      .array(releaseRule)
      .min(1)
      .optional()
      .describe(
        'Which pull requests are releases: those that match every field of an entry (REL-1).\nDefault: pull requests into the default branch from `release/**`, and pull requests into `release/**`.',
      )
      .meta({ examples: [[{ base: 'main', head: 'release/**' }]] }),
    tags: z
      .strictObject({
        patterns: z
          .array(tagGlob)
          .default(['v*'])
          .describe('Which tags are release tags.')
          .meta({ examples: [['v*']] }),
        signed: z
          .boolean()
          .default(false)
          .describe('Whether a release tag must be annotated and have a verified signature.')
          .meta({ examples: [true] }),
        'on-violation': z
          .enum(['report', 'delete'])
          .default('report')
          .describe('What happens to a release tag that breaks the rules: it is reported, or reported and deleted.')
          .meta({ examples: ['delete'] }),
      })
      .prefault({})
      .describe('Release tags.')
      .meta({ examples: [{ patterns: ['v*'] }] }),
    environments: z
      .array(environment)
      .default(['production'])
      .describe('Names of the deployment environments that are gated.')
      .meta({ examples: [['production']] }),
    roles: z
      .object({
        'product-owner': role('Owns the state `product`.'),
        'operations-coordinator': role('Owns the state `operation`.'),
        'release-coordinator': role('Owns the state `organization`.'),
        'security-architect': role('Owns the state `security`.'),
        deployer: role('Merges, tags and deploys releases.\nDefault: the holders of release-coordinator.').optional(),
      })
      .catchall(role('An additional role, by its name. It can own an additional state.'))
      .describe('Who holds which role. The first four are required; each role names at least one person or team.')
      .meta({
        ...propertyNames,
        examples: [
          {
            'product-owner': { users: ['pat'] },
            'operations-coordinator': { teams: ['acme/operations'] },
            'release-coordinator': { teams: ['acme/release-coordinators'] },
            'security-architect': { teams: ['acme/appsec'] },
          },
        ],
      }),
    readiness: z
      .object({
        product: fixedState('product-owner', 'The product is ready.'),
        operation: fixedState('operations-coordinator', 'Operation is ready.'),
        organization: fixedState('release-coordinator', 'The organization is ready.'),
        security: fixedState('security-architect', 'Security is ready.'),
      })
      .catchall(ownState)
      .prefault({})
      .describe('The readiness states. The four are always required.')
      .meta({ ...propertyNames, examples: [{ security: { count: 2 } }] }),
    'sign-off': z
      .strictObject({
        via: z
          .array(z.enum(['comment', 'review', 'label']))
          .min(1)
          .default(['comment', 'review', 'label'])
          .describe(
            'The ways to sign off: a command in a comment, an approving review, a label `ready/<state>` (SIGN-1).',
          )
          .meta({ examples: [['comment']] }),
        'grace-period': duration('0s', '1h', '10s')
          .default('10s')
          .describe(
            'How long comments, labels and approvals are refused after a change of the head, so that nobody signs what they have not seen (SIGN-4).',
          ),
        'expires-after': duration('1s', '3650d', '14d')
          .optional()
          .describe('How long a sign-off is valid (SIGN-11).\nDefault: never.'),
      })
      .prefault({})
      .describe('How people sign off.')
      .meta({ examples: [{ via: ['comment'] }] }),
    'separation-of-duties': z
      .strictObject({
        'one-person-per-state': z
          .boolean()
          .default(true)
          .describe('Whether one person counts for one state only (SOD-3).')
          .meta({ examples: [false] }),
        'authors-may-sign': z
          .array(z.string().meta({ title: 'state', examples: ['product'] }))
          .default([])
          .describe('States that people may sign although they contributed to the code (SOD-2).')
          .meta({ examples: [['product']] }),
        unattributed: z
          .enum(['block', 'warn'])
          .default('block')
          .describe('Whether a commit whose author has no known account blocks the release or is only shown (SOD-4).')
          .meta({ examples: ['warn'] }),
        'authors-of': z
          .enum(['release', 'pull-request'])
          .default('release')
          .describe(
            'Who counts as a code author for sign-offs: everybody who contributed to anything that the release ships, or only to its own pull request (SOD-7).',
          )
          .meta({ examples: ['pull-request'] }),
        unreviewed: z
          .enum(['block', 'warn'])
          .optional()
          .describe(
            'Whether commits of the release that came without a merged pull request block it or are only counted (REL-6).\nDefault: warn, and nothing if `authors-of` is `pull-request`.',
          )
          .meta({ examples: ['block'] }),
        identities: z
          .record(email, identity.describe('The owner of the address.'))
          .default({})
          .describe(
            'Who owns the e-mail addresses in commits: address → login, or the name of an app with `[bot]` (SOD-4).',
          )
          .meta({ examples: [{ 'old@mail.example': 'pat' }] }),
        'web-committers': z
          .array(webCommitter)
          .default([])
          .describe(
            "Only in the owner's shared file: the addresses under which a GitHub server commits, without a signature, what people do in the browser (SOD-1).",
          )
          .meta({ examples: [['noreply@ghe.acme.example']] }),
      })
      .prefault({})
      .describe('Who may not sign off what.')
      .meta({ examples: [{ unattributed: 'warn' }] }),
    merge: z
      .strictObject({
        method: z
          .enum(['merge', 'squash', 'rebase'])
          .default('merge')
          .describe('How `/release` merges.')
          .meta({ examples: ['squash'] }),
        'create-release': z
          .boolean()
          .default(true)
          .describe('Whether `/release TAG` also makes a GitHub Release with generated notes.')
          .meta({ examples: [false] }),
        'up-to-date': z
          .enum(['optional', 'required'])
          .default('optional')
          .describe(
            'Whether a release waits until its head contains the tip of the base branch, so that exactly what was signed is merged (REL-6).',
          )
          .meta({ examples: ['required'] }),
      })
      .prefault({})
      .describe('How releases are merged.')
      .meta({ examples: [{ method: 'squash' }] }),
    publish: z
      .strictObject({
        'confirm-within': duration('1s', '7d', '15m')
          .default('15m')
          .describe(
            'How long a passing check may stay unconfirmed while GitHub cannot be read, before an error replaces it (VER-7).',
          ),
      })
      .prefault({})
      .describe('How long published results stay valid.')
      .meta({ examples: [{ 'confirm-within': '15m' }] }),
    notify: z
      .strictObject({
        'request-review': z
          .enum(['people', 'teams', 'off'])
          .default('people')
          .describe(
            'Who is asked on GitHub for a review while a state waits: up to three people who can sign it, the teams of its role, or nobody (NTF-1). With `off`, comments about pushes and ready releases are off as well; answers still mention the person whom they answer.',
          )
          .meta({ examples: ['teams'] }),
      })
      .prefault({})
      .describe('How people are told that it is their turn.')
      .meta({ examples: [{ 'request-review': 'teams' }] }),
    timezone: timezone.default('UTC').describe('The time zone in which days begin and end.'),
    locked: z
      .array(z.string().meta({ title: 'dotted path', examples: ['roles.security-architect'] }))
      .default([])
      .describe("Only in the owner's shared file: what the files of repositories may not set (POL-1).")
      .meta({ examples: [['roles.security-architect', 'separation-of-duties']] }),
  })
  .meta({ title: 'Countersign policy', description: 'The policy file of Countersign, `.github/countersign.yml`.' });

/** A policy file with its defaults. */
export type PolicyFile = z.output<typeof policyFile>;
