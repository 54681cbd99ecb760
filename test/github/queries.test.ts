import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  buildSchema,
  type GraphQLSchema,
  Kind,
  NoDeprecatedCustomRule,
  parse,
  specifiedRules,
  validate,
  visit,
} from 'graphql';
import { asSha } from '../../src/domain/ids.ts';
import { ANCESTORS_PER_REQUEST, ancestorsQuery } from '../../src/github/commits/ancestors.ts';
import { furtherQuery } from '../../src/github/commits/commit-facts.ts';
import { COMMITS_PER_REQUEST, commitsQuery } from '../../src/github/commits/commits.ts';
import { MERGE_QUEUE_QUERY } from '../../src/github/merge-group/merge-queue.ts';
import { peopleQuery } from '../../src/github/policy/people.ts';
import { POLICY_AT_QUERY } from '../../src/github/policy/read-policy.ts';
import { REPOSITORY_QUERY } from '../../src/github/policy/repository.ts';
import { MINIMIZE_MUTATION, REACT_MUTATION } from '../../src/github/pull-request/apply.ts';
import { COMMIT_CHECKS_QUERY } from '../../src/github/pull-request/commit-checks.ts';
import { OPEN_PULL_REQUESTS_QUERY } from '../../src/github/pull-request/open-pull-requests.ts';
import { HEAD_QUERY } from '../../src/github/pull-request/read-head.ts';
import { TREES_PER_REQUEST, treesQuery } from '../../src/github/pull-request/read-trees.ts';
import { MORE_QUERY, snapshotQuery } from '../../src/github/pull-request/snapshot-query.ts';
import { BRANCHES_QUERY } from '../../src/github/release/baseline.ts';
import { ENQUEUE_MUTATION, QUEUE_STATE_QUERY } from '../../src/github/release/merge.ts';
import { MERGED_AS_QUERY } from '../../src/github/release/merged-as.ts';
import {
  mergedPullsQuery,
  ORIGINS_PER_REQUEST,
  originsQuery,
  PULLS_PER_REQUEST,
} from '../../src/github/release/origins.ts';
import { HISTORY_QUERY } from '../../src/github/release/release-range.ts';
import { SETUP_QUERY } from '../../src/github/setup/overview.ts';
import { refusedQuery } from '../../src/github/tag/refused-commits.ts';
import { TAG_QUERY, TAGS_QUERY } from '../../src/github/tag/tags.ts';

const schemaText = readFileSync(
  new URL('../../node_modules/@octokit/graphql-schema/schema.graphql', import.meta.url),
  'utf8',
);
const schema: GraphQLSchema = buildSchema(schemaText, { assumeValid: true, assumeValidSDL: true });
const oid = asSha('a'.repeat(40));
const manyTrees = Array.from({ length: TREES_PER_REQUEST }, () => oid);
const names = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

const QUERIES: readonly (readonly [string, string])[] = [
  ['the snapshot', snapshotQuery([])],
  ['the snapshot with as many trees as it takes', snapshotQuery(manyTrees)],
  ['further pages', MORE_QUERY],
  ['the head', HEAD_QUERY],
  ['trees', treesQuery(manyTrees)],
  [
    'further authors and parents of commits',
    furtherQuery(Array.from({ length: 25 }, () => ({ oid, authorsAfter: 'A"\\', parentsAfter: 'B' }))),
  ],
  ['commits by their ids', commitsQuery(Array.from({ length: COMMITS_PER_REQUEST }, () => oid))],
  ['what the base reaches', ancestorsQuery(Array.from({ length: ANCESTORS_PER_REQUEST }, () => oid))],
  ['further parents of a commit', furtherQuery([{ oid, authorsAfter: null, parentsAfter: 'B' }])],
  [
    'people',
    peopleQuery(
      names('user', 25),
      names('acme/team', 25).map((team) => ({ team, after: null })),
    ).query,
  ],
  ['checks of a commit', COMMIT_CHECKS_QUERY],
  ['the policy at a commit', POLICY_AT_QUERY],
  ['what became a commit', MERGED_AS_QUERY],
  ['where it stands with the queue', QUEUE_STATE_QUERY],
  ['into the queue', ENQUEUE_MUTATION],
  ['a merge queue', MERGE_QUEUE_QUERY],
  ['a repository', REPOSITORY_QUERY],
  ['the setup of a repository', SETUP_QUERY],
  ['open pull requests', OPEN_PULL_REQUESTS_QUERY],
  ['the history of a commit', HISTORY_QUERY],
  ['the checks of tagged commits', refusedQuery(Array.from({ length: 50 }, () => oid))],
  ['all branches', BRANCHES_QUERY],
  [
    'the pull requests of commits',
    originsQuery(Array.from({ length: ORIGINS_PER_REQUEST }, () => ({ oid, after: null }))),
  ],
  ['further pull requests of a commit', originsQuery([{ oid, after: 'A"\\' }])],
  [
    'merged pull requests',
    mergedPullsQuery(
      Array.from({ length: PULLS_PER_REQUEST }, (_, number) => ({ number, commits: null, events: null })),
    ),
  ],
  ['further force pushes of a pull request', mergedPullsQuery([{ number: 7, events: 'A"\\' }])],
  ['a tag', TAG_QUERY],
  ['all tags', TAGS_QUERY],
  ['a reaction', REACT_MUTATION],
  ['a minimized comment', MINIMIZE_MUTATION],
];

/** The nodes that a query may touch, as GitHub counts them. Each page counts times the pages around it. */
function countNodes(text: string): { readonly nodes: number; readonly pages: readonly number[] } {
  const document = parse(text);
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const pages: number[] = [];
  const count = (node: Parameters<typeof visit>[0], times: number): number => {
    let nodes = 0;
    visit(node, {
      FragmentDefinition: (definition) => (definition === node ? undefined : false),
      FragmentSpread: (spread) => {
        const fragment = fragments.get(spread.name.value);
        if (!fragment) throw new Error(`no fragment ${spread.name.value}`);
        nodes += count(fragment, times);
      },
      Field: (field) => {
        const size = field.arguments?.find((argument) => ['first', 'last'].includes(argument.name.value))?.value;
        if (field === node || size?.kind !== Kind.INT) return;
        const page = Number(size.value);
        pages.push(page);
        nodes += times * page;
        if (field.selectionSet) nodes += count(field.selectionSet, times * page);
        return false;
      },
    });
    return nodes;
  };
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('no operation');
  return { nodes: count(operation, 1), pages };
}

describe.each(QUERIES)('the query for %s', (_title, text) => {
  test("is valid by GitHub's own schema, and uses nothing that is deprecated there", () => {
    expect(validate(schema, parse(text), [...specifiedRules, NoDeprecatedCustomRule])).toEqual([]);
  });

  test('asks for pages of at most 100, and touches far fewer than 500,000 nodes', () => {
    const { nodes, pages } = countNodes(text);
    expect(pages.filter((page) => page < 1 || page > 100)).toEqual([]);
    expect(nodes).toBeLessThan(60_000);
  });
});

test('the snapshot touches as few nodes as it says', () => {
  expect(countNodes(snapshotQuery([])).nodes).toBeLessThanOrEqual(4_800);
});

test('the node count counts: a page inside a page is a product', () => {
  const text = `query Q { viewer { repositories(first: 50) { nodes { ...R } } } }
    fragment R on Repository { issues(first: 10) { nodes { labels(first: 2) { nodes { id } } } } }`;
  expect(countNodes(text)).toEqual({ nodes: 50 + 50 * 10 + 50 * 10 * 2, pages: [50, 10, 2] });
});

test('nothing but a commit id gets into the text of a query', () => {
  expect(() => treesQuery([asSha('HEAD:secret')])).toThrow(TypeError);
  expect(() => commitsQuery([asSha('main')])).toThrow(TypeError);
  expect(() => ancestorsQuery([asSha('HEAD')])).toThrow(TypeError);
  expect(() => snapshotQuery([asSha(`${'a'.repeat(40)}") { id } x: object(oid: "`)])).toThrow(TypeError);
});

test('names from a policy go as variables, never as text of the query', () => {
  const { query, variables } = peopleQuery(['pat") { id } #'], [{ team: 'acme/app"sec', after: null }]);
  expect(query).not.toMatch(/pat|sec/);
  expect(variables).toEqual({ login0: 'pat") { id } #', org0: 'acme', slug0: 'app"sec', after0: null });
});
