import { describe, expect, test } from '@jest/globals';
import { SmallWorld } from '../support/small-world.ts';

const world = new SmallWorld();
const inShop = (selection: string) => `{ repository(owner: "acme", name: "shop") { ${selection} } }`;

describe('what GitHub refuses before it reads anything', () => {
  test('more than 100 entries a page, with the connection named and no data', async () => {
    const answer = await world.ask(world.pat, inShop('pullRequests(first: 101) { totalCount }'));
    expect(answer).toEqual({
      errors: [
        {
          type: 'EXCESSIVE_PAGINATION',
          path: ['query', 'repository', 'pullRequests'],
          locations: [{ line: 1, column: 45 }],
          message: 'Requesting 101 records on the `pullRequests` connection exceeds the `first` limit of 100 records.',
        },
      ],
    });
    expect((await world.ask(world.pat, inShop('pullRequests(first: 100) { totalCount }'))).errors).toBeUndefined();
  });

  test('the size of a page may stand in a variable, its default included, and is judged all the same', async () => {
    const query =
      'query Q($n: Int = 101) { repository(owner: "acme", name: "shop") { pullRequests(last: $n) { totalCount } } }';
    expect((await world.ask(world.pat, query)).errors?.[0]).toMatchObject({
      type: 'EXCESSIVE_PAGINATION',
      path: ['query', 'Q', 'repository', 'pullRequests'],
    });
    expect((await world.ask(world.pat, query, { n: 3 })).errors).toBeUndefined();
  });

  test('a list without `first` or `last`', async () => {
    const { errors } = await world.ask(world.pat, inShop('pullRequests { totalCount }'));
    expect(errors).toMatchObject([
      {
        type: 'MISSING_PAGINATION_BOUNDARIES',
        message: 'You must provide a `first` or `last` value to properly paginate the `pullRequests` connection.',
      },
    ]);
  });

  test('a list that is left out by a directive needs no size', async () => {
    const answer = await world.ask(world.pat, inShop('name pullRequests @include(if: false) { totalCount }'));
    expect(answer).toEqual({ data: { repository: { name: 'shop' } } });
  });

  test('more than 500,000 nodes, counted through all nested lists and fragments', async () => {
    const nested = (size: number) => `
      query { repository(owner: "acme", name: "shop") { pullRequests(first: 100) { nodes { ...P } } } }
      fragment P on PullRequest { commits(first: 100) { nodes { commit { authors(first: ${size}) { totalCount } } } } }`;
    expect((await world.ask(world.pat, nested(100))).errors).toEqual([
      {
        type: 'MAX_NODE_LIMIT_EXCEEDED',
        message: 'This query requests up to 1,010,100 possible nodes which exceeds the maximum limit of 500,000.',
      },
    ]);
    expect((await world.ask(world.pat, nested(40))).errors).toBeUndefined();
  });

  test('a field that GitHub does not have, and a text that is no query', async () => {
    expect(await world.ask(world.pat, inShop('readiness'))).toMatchObject({
      errors: [{ message: expect.stringContaining('Cannot query field "readiness" on type "Repository"') }],
    });
    expect(await world.ask(world.pat, '{')).toMatchObject({
      errors: [{ message: expect.stringContaining('Syntax Error') }],
    });
  });
});

describe('what is not there stands beside what is', () => {
  test.each([
    [
      'repository',
      'repository(owner: "acme", name: "none") { id }',
      "Could not resolve to a Repository with the name 'acme/none'.",
    ],
    ['user', 'user(login: "nobody") { id }', "Could not resolve to a User with the login of 'nobody'."],
    ['user', 'user(login: "acme") { id }', "Could not resolve to a User with the login of 'acme'."],
    [
      'organization',
      'organization(login: "pat") { id }',
      "Could not resolve to an Organization with the login of 'pat'.",
    ],
    ['node', 'node(id: "IC_kOTk") { id }', "Could not resolve to a node with the global id of 'IC_kOTk'."],
  ])('an unknown %s is null with an error, and the rest of the answer is whole', async (field, selection, message) => {
    const answer = await world.ask(world.pat, `{ viewer { login } ${selection} }`);
    expect(answer.data).toEqual({ viewer: { login: 'pat' }, [field]: null });
    expect(answer.errors).toMatchObject([{ type: 'NOT_FOUND', path: [field], message }]);
  });

  test('an unknown pull request is null with an error at its own path', async () => {
    const answer = await world.ask(world.pat, inShop('name gone: pullRequest(number: 77) { id }'));
    expect(answer.data).toEqual({ repository: { name: 'shop', gone: null } });
    expect(answer.errors).toMatchObject([
      {
        type: 'NOT_FOUND',
        path: ['repository', 'gone'],
        message: 'Could not resolve to a PullRequest with the number of 77.',
      },
    ]);
  });

  test('one id of many that is unknown leaves the others', async () => {
    const query = 'query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';
    const answer = await world.ask(world.pat, query, { ids: [world.shop.nodeId, 'R_kMA', world.release.nodeId] });
    expect(answer.data).toMatchObject({ nodes: [{ __typename: 'Repository' }, null, { __typename: 'PullRequest' }] });
    expect(answer.errors).toMatchObject([{ type: 'NOT_FOUND', path: ['nodes', 1] }]);
  });

  test('an unknown team is null without an error', async () => {
    expect(await world.ask(world.pat, '{ organization(login: "acme") { team(slug: "none") { id } } }')).toEqual({
      data: { organization: { team: null } },
    });
  });
});

describe('what the sandbox knows nothing about is never null', () => {
  test("a field of GitHub's that is not modelled fails the whole answer and is named", async () => {
    expect(await world.ask(world.pat, inShop('name stargazerCount'))).toEqual({
      data: null,
      errors: [
        {
          type: 'SANDBOX',
          path: ['repository', 'stargazerCount'],
          message: 'sandbox does not model Repository.stargazerCount',
        },
      ],
    });
  });

  test('a field that could be null is no exception', async () => {
    expect((await world.ask(world.pat, inShop('licenseInfo { name }'))).errors).toMatchObject([
      { message: 'sandbox does not model Repository.licenseInfo' },
    ]);
  });

  test('an argument that no resolver reads fails too, unless it is null', async () => {
    const history = (args: string) =>
      inShop(`object(expression: "main") { ... on Commit { history(first: 1${args}) { totalCount } } }`);
    expect((await world.ask(world.pat, history(', path: "docs"'))).errors).toMatchObject([
      { type: 'SANDBOX', message: 'sandbox does not model Commit.history(path:)' },
    ]);
    expect((await world.ask(world.pat, history(', path: null'))).errors).toBeUndefined();
  });
});

describe('who may see what', () => {
  test('a private repository is not there for a stranger, nor for an app that is not installed on it', async () => {
    const stranger = world.person('stranger');
    const elsewhere = world.app({ contents: 'read', pull_requests: 'read' }, new Set([-1]));
    for (const actor of [stranger, elsewhere]) {
      expect(await world.ask(actor, inShop('name'))).toMatchObject({
        data: { repository: null },
        errors: [{ type: 'NOT_FOUND', path: ['repository'] }],
      });
    }
  });

  test.each([
    ['contents', 'object(expression: "main") { oid }'],
    ['pull_requests', 'pullRequest(number: 1) { title }'],
    ['merge_queues', 'mergeQueue { id }'],
  ])(
    'without the permission %s an app gets an error that says so, and with it it reads',
    async (permission, selection) => {
      const without = await world.ask(world.app({ issues: 'write' }), inShop(selection));
      expect(without.errors).toMatchObject([
        {
          type: 'FORBIDDEN',
          path: ['repository', selection.split(/\W/)[0]],
          message: 'Resource not accessible by integration',
        },
      ]);
      expect((await world.ask(world.app({ [permission]: 'read' }), inShop(selection))).errors).toBeUndefined();
    },
  );

  test('teams need the permission members of an app, and membership of a person', async () => {
    world.team('Visible', ['pat']);
    const query = '{ organization(login: "acme") { login team(slug: "visible") { slug } } }';
    expect(await world.ask(world.app({ contents: 'read' }), query)).toMatchObject({
      data: { organization: { login: 'acme', team: null } },
      errors: [
        { type: 'FORBIDDEN', path: ['organization', 'team'], message: 'Resource not accessible by integration' },
      ],
    });
    expect(await world.read(world.app({ members: 'read' }), query)).toMatchObject({
      organization: { team: { slug: 'visible' } },
    });
    expect(await world.read(world.person('outsider'), query)).toMatchObject({ organization: { team: null } });
  });
});
