import { Sandbox, type SandboxOptions } from '../sandbox.ts';
import { Conformity } from './conformity.ts';
import { violationLine } from './violation.ts';
import { webhookViolations } from './webhook.ts';

const watched = new WeakMap<Sandbox, Conformity>();

/** Starts a sandbox that compares REST requests and answers with GitHub's description; see `violationsOf`. */
export async function startWatchedSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const conformity = new Conformity();
  const rest = [conformity.middleware('/api/v3'), ...(options.rest ?? [])];
  const sandbox = await Sandbox.start({ ...options, rest });
  watched.set(sandbox, conformity);
  return sandbox;
}

/**
 * Each violation of GitHub's description so far, as a line.
 * A REST request, an answer or a webhook may violate it. A test asserts that there is none, before it closes the
 * sandbox. GraphQL needs no such check, because it runs on GitHub's own schema.
 * @throws Error for a sandbox that `startWatchedSandbox` did not start
 */
export function violationsOf(sandbox: Sandbox): readonly string[] {
  const conformity = watched.get(sandbox);
  if (conformity === undefined) throw new Error('nobody watches this sandbox: start it with startWatchedSandbox');
  const webhooks = sandbox.world.deliveries
    .filter(({ spoilt }) => spoilt !== true)
    .flatMap(({ event, payload }) => webhookViolations(event, payload));
  return [...new Set([...conformity.violations, ...webhooks].map(violationLine))];
}
