import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type HandledEvent, isHandled } from '../../src/app/events.ts';
import { jobsFor } from '../../src/app/jobs-for.ts';
import { jobKey } from '../../src/domain/job.ts';
import { asSentToAnApp, webhookExamples } from '../support/webhook-examples.ts';

/** The app that sent the examples' check suites, so that they are its own. */
const own = { appId: 29310, login: 'countersign[bot]' };
const NOBODY_KNOWS = 9;

type Path = readonly string[];

/** What says which subjects an event is about, by event; everything else is optional. */
const SUBJECT: Readonly<Partial<Record<HandledEvent, readonly string[]>>> = {
  pull_request: ['pull_request', 'pull_request.number'],
  pull_request_review: ['pull_request', 'pull_request.number'],
  pull_request_review_comment: ['pull_request', 'pull_request.number'],
  issue_comment: ['issue', 'issue.number', 'issue.pull_request'],
  push: ['ref', 'repository.owner.name'],
  create: ['ref', 'ref_type'],
  delete: ['ref', 'ref_type'],
  merge_group: ['merge_group', 'merge_group.head_sha'],
  check_run: ['check_run', 'check_run.head_sha', 'check_run.pull_requests', 'check_run.app.id'],
  check_suite: ['check_suite', 'check_suite.head_sha', 'check_suite.pull_requests', 'check_suite.app.id'],
  deployment: ['deployment', 'deployment.id'],
  deployment_protection_rule: ['deployment', 'deployment.id'],
  membership: ['organization', 'organization.login'],
  team: ['organization', 'organization.login'],
  organization: ['organization', 'organization.login'],
  installation: ['installation', 'installation.account', 'installation.account.login', 'repositories'],
  installation_repositories: [
    'installation',
    'installation.account',
    'installation.account.login',
    'repositories_added',
    'repositories_removed',
  ],
};
/** Values that are understood, but mean something else. For example another branch, or a change of something else. */
const SAYS_SOMETHING_ELSE: Readonly<Record<string, (value: unknown) => boolean>> = {
  'push deleted': (value) => value === true,
  'push created': (value) => value === false,
  'push forced': (value) => value === false,
  'push repository.default_branch': (value) => typeof value === 'string' && value !== '',
  'push commits': (value) => Array.isArray(value) && value.length === 0,
  'repository changes': (value) => isObject(value) && !Array.isArray(value),
  'repository changes.default_branch': (value) => !value || value === GONE,
  'label changes': (value) => isObject(value) && !Array.isArray(value),
  'label changes.name': (value) => !value || value === GONE,
};
const saysSomethingElse = (event: HandledEvent, path: Path, value: unknown): boolean =>
  SAYS_SOMETHING_ELSE[`${event} ${path.join('.')}`]?.(value) ?? false;

const EVERYWHERE = ['repository', 'repository.id', 'repository.name', 'repository.owner', 'repository.owner.login'];

const isSubject = (event: HandledEvent, path: Path): boolean => {
  const name = path.join('.');
  const of = [...EVERYWHERE, ...(SUBJECT[event] ?? [])];
  // What is in a list of subjects is a subject as well.
  return of.includes(name) || of.some((one) => /pull_requests$|^repositories/.test(one) && name.startsWith(`${one}.`));
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** All fields down to the fourth level, entries of lists too. */
function pathsOf(value: unknown, depth = 4): readonly Path[] {
  if (!isObject(value) || depth === 0) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...pathsOf(inner, depth - 1).map((rest) => [key, ...rest]),
  ]);
}

const GONE = Symbol('gone');

/** The payload with something else in one place; nothing of the original is changed. */
function withValue(value: unknown, [key, ...rest]: Path, put: unknown): unknown {
  if (!isObject(value) || key === undefined) return value;
  const copy: Record<string, unknown> = Array.isArray(value) ? Object.assign([], value) : { ...value };
  const next = rest.length > 0 ? withValue(copy[key], rest, put) : put;
  if (next === GONE) delete copy[key];
  else copy[key] = next;
  return copy;
}

interface Example {
  readonly event: HandledEvent;
  readonly payload: object;
  readonly jobs: readonly string[];
}

const keysOf = (event: HandledEvent, payload: unknown): readonly string[] =>
  jobsFor({ id: 'd', name: event, payload }, own, NOBODY_KNOWS).intake.jobs.map(jobKey);

const sha = 'd'.repeat(40);
const sender = { id: 5, login: 'dev', type: 'User' };
const repository = {
  id: 1,
  name: 'shop',
  full_name: 'acme/shop',
  owner: { login: 'acme', id: 2 },
  default_branch: 'main',
};

/** Events of which the examples have none, or none that concerns a subject. */
const OWN_EXAMPLES: readonly { readonly event: HandledEvent; readonly payload: object }[] = [
  {
    event: 'deployment_protection_rule',
    payload: {
      action: 'requested',
      environment: 'production',
      event: 'push',
      deployment_callback_url: 'https://api.github.example/repos/acme/shop/actions/runs/77/deployment_protection_rule',
      deployment: { id: 501, sha, ref: 'main', environment: 'production', creator: sender },
      pull_requests: [],
      repository,
      sender,
    },
  },
  {
    event: 'issue_comment',
    payload: {
      action: 'created',
      issue: {
        number: 12,
        pull_request: { url: 'https://api.github.example/x' },
        html_url: 'https://github.example/x',
      },
      comment: {
        id: 31,
        user: sender,
        created_at: '2026-03-02T12:00:00Z',
        updated_at: '2026-03-02T12:00:00Z',
        html_url: 'https://github.example/x#1',
        body: '/not-ready security no',
      },
      repository,
      sender,
    },
  },
  ...(['rerequested', 'requested_action'] as const).map((action) => ({
    event: 'check_run' as const,
    payload: {
      action,
      check_run: {
        head_sha: sha,
        name: 'countersign/readiness',
        app: { id: own.appId },
        pull_requests: [{ number: 12 }],
      },
      repository,
      sender,
    },
  })),
];

/**
 * One example of each event and action, as GitHub sends it to an app.
 * Events that concern no subject prove nothing here.
 */
const EXAMPLES: readonly Example[] = (() => {
  const found = new Map<string, Example>();
  const theirs = webhookExamples.flatMap(({ name, payloads }) =>
    isHandled(name) ? payloads.map((payload) => ({ event: name, payload })) : [],
  );
  for (const { event, payload } of [...theirs, ...OWN_EXAMPLES]) {
    const sent: object = JSON.parse(asSentToAnApp(payload, { id: 7, owner: 'Codertocat' }));
    const jobs = keysOf(event, sent);
    const key = `${event} ${'action' in sent ? String(sent.action) : jobs.map((job) => job.split(':')[0]).join(' ')}`;
    if (jobs.length > 0 && !found.has(key)) found.set(key, { event, payload: sent, jobs });
  }
  return [...found.values()];
})();

const optionalIn = ({ event, payload }: Example): readonly Path[] =>
  pathsOf(payload).filter((path) => !isSubject(event, path));

/** Odd values: missing, null, of another type, meaningless, or too large to be exact. */
const ODD: readonly unknown[] = [GONE, null, 5, 'odd', '', true, [], {}, [{}], 1e300, 2 ** 53, -1];

test('there are examples of every event that concerns a subject', () => {
  expect([...new Set(EXAMPLES.map(({ event }) => event))].sort()).toEqual([
    'check_run',
    'check_suite',
    'create',
    'delete',
    'deployment',
    'deployment_protection_rule',
    'installation',
    'installation_repositories',
    'issue_comment',
    'label',
    'member',
    'membership',
    'merge_group',
    'organization',
    'pull_request',
    'pull_request_review',
    'pull_request_review_comment',
    'push',
    'repository',
    'team',
  ]);
});

describe('beyond its subject every field of an event is optional', () => {
  test.each(EXAMPLES.map((one) => [`${one.event} ${String(Reflect.get(one.payload, 'action') ?? '')}`, one] as const))(
    '%s: whichever field is missing, null or odd, its subjects are looked at',
    (_, example) => {
      const lost: string[] = [];
      for (const path of optionalIn(example)) {
        for (const odd of ODD.filter((value) => !saysSomethingElse(example.event, path, value))) {
          const keys = keysOf(example.event, withValue(example.payload, path, odd));
          if (!example.jobs.every((job) => keys.includes(job))) lost.push(`${path.join('.')}: ${String(odd)}`);
        }
      }
      expect(lost).toEqual([]);
    },
  );

  test('whichever fields are missing, null or odd together', () => {
    const broken = fc.constantFrom(...EXAMPLES).chain((example) =>
      fc.record({
        example: fc.constant(example),
        changes: fc.array(
          fc.tuple(fc.constantFrom(...optionalIn(example)), fc.oneof(fc.constantFrom(...ODD), fc.jsonValue())),
          { minLength: 1, maxLength: 20 },
        ),
      }),
    );
    fc.assert(
      fc.property(broken, ({ example: { event, payload, jobs }, changes }) => {
        const meant = changes.filter(([path, value]) => !saysSomethingElse(event, path, value));
        const sent = meant.reduce<unknown>((so, [path, odd]) => withValue(so, path, odd), payload);
        const keys = keysOf(event, sent);
        expect(jobs.filter((job) => !keys.includes(job))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('whatever the payload is, nothing is thrown', () => {
    fc.assert(
      fc.property(fc.constantFrom(...EXAMPLES), fc.jsonValue(), ({ event }, payload) => {
        expect(jobsFor({ id: 'd', name: event, payload }, own).intake.delivery.event).toBe(event);
      }),
    );
  });
});
