import type { Account } from './account.ts';
import type { PeopleFacts } from './facts.ts';
import type { Instant, PolicyDigest, Sha } from './ids.ts';
import type { PolicyProblem, PolicyReading } from './policy.ts';
import type { Reading, Unavailable } from './reading.ts';
import type { ReleaseRange, ReleaseRecord, TagProblem } from './release.ts';
import type { UnattributedCommit } from './requirement.ts';
import type { DeploymentSubject } from './subject.ts';

/** A deployment as it was heard of: by a protection rule that asks, by its webhook, or by a look at the list (DEP-1). */
export interface DeploymentRequest {
  readonly repositoryId: number;
  /** GitHub's id. */
  readonly id: string;
  /** As the environment spells itself; compared without regard to case. */
  readonly environment: string;
  /** The workflow run that deploys; null where it was made over the deployments API. */
  readonly run: string | null;
  readonly sha: Sha;
  /** Branch, tag or commit, as it was asked for. */
  readonly ref: string;
  /** null where the account cannot be named. */
  readonly creator: Account | null;
  /** True where a protection rule of this app holds it. */
  readonly asked: boolean;
}

/** What the app did about a deployment, and what it still has to. */
export interface KnownDeployment {
  readonly request: DeploymentRequest;
  /** When it was heard of first. */
  readonly heardAt: Instant;
  /** The attempt of the run that it belongs to; null before the first look. */
  readonly attempt: number | null;
  /** What GitHub was about to be told; it may have arrived or not. */
  readonly answering: 'approved' | 'rejected' | null;
  /** Status texts that were sent, or may have been; GitHub takes ten. */
  readonly reports: number;
  /** The last of them; empty where there is none. */
  readonly lastReport: string;
}

/** How the app is done with a deployment. */
export type DeploymentEnd =
  | 'approved'
  | 'rejected'
  /** Ended, cancelled or expired before it was answered. */
  | 'over'
  /** The run was started again; the new attempt is a request of its own. */
  | 'superseded'
  | 'not-gated'
  | 'gone'
  /** It went ahead without an approval, and nothing was wrong with it. */
  | 'in-order'
  /** It went ahead without an approval, and breaks the rules: reported. */
  | 'violation';

/** A deployment as GitHub shows it. */
export interface ListedDeployment {
  readonly id: string;
  readonly sha: Sha;
  readonly ref: string;
  readonly environment: string;
  readonly creator: Account | null;
  readonly createdAt: Instant;
}

/** A workflow run as it stands in its latest attempt. */
export interface RunFacts {
  readonly id: string;
  readonly url: string;
  readonly attempt: number;
  readonly headSha: Sha;
  /** What started it first, in GitHub's word: `workflow_dispatch`, `push`, `schedule`. */
  readonly event: string;
  readonly completed: boolean;
  /** Who started this attempt; null where the account cannot be named. */
  readonly triggeringActor: Account | null;
}

/** All that the decision about a deployment reads beside the policy. Plain JSON. */
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
  /** null where no workflow deploys. */
  readonly run: RunFacts | null;
  /** null where the policy does not say what is a release. */
  readonly range: ReleaseRange | null;
  /** What the tag gate has against the commit now (TAG-3). */
  readonly violations: Reading<readonly TagProblem[]>;
  readonly people: PeopleFacts;
  /** This app's own login, for example `countersign[bot]`; null where it is not known. */
  readonly own: string | null;
}

/** Why a deployment is not approved. A closed union: `render/` has a sentence and the next step for each. */
export type DeploymentReason =
  // What can never become right.
  | { readonly code: 'code-author'; readonly person: Account; readonly deployers: readonly Account[] }
  /** `person` is the app or bot; null where a schedule started it. */
  | { readonly code: 'machine'; readonly person: Account | null }
  | { readonly code: 'no-release'; readonly commit: Sha }
  /** MRG-2. */
  | { readonly code: 'bypassed'; readonly number: number; readonly url: string }
  /** SOD-7: signed the release, and contributed to what this deploys. */
  | { readonly code: 'signer-wrote'; readonly signers: ReleaseRecord['signers'] }
  | { readonly code: 'commit-differs'; readonly deployed: Sha; readonly run: Sha }
  // What may.
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
  /** `approve` has no reasons; `reject` at least one that can never become right; `wait` only such as may. */
  readonly decision: 'approve' | 'reject' | 'wait';
  readonly reasons: readonly DeploymentReason[];
  /** Who deploys: the latest attempt's triggering person, or whoever asked the API (SOD-5). */
  readonly person: Account | null;
  /** The release that it deploys. */
  readonly release: { readonly number: number; readonly url: string } | null;
  /** Since when the code counts. */
  readonly previous: { readonly tag: string; readonly commit: Sha } | null;
  readonly policyDigest: PolicyDigest | null;
}

/** True where the policy lists the environment. GitHub compares names of environments without regard to case. */
export const isGated = (policy: PolicyReading, environment: string): boolean =>
  policy.state === 'valid' &&
  policy.policy.environments.some((name) => name.toLowerCase() === environment.toLowerCase());
