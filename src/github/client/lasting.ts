import type { Lasting } from '../../domain/resting.ts';

type Row = readonly [text: RegExp, scope: Lasting['scope'], reason: Lasting['reason']];

/**
 * GitHub's texts about what an administrator or GitHub has shut.
 * Repeating does not help. The texts are of REST and GraphQL; the first match counts.
 */
const WORDS: readonly Row[] = [
  [/installation has been suspended|account was suspended/i, 'installation', 'suspended'],
  [/was archived so is read-only/i, 'repository', 'archived'],
  [/IP allow list/i, 'installation', 'ip-allow-list'],
  [/SAML enforcement/i, 'installation', 'saml'],
  [
    /repository access blocked|DMCA takedown|access to this repository has been disabled/i,
    'repository',
    'blocked-by-github',
  ],
  [
    /repository (?:has been|is|was) disabled|organization (?:has been|is|was) (?:disabled|flagged)/i,
    'repository',
    'disabled',
  ],
  [/locked for migration/i, 'repository', 'migrating'],
  [/upgrade to GitHub|feature is not available for your plan/i, 'act', 'plan'],
  [/(?:issue|conversation|pull request) is locked|locked conversation/i, 'act', 'locked'],
  [/issues (?:are disabled|has been disabled)/i, 'act', 'issues-off'],
  [
    /user is blocked|you (?:have been|are) blocked|can't perform that action at this time because you are blocked/i,
    'act',
    'blocked-user',
  ],
  [/resource not accessible by integration|write access to repository not granted/i, 'act', 'permission'],
];

/** HTTP statuses of these texts; null: an error inside a GraphQL answer. */
const STATUSES = new Set([null, 403, 410, 422, 451]);

/**
 * The lasting refusal in an error. null if it may be temporary, or without a reason.
 * @param forToken true if the installation's token was refused: then nothing of it can be reached
 */
export function classifyLasting(status: number | null, message: string, forToken = false): Lasting | null {
  if (forToken && status === 404) return { scope: 'installation', reason: 'uninstalled' };
  if (status === 451) return { scope: 'repository', reason: 'blocked-by-github' };
  if (!STATUSES.has(status)) return null;
  const row = WORDS.find(([text]) => text.test(message));
  if (row === undefined) return null;
  const [, scope, reason] = row;
  return { scope: forToken ? 'installation' : scope, reason };
}
