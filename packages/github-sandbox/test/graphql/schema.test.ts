import { expect, test } from '@jest/globals';
import { isObjectType } from 'graphql';
import { createCheckRun } from '../../src/acts/check.ts';
import { comment, deleteComment } from '../../src/acts/comment.ts';
import { openIssue } from '../../src/acts/issue.ts';
import { addLabels } from '../../src/acts/label.ts';
import { enqueue } from '../../src/acts/queue-entry.ts';
import { review } from '../../src/acts/review.ts';
import { setRuleset } from '../../src/acts/ruleset.ts';
import type { GraphNode, Look } from '../../src/graphql/look.ts';
import { entryNode, queueNodeOf } from '../../src/graphql/merge-queue.ts';
import { mutationRoot } from '../../src/graphql/mutation.ts';
import { lookAs } from '../../src/graphql/nodes.ts';
import { queryRoot } from '../../src/graphql/query.ts';
import { githubSchema } from '../../src/graphql/schema.ts';
import { SmallWorld } from '../support/small-world.ts';

/** The fields of an object that the schema's type of that name does not have. */
function unknownFields(node: GraphNode | null): readonly string[] {
  if (node === null) return ['nothing was found'];
  const type = githubSchema().getType(node.__typename);
  if (!isObjectType(type)) return [`${node.__typename} is no type`];
  const fields = type.getFields();
  return Object.keys(node)
    .filter((name) => name !== '__typename' && fields[name] === undefined)
    .map((name) => `${node.__typename}.${name}`);
}

test('every field that the sandbox models is one that GitHub has, by the same name', () => {
  const world = new SmallWorld();
  const { context, pat, ann, shop, release } = world;
  const app = world.app({ checks: 'write' });
  const said = comment({ context, actor: pat }, shop, 1, 'text');
  const approved = review({ context, actor: pat }, shop, 1, { verdict: 'APPROVE', body: '', commit: null });
  addLabels({ context, actor: pat }, shop, 1, ['bug']);
  const rule = {
    type: 'merge_queue',
    mergeMethod: 'merge',
    maxEntriesToBuild: 1,
    minEntriesToMerge: 2,
    maxEntriesToMerge: 2,
    minEntriesToMergeWaitMinutes: 1,
    groupingStrategy: 'ALLGREEN',
    checkResponseTimeoutMinutes: 1,
  } as const;
  setRuleset({ context, actor: ann }, shop, {
    name: 'Queue',
    target: 'branch',
    enforcement: 'active',
    include: ['~ALL'],
    exclude: [],
    rules: [rule],
    bypassActors: [],
  });
  const run = createCheckRun({ context, actor: app }, shop, { name: 'check', headSha: release.head.sha }, {});
  const removed = comment({ context, actor: pat }, shop, 1, 'gone');
  deleteComment({ context, actor: ann }, removed);
  const issue = openIssue({ context, actor: pat }, shop, { title: 'Broken', body: '', labels: [] });
  const [label] = release.labels;
  const [tree] = shop.objects.trees.keys();
  const [blob] = shop.objects.blobs.keys();
  const look: Look = lookAs({
    context,
    actor: pat,
    weight: { nodes: 0, cost: 1, errors: [] },
    rateLimit: { limit: 1, used: 0, remaining: 1, reset: 0 },
  });
  const { node } = look;
  const nodes = [
    queryRoot(look),
    mutationRoot(look),
    node.account(pat.account),
    node.account(app.account),
    node.account(world.acme),
    node.team(world.team('Team', ['pat'])),
    node.repository(shop),
    label ? node.label(shop, label) : null,
    node.object(shop, release.head.sha),
    node.object(shop, tree ?? ''),
    node.object(shop, blob ?? ''),
    node.ref(shop, 'refs/heads/main'),
    queueNodeOf(look, shop, 'main'),
    entryNode(look, enqueue({ context, actor: pat }, release, { head: null, jump: false })),
    node.pullRequest(release),
    node.issue(issue),
    node.comment(comment({ context, actor: pat }, shop, issue.number, 'text')),
    node.comment(said),
    node.review(approved),
    node.checkRun(run),
    node.checkSuite(run.suite),
    node.app(run.suite.app),
  ];
  expect(nodes.flatMap(unknownFields)).toEqual([]);
});
