import { sign } from 'node:crypto';
import { afterEach } from '@jest/globals';
import { GitHubRefusal } from '../../src/refusal.ts';
import { Sandbox } from '../../src/sandbox.ts';
import { type SeededWorld, type SeedOptions, seed } from '../../src/seed.ts';
import { Receiver } from '../../src/webhooks/receiver.ts';

export const SECRET = 'a-secret-of-the-tests';
export const SHOP = 'acme/shop';
/** The check that acme/shop requires. */
export const CHECK = 'gate/readiness';
/** The policy of acme/shop, which nobody here reads. */
export const POLICY = 'version: 1\n';
const POLICY_PATH = '.github/gate.yml';

/** An app that may do and hear everything that these tests do with one. */
const APP: SeedOptions['app'] = {
  slug: 'gate',
  name: 'Gate',
  permissions: {
    actions: 'read',
    checks: 'write',
    contents: 'write',
    deployments: 'write',
    issues: 'write',
    members: 'read',
    merge_queues: 'read',
    metadata: 'read',
    pull_requests: 'write',
    statuses: 'write',
  },
  events: [
    'check_run',
    'check_suite',
    'create',
    'delete',
    'deployment',
    'deployment_protection_rule',
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
    'release',
    'repository',
    'status',
    'team',
  ],
};

const open: { close(): Promise<void> }[] = [];

/**
 * Closes after each test what it started. Each test file calls this itself, since files may share this module.
 */
export function closeAfterEach(): void {
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });
}

export interface Seeded extends SeededWorld {
  readonly sandbox: Sandbox;
  readonly receiver: Receiver;
}

/**
 * A running sandbox with the seed's world, and a receiver of the app's webhooks.
 * Call `closeAfterEach` to have it closed.
 */
export async function startSeeded(): Promise<Seeded> {
  const receiver = await Receiver.start();
  open.push(receiver);
  const sandbox = await Sandbox.start({ port: 0, policyPath: POLICY_PATH });
  open.push(sandbox);
  const world = seed(sandbox, {
    app: APP,
    policy: POLICY,
    checks: [CHECK],
    labels: ['ready/product', 'ready/operation', 'ready/organization', 'ready/security'],
    webhook: { url: receiver.url, secret: SECRET },
  });
  await sandbox.settled();
  receiver.received.length = 0;
  return { ...world, sandbox, receiver };
}

/** `startSeeded`, with the release's pull request (number 1, by dev) open. */
export async function startWithRelease(): Promise<Seeded> {
  const seeded = await startSeeded();
  seeded.sandbox.as('dev').openPullRequest(SHOP, { title: 'Release 1.4', head: 'release/1.4' });
  await seeded.sandbox.settled();
  seeded.receiver.received.length = 0;
  return seeded;
}

/** What the act was refused with, as `status message`; fails where it was not. */
export function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof GitHubRefusal) return `${error.status} ${error.message.trim()}`;
    throw error;
  }
  throw new Error('the act was not refused');
}

/** A JWT of the app, as its own machine makes it. `claims` overrides. */
export function jwtOf(appId: number, privateKey: string, claims: Readonly<Record<string, unknown>> = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const whole = { iat: now - 30, exp: now + 300, iss: String(appId), ...claims };
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(whole)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
}

/** A call of the REST API; `route` as `GET /repos/acme/shop`. */
export async function rest(
  sandbox: Sandbox,
  token: string,
  route: string,
  { body, headers = {} }: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<{ readonly status: number; readonly headers: Headers; readonly json: Record<string, unknown> }> {
  const [method = '', path = ''] = route.split(' ');
  const answer = await fetch(`${sandbox.url}/api/v3${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, json: text === '' ? {} : JSON.parse(text) };
}
