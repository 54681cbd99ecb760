import { Sandbox, type SandboxOptions } from '../sandbox.ts';
import { Conformity } from './conformity.ts';
import { violationLine } from './violation.ts';
import { webhookViolations } from './webhook.ts';

const watched = new WeakMap<Sandbox, Conformity>();

/** Starts a sandbox whose REST requests and answers are compared with GitHub's description; see `violationsOf`. */
export async function startWatchedSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const conformity = new Conformity();
  const rest = [conformity.middleware('/api/v3'), ...(options.rest ?? [])];
  const sandbox = await Sandbox.start({ ...options, rest });
  watched.set(sandbox, conformity);
  return sandbox;
}

/**
 * Each way, in a line, in which a REST request, an answer to one, or a webhook so far was not as GitHub describes it;
 * a test asserts that there is none, before it closes the sandbox. GraphQL needs no such check: it runs over GitHub's
 * own schema.
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
