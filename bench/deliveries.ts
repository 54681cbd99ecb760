import examples from '@octokit/webhooks-examples' with { type: 'json' };

/** An event as GitHub would post it. */
export interface Delivery {
  readonly event: string;
  readonly body: string;
}

/** The template's values that differ from one delivery to the next. */
type Part = { readonly [name: string]: unknown; readonly action?: unknown };

/**
 * GitHub's own examples of a push to a pull request and a comment, in turns.
 * Each is of another commit or comment: nothing of it was seen before.
 * @param index another index gives another delivery
 */
export function exampleDelivery(index: number, pullRequests: number): Delivery {
  const number = 1 + (index % pullRequests);
  const at = new Date(Date.UTC(2026, 0, 5) + index * 1000).toISOString().replace('.000', '');
  if (index % 2 === 1) return { event: 'issue_comment', body: comment(index, number, at) };
  const before = sha(index);
  const head = { ...part(PUSH, 'pull_request', 'head'), sha: sha(index + 1) };
  const pull = { ...part(PUSH, 'pull_request'), number, head, updated_at: at };
  return {
    event: 'pull_request',
    body: JSON.stringify({ ...PUSH, ...INSTALLATION, number, before, after: head.sha, pull_request: pull }),
  };
}

function comment(index: number, number: number, at: string): string {
  const issue = { ...part(COMMENT, 'issue'), number, pull_request: { url: 'https://api.github.com/pulls' } };
  const written = { ...part(COMMENT, 'comment'), id: 1_000_000 + index, created_at: at, updated_at: at };
  return JSON.stringify({ ...COMMENT, ...INSTALLATION, issue, comment: written });
}

const INSTALLATION = { installation: { id: 7, node_id: 'MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9uNw==' } };
const sha = (index: number): string => index.toString(16).padStart(40, '0');

function example(event: string, action: string): Part {
  const events: unknown = examples;
  const found = (Array.isArray(events) ? events : [])
    .filter(isPart)
    .filter(({ name }) => name === event)
    .flatMap(({ examples: payloads }): readonly unknown[] => (Array.isArray(payloads) ? payloads : []))
    .filter(isPart)
    .find((payload) => payload.action === action);
  if (found === undefined) throw new Error(`GitHub's examples have no ${event}.${action}`);
  return found;
}

/** A part of a payload, by the names that lead to it. */
function part(payload: Part, ...names: readonly string[]): Part {
  const found = names.reduce<unknown>((at, name) => (isPart(at) ? at[name] : null), payload);
  if (!isPart(found)) throw new Error(`GitHub's example has no ${names.join('.')}`);
  return found;
}

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);

const PUSH = example('pull_request', 'synchronize');
const COMMENT = example('issue_comment', 'created');
