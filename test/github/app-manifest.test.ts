import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { buildSchema, getNamedType, isCompositeType, parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { HANDLED_EVENTS } from '../../src/app/events.ts';
import { asSha } from '../../src/domain/ids.ts';
import { ancestorsQuery } from '../../src/github/commits/ancestors.ts';
import { furtherQuery } from '../../src/github/commits/commit-facts.ts';
import { commitsQuery } from '../../src/github/commits/commits.ts';
import { MERGE_QUEUE_QUERY } from '../../src/github/merge-group/merge-queue.ts';
import { peopleQuery } from '../../src/github/policy/people.ts';
import { POLICY_AT_QUERY } from '../../src/github/policy/read-policy.ts';
import { REPOSITORY_QUERY } from '../../src/github/policy/repository.ts';
import { MINIMIZE_MUTATION, REACT_MUTATION } from '../../src/github/pull-request/apply.ts';
import { COMMIT_CHECKS_QUERY } from '../../src/github/pull-request/commit-checks.ts';
import { CURRENT_STATE_QUERY } from '../../src/github/pull-request/current-state.ts';
import { OPEN_PULL_REQUESTS_QUERY } from '../../src/github/pull-request/open-pull-requests.ts';
import { HEAD_QUERY } from '../../src/github/pull-request/read-head.ts';
import { treesQuery } from '../../src/github/pull-request/read-trees.ts';
import { MORE_QUERY, snapshotQuery } from '../../src/github/pull-request/snapshot-query.ts';
import { BRANCHES_QUERY } from '../../src/github/release/baseline.ts';
import { ENQUEUE_MUTATION, QUEUE_STATE_QUERY } from '../../src/github/release/merge.ts';
import { MERGED_AS_QUERY } from '../../src/github/release/merged-as.ts';
import { mergedPullsQuery, originsQuery } from '../../src/github/release/origins.ts';
import { HISTORY_QUERY } from '../../src/github/release/release-range.ts';
import { SETUP_QUERY } from '../../src/github/setup/overview.ts';
import { refusedQuery } from '../../src/github/tag/refused-commits.ts';
import { TAG_QUERY, TAGS_QUERY } from '../../src/github/tag/tags.ts';
import { WEBHOOK_PATH } from '../../src/web/routes.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const manifest = z
  .strictObject({
    name: z.string(),
    url: z.url(),
    description: z.string(),
    public: z.boolean(),
    hook_attributes: z.strictObject({ url: z.url(), active: z.boolean() }),
    default_permissions: z.record(z.string(), z.enum(['read', 'write'])),
    default_events: z.array(z.string()),
  })
  .parse(parseYaml(read('app.yml')));

type Needs = readonly `${string}:${'read' | 'write'}`[];

/** The REST operations that the app calls, with what GitHub's documentation says that each needs. */
const OPERATIONS: Readonly<Record<string, Needs>> = {
  // As the app itself, for which no permission is asked.
  'GET /app/hook/deliveries': [],
  'POST /app/hook/deliveries/{delivery_id}/attempts': [],
  'GET /repos/{owner}/{repo}': ['metadata:read'],
  'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge': ['contents:write'],
  'POST /repos/{owner}/{repo}/git/refs': ['contents:write'],
  'DELETE /repos/{owner}/{repo}/git/refs/{ref}': ['contents:write'],
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': ['contents:read'],
  'GET /repos/{owner}/{repo}/git/tags/{tag_sha}': ['contents:read'],
  'GET /repos/{owner}/{repo}/releases/tags/{tag}': ['contents:read'],
  'POST /repos/{owner}/{repo}/releases': ['contents:write'],
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': ['checks:read'],
  'POST /repos/{owner}/{repo}/check-runs': ['checks:write'],
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': ['checks:write'],
  'GET /repos/{owner}/{repo}/issues': ['issues:read'],
  'GET /repos/{owner}/{repo}/issues/{issue_number}': ['issues:read'],
  'POST /repos/{owner}/{repo}/issues': ['issues:write'],
  'PATCH /repos/{owner}/{repo}/issues/{issue_number}': ['issues:write'],
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': ['issues:write'],
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': ['issues:write'],
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': ['issues:write'],
  'POST /repos/{owner}/{repo}/labels': ['issues:write'],
  'POST /repos/{owner}/{repo}/issues/{issue_number}/labels': ['pull_requests:write'],
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}': ['pull_requests:write'],
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': ['pull_requests:read'],
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers': ['pull_requests:write'],
  'DELETE /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers': ['pull_requests:write'],
  'GET /repos/{owner}/{repo}/compare/{basehead}': ['contents:read'],
  'GET /repos/{owner}/{repo}/contents/{path}': ['contents:read'],
  'GET /repos/{owner}/{repo}/branches': ['contents:read'],
  'GET /repos/{owner}/{repo}/branches/{branch}': ['contents:read'],
  'GET /repos/{owner}/{repo}/rules/branches/{branch}': ['metadata:read'],
  'GET /repos/{owner}/{repo}/rulesets': ['metadata:read'],
  'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}': ['metadata:read'],
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': ['metadata:read'],
  'GET /repos/{owner}/{repo}/environments': ['actions:read'],
  'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules': ['actions:read'],
  'GET /repos/{owner}/{repo}/deployments': ['deployments:read'],
  'GET /repos/{owner}/{repo}/deployments/{deployment_id}': ['deployments:read'],
  'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': ['deployments:read'],
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}': ['actions:read'],
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments': ['actions:read'],
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals': ['actions:read'],
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule': ['deployments:write'],
  // With the app's own key, not with an installation's permissions.
  'GET /repos/{owner}/{repo}/installation': [],
  'GET /app': [],
  'GET /app/installations': [],
  'GET /installation/repositories': ['metadata:read'],
  'GET /meta': [],
};

/** What each object of GraphQL that the app asks for needs. */
const TYPES: Readonly<Record<string, Needs>> = {
  Query: [],
  Actor: [],
  Bot: [],
  Mannequin: [],
  Organization: [],
  PageInfo: [],
  Repository: ['metadata:read'],
  User: ['metadata:read'],
  Label: ['metadata:read'],
  Blob: ['contents:read'],
  Commit: ['contents:read'],
  Comparison: ['contents:read'],
  GitActor: ['contents:read'],
  GitObject: ['contents:read'],
  GitSignature: ['contents:read'],
  Ref: ['contents:read'],
  Tag: ['contents:read'],
  Tree: ['contents:read'],
  TreeEntry: ['contents:read'],
  CheckRun: ['checks:read'],
  CheckSuite: ['checks:read'],
  MergeQueue: ['merge_queues:read'],
  MergeQueueEntry: ['merge_queues:read'],
  Team: ['members:read'],
  PullRequest: ['pull_requests:read'],
  PullRequestCommit: ['pull_requests:read'],
  PullRequestReview: ['pull_requests:read'],
  PullRequestTimelineItems: ['pull_requests:read'],
  ReviewRequest: ['pull_requests:read'],
  // A team among them goes by members.
  RequestedReviewer: ['pull_requests:read', 'members:read'],
  IssueComment: ['pull_requests:read'],
  Reaction: [],
  Minimizable: [],
  ReactionGroup: ['pull_requests:read'],
  // A reaction to a comment goes by issues, one to a review by pull requests.
  Mutation: ['issues:write', 'pull_requests:write'],
};

/** What an event needs to be subscribed to. */
const EVENTS: Readonly<Record<string, Needs>> = {
  check_run: ['checks:read'],
  check_suite: ['checks:read'],
  create: ['contents:read'],
  delete: ['contents:read'],
  deployment: ['deployments:read'],
  deployment_protection_rule: ['deployments:read'],
  issue_comment: ['issues:read'],
  label: ['metadata:read'],
  member: ['members:read'],
  membership: ['members:read'],
  merge_group: ['merge_queues:read'],
  organization: ['members:read'],
  pull_request: ['pull_requests:read'],
  pull_request_review: ['pull_requests:read'],
  pull_request_review_comment: ['pull_requests:read'],
  push: ['contents:read'],
  release: ['contents:read'],
  repository: ['metadata:read'],
  status: ['statuses:read'],
  team: ['members:read'],
};

/** GitHub sends these to every app, and refuses a manifest that asks for them. */
const UNASKED = ['installation', 'installation_repositories'];
/** A permission that no call needs. With it the app can be selected as the expected source of a required check. */
const WITHOUT_A_CALL: Needs = ['statuses:write'];

const oid = asSha('a'.repeat(40));
const QUERIES = [
  snapshotQuery([oid]),
  MORE_QUERY,
  HEAD_QUERY,
  treesQuery([oid]),
  commitsQuery([oid]),
  ancestorsQuery([oid]),
  furtherQuery([{ oid, authorsAfter: 'a', parentsAfter: 'b' }]),
  peopleQuery(['pat'], [{ team: 'acme/ops', after: null }]).query,
  OPEN_PULL_REQUESTS_QUERY,
  CURRENT_STATE_QUERY,
  COMMIT_CHECKS_QUERY,
  MERGE_QUEUE_QUERY,
  REPOSITORY_QUERY,
  SETUP_QUERY,
  POLICY_AT_QUERY,
  QUEUE_STATE_QUERY,
  ENQUEUE_MUTATION,
  MERGED_AS_QUERY,
  BRANCHES_QUERY,
  originsQuery([{ oid, after: null }]),
  mergedPullsQuery([{ number: 7, commits: null, events: null }]),
  HISTORY_QUERY,
  refusedQuery([oid]),
  TAG_QUERY,
  TAGS_QUERY,
  REACT_MUTATION,
  MINIMIZE_MUTATION,
];

/**
 * Every type that a query selects fields of.
 * Connections, edges, payloads and kinds of timeline items are replaced by what they contain.
 */
function typesOf(queries: readonly string[]): ReadonlySet<string> {
  const schema = buildSchema(read('node_modules/@octokit/graphql-schema/schema.graphql'), {
    assumeValid: true,
    assumeValidSDL: true,
  });
  const found = new Set<string>();
  for (const query of queries) {
    const types = new TypeInfo(schema);
    visit(
      parse(query),
      visitWithTypeInfo(types, {
        SelectionSet() {
          const type = types.getParentType();
          if (type && isCompositeType(getNamedType(type))) found.add(type.name);
        },
      }),
    );
  }
  const holds = (name: string) => !/(Connection|Edge|Payload|Event)$/.test(name);
  return new Set([...found].filter(holds));
}

function sources(folder: string): readonly string[] {
  return readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => read(`${folder}/${file}`));
}

/** The strongest level of each permission. */
function strongest(needs: Needs): Readonly<Record<string, string>> {
  const levels: Record<string, string> = {};
  for (const need of needs.toSorted()) {
    const [name = '', level = ''] = need.split(':');
    levels[name] = level;
  }
  return levels;
}

describe('app.yml', () => {
  const routes = sources('src').flatMap(
    (text) => text.match(/(?<=['"`])(?:GET|POST|PUT|PATCH|DELETE) \/[^'"`\s]+(?=['"`])/g) ?? [],
  );

  test('every REST operation in the code is in the table of this test, and the other way round', () => {
    expect(new Set(routes)).toEqual(new Set(Object.keys(OPERATIONS)));
  });

  test('every GraphQL query in the code is among those of this test', () => {
    const operations = sources('src').flatMap((text) => text.match(/`\s*(?:query|mutation) \w+/g) ?? []);
    expect(operations).toHaveLength(QUERIES.length);
  });

  test('every GraphQL type that is asked for is in the table of this test, and the other way round', () => {
    expect([...typesOf(QUERIES)].toSorted()).toEqual(Object.keys(TYPES).toSorted());
  });

  test('it asks for exactly what the calls and the events need, and for the one permission that has another reason', () => {
    const needs = [
      ...Object.values(OPERATIONS).flat(),
      ...Object.values(TYPES).flat(),
      ...manifest.default_events.flatMap((event) => EVENTS[event] ?? []),
      ...WITHOUT_A_CALL,
    ];
    expect(manifest.default_permissions).toEqual(strongest(needs));
  });

  test('it subscribes to the events that the app handles, but for those that come unasked', () => {
    const expected = HANDLED_EVENTS.filter((event) => !UNASKED.includes(event));
    expect(manifest.default_events).toEqual(expected.toSorted());
    expect(manifest.default_events.filter((event) => !EVENTS[event])).toEqual([]);
  });

  test('webhooks go to the path that the server listens on', () => {
    expect(new URL(manifest.hook_attributes.url).pathname).toBe(WEBHOOK_PATH);
  });

  test('write beats read when two calls need the same permission', () => {
    expect(strongest(['checks:write', 'checks:read', 'issues:read'])).toEqual({ checks: 'write', issues: 'read' });
  });
});
