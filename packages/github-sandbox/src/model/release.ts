import type { Account, Millis } from './account.ts';
import type { Repository } from './repository.ts';

export interface Release {
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  /** A tag's name. A draft's need not exist yet. */
  tag: string;
  /** A branch or a commit where the tag is created if it does not exist. */
  target: string;
  name: string;
  body: string;
  draft: boolean;
  prerelease: boolean;
  /** Whether it may be shown as the latest one. */
  latest: boolean;
  readonly author: Account;
  readonly createdAt: Millis;
  updatedAt: Millis;
  /** null for a draft. */
  publishedAt: Millis | null;
}
