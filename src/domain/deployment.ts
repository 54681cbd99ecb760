import type { Account } from './account.ts';
import type { PeopleFacts } from './facts.ts';
import type { Instant, PolicyDigest, Sha } from './ids.ts';
import type { PolicyProblem, PolicyReading } from './policy.ts';
import type { Reading, Unavailable } from './reading.ts';
import type { ReleaseRange, ReleaseRecord, TagProblem } from './release.ts';
import type { UnattributedCommit } from './requirement.ts';
import type { DeploymentSubject } from './subject.ts';

/** A deployment as reported by a protection rule, a webhook or the list (DEP-1). */
export interface DeploymentRequest {
  readonly repositoryId: number;
  /** GitHub's id. */
  readonly id: string;
  /** As spelled in the environment; compared without regard to case. */
  readonly environment: string;
  /** The workflow run that deploys; null if the deployments API was used. */
  readonly run: string | null;
  readonly sha: Sha;
  /** Branch, tag or commit, as requested. */
  readonly ref: string;
  /** null if GitHub does not name the account. */
  readonly creator: Account | null;
  /** True if a protection rule of this app holds it. */
  readonly asked: boolean;
}

/** What the app did about a deployment, and what it still has to do. */
export interface KnownDeployment {
  readonly request: DeploymentRequest;
  /** When it was first reported. */
  readonly heardAt: Instant;
  /** The attempt of the run that it belongs to; null before the first observation. */
  readonly attempt: number | null;
  /** The answer that was about to be sent to GitHub. It may have arrived or not. */
  readonly answering: 'approved' | 'rejected' | null;
  /** Status texts that were sent, or may have been. GitHub accepts ten. */
  readonly reports: number;
  /** The last of them; empty if there is none. */
  readonly lastReport: string;
}

/** Why nothing is left to do about a deployment. */
export type DeploymentEnd =
  | 'approved'
  | 'rejected'
  /** Ended, canceled or expired before it was answered. */
  | 'over'
  /** The run was started again; the new attempt is a separate request. */
  | 'superseded'
  | 'not-gated'
  | 'gone'
  /** It went ahead without an approval, and broke no rule. */
  | 'in-order'
  /** It went ahead without an approval, and breaks the rules. This was reported. */
  | 'violation';

/** A deployment as GitHub lists it. */
export interface ListedDeployment {
  readonly id: string;
  readonly sha: Sha;
  readonly ref: string;
  readonly environment: string;
  readonly creator: Account | null;
  readonly createdAt: Instant;
}

/** A workflow run in its latest attempt. */
export interface RunFacts {
  readonly id: string;
  readonly url: string;
  readonly attempt: number;
  readonly headSha: Sha;
  /** What first started it, in GitHub's words: `workflow_dispatch`, `push`, `schedule`. */
  readonly event: string;
  readonly completed: boolean;
  /** Who started this attempt; null if GitHub does not name the account. */
  readonly triggeringActor: Account | null;
}

/** All that the decision about a deployment reads besides the policy. Plain JSON. */
export interface DeploymentFacts {
  readonly version: 1;
  readonly subject: DeploymentSubject;
  readonly at: Instant;
  readonly repository: {
    readonly id: number;
    /** Web address without a trailing slash. */
    readonly url: string;
  };
  readonly request: DeploymentRequest;
  /** The commit that GitHub says it deploys. */
  readonly deployed: Sha;
  /** null if no workflow deploys. */
  readonly run: RunFacts | null;
  /** null if the policy does not define releases. */
  readonly range: ReleaseRange | null;
  /** Tag violations on the commit now (TAG-3). */
  readonly violations: Reading<readonly TagProblem[]>;
  readonly people: PeopleFacts;
  /** This app's own login, for example `countersign[bot]`; null if unknown. */
  readonly own: string | null;
}

/** Why a deployment is not approved. A closed union: `render/` has a sentence and the next step for each. */
export type DeploymentReason =
  // Permanent reasons.
  | { readonly code: 'code-author'; readonly person: Account; readonly deployers: readonly Account[] }
  /** `person` is the app or bot; null if a schedule started it. */
  | { readonly code: 'machine'; readonly person: Account | null }
  | { readonly code: 'no-release'; readonly commit: Sha }
  /** MRG-2. */
  | { readonly code: 'bypassed'; readonly number: number; readonly url: string }
  /** SOD-7: they signed the release, and contributed to what this deploys. */
  | { readonly code: 'signer-wrote'; readonly signers: ReleaseRecord['signers'] }
  | { readonly code: 'commit-differs'; readonly deployed: Sha; readonly run: Sha }
  // Reasons that may pass.
  | { readonly code: 'not-a-deployer'; readonly person: Account; readonly deployers: readonly Account[] }
  | { readonly code: 'person-unknown' }
  | { readonly code: 'tag-violation'; readonly violation: TagProblem }
  | { readonly code: 'unattributed'; readonly commits: readonly UnattributedCommit[] }
  | { readonly code: 'no-policy' }
  | { readonly code: 'policy'; readonly problems: readonly PolicyProblem[] }
  | { readonly code: 'unread'; readonly missing: readonly Unavailable[] };

/** The decision about a deployment at one moment, with every reason (VER-1). */
export interface DeploymentVerdict {
  readonly subject: DeploymentSubject;
  readonly at: Instant;
  /** `approve` has no reasons; `reject` has at least one permanent reason; `wait` has none. */
  readonly decision: 'approve' | 'reject' | 'wait';
  readonly reasons: readonly DeploymentReason[];
  /** The deployer: who triggered the latest attempt, or who called the API (SOD-5). */
  readonly person: Account | null;
  /** The release that it deploys. */
  readonly release: { readonly number: number; readonly url: string } | null;
  /** The release tag after which commits count. */
  readonly previous: { readonly tag: string; readonly commit: Sha } | null;
  readonly policyDigest: PolicyDigest | null;
}

/** True if the policy lists the environment. GitHub ignores case in names of environments. */
export const isGated = (policy: PolicyReading, environment: string): boolean =>
  policy.state === 'valid' &&
  policy.policy.environments.some((name) => name.toLowerCase() === environment.toLowerCase());
