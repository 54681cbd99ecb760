import type { OrganizationRuleset } from './repository.ts';

/** Milliseconds since 1970 by the sandbox's clock. Answers show it at whole seconds (`atSecond` in clock.ts). */
export type Millis = number;

/** A user, a bot or an organisation. Objects are shared: whoever holds one sees a changed login. */
export interface Account {
  readonly id: number;
  readonly nodeId: string;
  readonly kind: 'User' | 'Bot' | 'Organization';
  login: string;
  name: string | null;
  /** Verified addresses in lower case; GitHub ties commits to accounts by them. The first is the public one. */
  readonly emails: string[];
  readonly createdAt: Millis;
  /** Of an organisation: its members by account id; empty otherwise. `admin` is an owner of the organisation. */
  readonly members: Map<number, OrganizationRole>;
  /** Of an organisation: what every member may do in its repositories. */
  basePermission: 'none' | 'read' | 'write' | 'admin';
  /** Of an organisation: its own rulesets, by id. */
  readonly rulesets: Map<number, OrganizationRuleset>;
}

export type OrganizationRole = 'member' | 'admin';

/** A team of an organisation. A child team's members count as members of its parents too. */
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
