import { expect } from '@jest/globals';
import { Conformity } from '../../sandbox/conformity/conformity.ts';
import { violationLine } from '../../sandbox/conformity/violation.ts';
import { webhookViolations } from '../../sandbox/conformity/webhook.ts';
import { Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts';

const watched = new WeakMap<Sandbox, Conformity>();

/** A sandbox whose REST requests and answers are held against GitHub's description; see `expectConformity`. */
export async function startWatchedSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const conformity = new Conformity();
  const rest = [conformity.middleware('/api/v3'), ...(options.rest ?? [])];
  const sandbox = await Sandbox.start({ ...options, rest });
  watched.set(sandbox, conformity);
  return sandbox;
}

/**
 * Fails the test where a REST request, an answer to one, or a webhook so far was not as GitHub describes it. Call it
 * at the end of a test, before the sandbox is closed. GraphQL needs no such check: it runs over GitHub's own schema.
 * @throws Error for a sandbox that `startWatchedSandbox` did not start
 */
export function expectConformity(sandbox: Sandbox): void {
  const conformity = watched.get(sandbox);
  if (conformity === undefined) throw new Error('nobody watches this sandbox: start it with startWatchedSandbox');
  const webhooks = sandbox.world.deliveries
    .filter(({ spoilt }) => spoilt !== true)
    .flatMap(({ event, payload }) => webhookViolations(event, payload));
  const lines = [...conformity.violations, ...webhooks].map(violationLine);
  expect([...new Set(lines)]).toEqual([]);
}
