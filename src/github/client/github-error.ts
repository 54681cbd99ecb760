import type { Lasting } from '../../domain/resting.ts';

/**
 * Why a request to GitHub failed. A closed union.
 * `rate-limited`: GitHub wants no requests from the installation for `waitMillis`. `over-budget`: nothing was sent, and
 * only this write has to wait for so long. `unavailable`: GitHub or the network failed; try again later.
 * `unauthorized`: the token was refused, or the installation is gone or suspended. `forbidden`: the app lacks a
 * permission. `not-found`: it does not exist, or the app may not know that it does. `conflict`: what was observed has
 * changed; observe again. `invalid`: GitHub refused the request as such, or its answer does not have the documented
 * shape. `unsupported`: the server does not know a requested field, which `lacks` names.
 */
export type GitHubErrorCode =
  | 'rate-limited'
  | 'over-budget'
  | 'unavailable'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'invalid'
  | 'unsupported';

export interface GitHubErrorDetails {
  /** How long to wait, for `rate-limited` (null if GitHub did not say) and `over-budget`. */
  readonly waitMillis?: number | null;
  /** HTTP status; null if no answer came, and for errors inside a GraphQL answer. */
  readonly status?: number | null;
  /** Whether a smaller request may be answered: `perhaps` if an outage has the same effect. Only for reads. */
  readonly heavy?: 'surely' | 'perhaps' | null;
  /** The field that the server does not know, as `Type.field`; only with `unsupported`. */
  readonly lacks?: string | null;
  /** Set if GitHub refuses until somebody changes something there. */
  readonly lasting?: Lasting | null;
  /** GitHub's id of the request, which its support needs. */
  readonly requestId?: string | null;
}

/**
 * The only error that leaves this folder. Its message names the request and GitHub's words, never a token or a body.
 */
export class GitHubError extends Error {
  readonly code: GitHubErrorCode;
  readonly waitMillis: number | null;
  readonly status: number | null;
  readonly requestId: string | null;
  readonly heavy: 'surely' | 'perhaps' | null;
  readonly lacks: string | null;
  readonly lasting: Lasting | null;

  constructor(code: GitHubErrorCode, message: string, details: GitHubErrorDetails = {}) {
    super(message);
    this.name = 'GitHubError';
    this.code = code;
    this.waitMillis = details.waitMillis ?? null;
    this.status = details.status ?? null;
    this.requestId = details.requestId ?? null;
    this.heavy = details.heavy ?? null;
    this.lacks = details.lacks ?? null;
    this.lasting = details.lasting ?? null;
  }
}
