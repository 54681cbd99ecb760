import type { Account, Millis, Team } from './account.ts';
import type { App } from './apps.ts';

/** Where something is deployed to, with what has to hold before. One that protects nothing is made by being named. */
export interface Environment {
  readonly id: number;
  readonly nodeId: string;
  /** As it was first written; names are compared without regard to case. */
  readonly name: string;
  /** Minutes that a job waits before it starts; 0 to 43,200. */
  waitMinutes: number;
  /** One of them has to approve; nobody has to where the list is empty. At most six. */
  reviewers: readonly (Account | Team)[];
  /** Whoever triggered the run cannot approve it. */
  preventSelfReview: boolean;
  /** What may be deployed: anything, only branches with rules, or refs that fit one of these patterns. */
  branchPolicy: 'any' | 'protected' | readonly RefPattern[];
  /** The deployment protection rules of apps that are switched on here. */
  customRules: readonly CustomRule[];
  /** Whether an administrator may start a job that waits. GitHub's default is yes. */
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
