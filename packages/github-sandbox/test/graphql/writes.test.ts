import { beforeEach, describe, expect, test } from '@jest/globals';
import { comment } from '../../src/acts/comment.ts';
import { SmallWorld } from '../support/small-world.ts';

let world: SmallWorld;
beforeEach(() => {
  world = new SmallWorld();
});

describe('mutations', () => {
  const react = `mutation($id: ID!) { addReaction(input: { subjectId: $id, content: THUMBS_UP, clientMutationId: "m1" }) {
    clientMutationId reaction { content user { login } } subject { __typename ... on IssueComment { body } } } }`;
  const groups =
    'comments(first: 1) { nodes { reactionGroups { content viewerHasReacted reactors(first: 5) { totalCount nodes { __typename } } } } }';

  test('SIGN-14: a reaction is given once, and only its author sees it as their own', async () => {
    const app = world.app({ issues: 'write', pull_requests: 'read' });
    const made = comment({ context: world.context, actor: world.pat }, world.shop, 1, '/ready product');
    expect(await world.read(app, react, { id: made.nodeId })).toEqual({
      addReaction: {
        clientMutationId: 'm1',
        reaction: { content: 'THUMBS_UP', user: null },
        subject: { __typename: 'IssueComment', body: '/ready product' },
      },
    });
    await world.read(app, react, { id: made.nodeId });
    const seen = (viewerHasReacted: boolean) => ({
      comments: {
        nodes: [
          {
            reactionGroups: expect.arrayContaining([
              { content: 'THUMBS_UP', viewerHasReacted, reactors: { totalCount: 1, nodes: [{ __typename: 'Bot' }] } },
              { content: 'ROCKET', viewerHasReacted: false, reactors: { totalCount: 0, nodes: [] } },
            ]),
          },
        ],
      },
    });
    expect(await world.readRelease(app, groups)).toEqual(seen(true));
    expect(await world.readRelease(world.pat, groups)).toEqual(seen(false));
  });

  test('a reaction can be taken back, by its giver alone', async () => {
    const take =
      'mutation($id: ID!) { removeReaction(input: { subjectId: $id, content: THUMBS_UP }) { reaction { content } } }';
    const made = comment({ context: world.context, actor: world.pat }, world.shop, 1, 'text');
    await world.read(world.ann, react, { id: made.nodeId });
    expect(await world.ask(world.pat, take, { id: made.nodeId })).toMatchObject({ errors: [{ type: 'NOT_FOUND' }] });
    expect(made.reactions).toHaveLength(1);
    expect(await world.read(world.ann, take, { id: made.nodeId })).toEqual({
      removeReaction: { reaction: { content: 'THUMBS_UP' } },
    });
    expect(made.reactions).toEqual([]);
  });

  test('a comment is written and changed', async () => {
    const add =
      'mutation($id: ID!) { addComment(input: { subjectId: $id, body: "one" }) { commentEdge { node { id body author { login } } } } }';
    expect(await world.read(world.pat, add, { id: world.release.nodeId })).toMatchObject({
      addComment: { commentEdge: { node: { body: 'one', author: { login: 'pat' } } } },
    });
    const [made] = world.release.comments;
    const update =
      'mutation($id: ID!) { updateIssueComment(input: { id: $id, body: "two" }) { issueComment { body editor { login } } } }';
    expect(await world.read(world.ann, update, { id: made?.nodeId })).toEqual({
      updateIssueComment: { issueComment: { body: 'two', editor: { login: 'ann' } } },
    });
  });

  test('a comment is minimized, and shown again, by whoever can write', async () => {
    const made = comment({ context: world.context, actor: world.pat }, world.shop, 1, 'text');
    const minimize = `mutation($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OFF_TOPIC, clientMutationId: "m" }) {
      clientMutationId minimizedComment { isMinimized minimizedReason ... on IssueComment { body } } } }`;
    const show = `mutation($id: ID!) { unminimizeComment(input: { subjectId: $id }) { unminimizedComment { isMinimized minimizedReason } } }`;
    const minimizedComment = { isMinimized: true, minimizedReason: 'off-topic', body: 'text' };
    const app = world.app({ issues: 'write', pull_requests: 'read' });
    for (const _ of ['once', 'again']) {
      expect(await world.read(app, minimize, { id: made.nodeId })).toEqual({
        minimizeComment: { clientMutationId: 'm', minimizedComment },
      });
    }
    expect(await world.ask(world.app({ issues: 'read' }), show, { id: made.nodeId })).toMatchObject({
      data: { unminimizeComment: null },
      errors: [{ type: 'FORBIDDEN' }],
    });
    expect(await world.ask(app, minimize, { id: world.release.nodeId })).toMatchObject({
      errors: [{ type: 'NOT_FOUND' }],
    });
    expect(await world.read(app, show, { id: made.nodeId })).toEqual({
      unminimizeComment: { unminimizedComment: { isMinimized: false, minimizedReason: null } },
    });
  });

  test('a person without permission is refused, and nothing happens', async () => {
    const made = comment({ context: world.context, actor: world.pat }, world.shop, 1, 'text');
    const reader = world.app({ issues: 'read', pull_requests: 'read' });
    expect(await world.ask(reader, react, { id: made.nodeId })).toMatchObject({
      data: { addReaction: null },
      errors: [{ type: 'FORBIDDEN', path: ['addReaction'], message: 'Resource not accessible by integration' }],
    });
    expect(await world.ask(world.person('stranger'), react, { id: made.nodeId })).toMatchObject({
      errors: [{ type: 'NOT_FOUND' }],
    });
    expect(made.reactions).toEqual([]);
  });

  test('a mutation that is not modelled fails by name', async () => {
    const query = 'mutation($id: ID!) { lockLockable(input: { lockableId: $id }) { clientMutationId } }';
    expect((await world.ask(world.pat, query, { id: 'x' })).errors).toMatchObject([
      { type: 'SANDBOX', message: 'sandbox does not model Mutation.lockLockable' },
    ]);
  });
});
