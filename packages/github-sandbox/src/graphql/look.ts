import type { Actor, SandboxContext } from '../context.ts';
import { demand } from '../demand.ts';
import type { Account, Team } from '../model/account.ts';
import type { App } from '../model/apps.ts';
import type { CheckRun, CheckSuite } from '../model/checks.ts';
import type { Commit, Sha } from '../model/git.ts';
import type { Issue } from '../model/issue.ts';
import type { IssueComment, PullRequest, Review } from '../model/pull-request.ts';
import type { Label, Repository } from '../model/repository.ts';
import type { RateLimit } from '../rest/rate-limit.ts';
import type { Weight } from './limits.ts';

/**
 * An object of GitHub's schema. A field is a value or a function of its arguments.
 * The sandbox does not model a missing field, and a query for it fails (resolve.ts).
 */
export interface GraphNode {
  /** The name of its type, so that graphql-js can resolve interfaces and unions. */
  readonly __typename: string;
  readonly [field: string]: unknown;
}

/** Creates the objects of the schema. They refer to each other in circles; with this, their files do not. */
export interface Nodes {
  account(account: Account): GraphNode;
  app(app: App): GraphNode;
  team(team: Team): GraphNode;
  repository(repository: Repository): GraphNode;
  label(repository: Repository, label: Label): GraphNode;
  commit(repository: Repository, commit: Commit): GraphNode;
  /** A commit, tag, tree or blob by its full id. null if the repository has none. */
  object(repository: Repository, sha: Sha): GraphNode | null;
  /** A branch or tag by its full name (`refs/heads/main`); null if there is none. */
  ref(repository: Repository, fullName: string): GraphNode | null;
  checkSuite(suite: CheckSuite): GraphNode;
  checkRun(run: CheckRun): GraphNode;
  issue(issue: Issue): GraphNode;
  pullRequest(pullRequest: PullRequest): GraphNode;
  comment(comment: IssueComment): GraphNode;
  review(review: Review): GraphNode;
}

/** One GraphQL request: its viewer, its context, and its weight. */
export interface Look {
  readonly context: SandboxContext;
  readonly actor: Actor;
  readonly weight: Weight;
  /** The viewer's limit after this request. */
  readonly rateLimit: RateLimit;
  readonly node: Nodes;
}

/**
 * Requires that an app's token has the permission for a part of the repository.
 * @throws GitHubRefusal 403 "Resource not accessible by integration"
 */
export function demandRead(look: Look, repository: Repository, ...permissions: readonly string[]): void {
  demand(look, repository, { person: 'read', app: permissions, level: 'read' });
}

/** A commit of the repository, or null if it does not have it (any more). */
export function commitOrNull(look: Look, repository: Repository, sha: Sha | null): GraphNode | null {
  const commit = repository.objects.commits.get(sha ?? '');
  return commit === undefined ? null : look.node.commit(repository, commit);
}

export const accountOrNull = (look: Look, account: Account | null): GraphNode | null =>
  account === null ? null : look.node.account(account);

/** `url` and `resourcePath` of an object with a page. */
export function addresses(look: Look, url: string): { readonly url: string; readonly resourcePath: string } {
  return { url, resourcePath: url.slice(look.context.url().length) };
}
