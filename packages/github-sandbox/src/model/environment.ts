import type { Account, Millis, Team } from './account.ts';
import type { App } from './apps.ts';

/** A deployment target, with its requirements. Naming one creates it without protection. */
export interface Environment {
  readonly id: number;
  readonly nodeId: string;
  /** As first written; names are compared without regard to case. */
  readonly name: string;
  /** Minutes that a job waits before it starts; 0 to 43,200. */
  waitMinutes: number;
  /** One of them has to approve. If the list is empty, no approval is needed. At most six. */
  reviewers: readonly (Account | Team)[];
  /** The person who triggered the run cannot approve it. */
  preventSelfReview: boolean;
  /** What may be deployed: anything, only branches with rules, or refs of these patterns. */
  branchPolicy: 'any' | 'protected' | readonly RefPattern[];
  /** The enabled deployment protection rules of apps. */
  customRules: readonly CustomRule[];
  /** Whether an administrator may start a waiting job. GitHub's default is yes. */
  canAdminsBypass: boolean;
  readonly createdAt: Millis;
  updatedAt: Millis;
}

/** A branch's or tag's name, or a glob over it (`release/*`). */
export interface RefPattern {
  readonly type: 'branch' | 'tag';
  readonly name: string;
}

export interface CustomRule {
  readonly id: number;
  readonly nodeId: string;
  readonly app: App;
}
