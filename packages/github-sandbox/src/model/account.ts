import type { OrganizationRuleset } from './repository.ts';

/** Milliseconds since 1970 by the sandbox's clock. Answers show whole seconds (`atSecond` in clock.ts). */
export type Millis = number;

/** A user, a bot or an organization. Objects are shared, so that all holders see a changed login. */
export interface Account {
  readonly id: number;
  readonly nodeId: string;
  readonly kind: 'User' | 'Bot' | 'Organization';
  login: string;
  name: string | null;
  /** Verified addresses in lower case, by which GitHub ties commits to accounts. The first is the public one. */
  readonly emails: string[];
  readonly createdAt: Millis;
  /** Of an organization: its members by account id; empty otherwise. `admin` is an owner of the organization. */
  readonly members: Map<number, OrganizationRole>;
  /** Of an organization: what every member may do in its repositories. */
  basePermission: 'none' | 'read' | 'write' | 'admin';
  /** Of an organization: its own rulesets, by id. */
  readonly rulesets: Map<number, OrganizationRuleset>;
}

export type OrganizationRole = 'member' | 'admin';

/** A team of an organization. A child team's members count as members of its parents too. */
export interface Team {
  readonly id: number;
  readonly nodeId: string;
  readonly organization: Account;
  slug: string;
  name: string;
  parent: Team | null;
  /** Direct members by account id. */
  readonly members: Map<number, TeamRole>;
  readonly createdAt: Millis;
}

export type TeamRole = 'member' | 'maintainer';
