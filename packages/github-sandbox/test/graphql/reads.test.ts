import { beforeEach, describe, expect, test } from '@jest/globals';
import { ageChecks, createCheckRun } from '../../src/acts/check.ts';
import { comment, editComment } from '../../src/acts/comment.ts';
import { addLabels, removeLabel } from '../../src/acts/label.ts';
import { merge } from '../../src/acts/merge.ts';
import { openPullRequest } from '../../src/acts/pull-request.ts';
import { makeCommit } from '../../src/acts/push.ts';
import { dismissReview, review } from '../../src/acts/review.ts';
import { pushTags } from '../../src/acts/tag.ts';
import { SmallWorld, START } from '../support/small-world.ts';

let world: SmallWorld;
beforeEach(() => {
  world = new SmallWorld();
});

const inShop = (selection: string) => `{ repository(owner: "acme", name: "shop") { ${selection} } }`;

interface RefsPage {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  readonly nodes: readonly unknown[];
}

describe('git objects', () => {
  const blob = '... on Blob { text oid isTruncated isBinary byteSize }';

  test('the policy is read by branch, by whole id and by abbreviated id', async () => {
    const tip = world.shop.branches.get('main') ?? '';
    for (const at of ['HEAD', 'main', 'refs/heads/main', tip, tip.slice(0, 7)]) {
      expect(await world.read(world.pat, inShop(`object(expression: "${at}:.github/gate.yml") { ${blob} }`))).toEqual({
        repository: {
          object: {
            text: 'version: 1\n',
            oid: expect.stringMatching(/^[0-9a-f]{40}$/),
            isTruncated: false,
            isBinary: false,
            byteSize: 11,
          },
        },
      });
    }
  });

  test('a path or a revision that is not there is null', async () => {
    for (const expression of ['HEAD:none.yml', 'HEAD:.github/', 'nowhere:shop.ts', 'fffff', 'f'.repeat(40), '']) {
      const found = expression === 'HEAD:.github/' ? { __typename: 'Tree' } : null;
      expect(await world.read(world.pat, inShop(`object(expression: "${expression}") { __typename }`))).toEqual({
        repository: { object: found },
      });
    }
  });

  test('a binary file has no text, and a large one only its beginning', async () => {
    world.push('main', [{ message: 'Files', files: { bin: 'a\0b', long: 'x'.repeat(600_000) } }]);
    expect(
      await world.read(
        world.pat,
        inShop(`bin: object(expression: "HEAD:bin") { ${blob} } long: object(expression: "HEAD:long") { ${blob} }`),
      ),
    ).toMatchObject({
      repository: {
        bin: { isBinary: true, text: null },
        long: { isTruncated: true, text: 'x'.repeat(512_000), byteSize: 600_000 },
      },
    });
  });

  test('a file entry of a commit says its mode and type, folders included', async () => {
    const data = await world.read(
      world.pat,
      inShop(`object(expression: "main") { ... on Commit {
        file(path: ".github/gate.yml") { mode type path object { ... on Blob { text } } }
        folder: file(path: "docs") { mode type object { ... on Tree { oid entries { name type path object { __typename oid } } } } }
        none: file(path: "no") { mode }
      } }`),
    );
    expect(data).toMatchObject({
      repository: {
        object: {
          file: { mode: 0o100644, type: 'blob', path: '.github/gate.yml', object: { text: 'version: 1\n' } },
          folder: {
            mode: 0o040000,
            type: 'tree',
            object: { entries: [{ name: 'deep', type: 'tree', path: 'docs/deep' }] },
          },
          none: null,
        },
      },
    });
  });

  test('an annotated tag is an object of its own, a lightweight one is its commit', async () => {
    const tip = world.shop.branches.get('main');
    pushTags(
      { context: world.context, actor: world.ann },
      world.shop,
      [
        { name: 'v1', commit: 'main', message: 'First' },
        { name: 'v1-light', commit: 'main' },
      ],
      false,
    );
    expect(
      await world.read(
        world.pat,
        inShop(`
          v1: ref(qualifiedName: "refs/tags/v1") { name prefix target { __typename ... on Tag { message tagger { email } target { oid } } } }
          light: ref(qualifiedName: "v1-light") { target { __typename oid } }
          peel: object(expression: "v1^{commit}") { __typename oid }
          none: ref(qualifiedName: "refs/tags/v2") { name }`),
      ),
    ).toEqual({
      repository: {
        v1: {
          name: 'v1',
          prefix: 'refs/tags/',
          target: { __typename: 'Tag', message: 'First', tagger: { email: 'ann@acme.example' }, target: { oid: tip } },
        },
        light: { target: { __typename: 'Commit', oid: tip } },
        peel: { __typename: 'Commit', oid: tip },
        none: null,
      },
    });
  });

  test('tags come page by page, each with the object that it points at and the commit behind it', async () => {
    const tip = world.shop.branches.get('main');
    const names = ['v1', 'v2', 'v3', 'v4'];
    const tags = names.map((name) => ({ name, commit: 'main', ...(name === 'v2' && { message: 'Two' }) }));
    pushTags({ context: world.context, actor: world.ann }, world.shop, tags, false);
    const seen: unknown[] = [];
    let after: string | null = null;
    do {
      const data = await world.read(
        world.pat,
        `query($after: String) { repository(owner: "acme", name: "shop") { refs(refPrefix: "refs/tags/", first: 3, after: $after) {
          pageInfo { hasNextPage endCursor } nodes { name target { __typename ... on Commit { oid } ... on Tag { name target { oid } } } } } } }`,
        { after },
      );
      const { refs } = (data as { repository: { refs: RefsPage } }).repository;
      seen.push(...refs.nodes);
      after = refs.pageInfo.hasNextPage ? refs.pageInfo.endCursor : null;
    } while (after !== null);
    const light = (name: string) => ({ name, target: { __typename: 'Commit', oid: tip } });
    const annotated = { name: 'v2', target: { __typename: 'Tag', name: 'v2', target: { oid: tip } } };
    expect(seen).toEqual([light('v1'), annotated, light('v3'), light('v4')]);
  });

  test('a merge commit leads to the pull request that brought it, and that to who merged when', async () => {
    const input = { method: 'squash', head: null, bypass: false, title: null, message: null } as const;
    const sha = merge({ context: world.context, actor: world.pat }, world.release, input);
    expect(
      await world.read(
        world.ann,
        inShop(
          `object(oid: "${sha}") { ... on Commit { associatedPullRequests(first: 2) { nodes { number mergedAt mergedBy { login } mergeCommit { oid } } } } }`,
        ),
      ),
    ).toEqual({
      repository: {
        object: {
          associatedPullRequests: {
            nodes: [
              { number: 1, mergedAt: '2026-03-02T09:00:00Z', mergedBy: { login: 'pat' }, mergeCommit: { oid: sha } },
            ],
          },
        },
      },
    });
  });

  test('a comparison counts commits on both sides through every parent', async () => {
    world.push('main', [{ message: 'Other', files: { other: '1' } }]);
    expect(
      await world.read(
        world.pat,
        inShop(
          'defaultBranchRef { name compare(headRef: "release/1") { aheadBy behindBy status commits(first: 5) { totalCount } } }',
        ),
      ),
    ).toEqual({
      repository: {
        defaultBranchRef: {
          name: 'main',
          compare: { aheadBy: 1, behindBy: 1, status: 'DIVERGED', commits: { totalCount: 1 } },
        },
      },
    });
  });
});

describe('who wrote the commits', () => {
  const people = 'nodes { name email user { login } }';

  test("SOD-1: co-authors stand beside the author, each address once, with the account only where an address is somebody's", async () => {
    const ann = { name: 'Ann', email: 'ANN@acme.example' };
    const coAuthors = [{ name: 'Pat', email: 'pat@acme.example' }, { name: 'Old', email: 'old@mail.example' }, ann];
    world.push('release/1', [{ message: 'Together', files: { t: '1' }, coAuthors }]);
    expect(
      await world.readRelease(
        world.pat,
        `commits(last: 1) { nodes { commit { authors(first: 10) { totalCount ${people} } } } }`,
      ),
    ).toEqual({
      commits: {
        nodes: [
          {
            commit: {
              authors: {
                totalCount: 3,
                nodes: [
                  { name: 'ANN', email: 'ann@acme.example', user: { login: 'ann' } },
                  { name: 'Pat', email: 'pat@acme.example', user: { login: 'pat' } },
                  { name: 'Old', email: 'old@mail.example', user: null },
                ],
              },
            },
          },
        ],
      },
    });
  });

  test('SOD-1: commits that came in through a second parent belong to the pull request', async () => {
    const side = makeCommit(
      { context: world.context, actor: world.pat },
      world.shop,
      world.shop.branches.get('main') ?? null,
      {
        message: 'Aside',
        files: { side: '1' },
      },
    );
    world.push('release/1', [{ message: 'Merge aside', files: { side: '1' }, alsoParents: [side.sha] }]);
    expect(
      await world.readRelease(
        world.pat,
        'commits(first: 10) { totalCount nodes { commit { message parents(first: 5) { totalCount } } } }',
      ),
    ).toEqual({
      commits: {
        totalCount: 3,
        nodes: expect.arrayContaining([
          { commit: { message: 'Aside', parents: { totalCount: 1 } } },
          { commit: { message: 'Merge aside', parents: { totalCount: 2 } } },
        ]),
      },
    });
  });

  test("a bot has no user, a signature is GitHub's only where GitHub signed, and no signature is null", async () => {
    const { account } = world.app({ contents: 'write' });
    const bot = { name: account.login, email: `${account.id}+${account.login}@users.noreply.github.com` };
    world.push('release/1', [
      { message: 'By machine', files: { m: '1' }, author: bot },
      { message: 'On the web', files: { w: '1' }, onWeb: true },
      { message: 'Forged web', files: { f: '1' }, committer: { name: 'GitHub', email: 'noreply@github.com' } },
    ]);
    const data = await world.readRelease(
      world.pat,
      `commits(last: 3) { nodes { commit { author { user { login } } committer { email user { login } } committedViaWeb signature { isValid wasSignedByGitHub state signer { login } } } } }`,
    );
    expect(data).toMatchObject({
      commits: {
        nodes: [
          { commit: { author: { user: null }, signature: null } },
          {
            commit: {
              author: { user: { login: 'ann' } },
              committer: { email: 'noreply@github.com', user: { login: 'web-flow' } },
              committedViaWeb: true,
              signature: { isValid: true, wasSignedByGitHub: true, state: 'VALID', signer: { login: 'web-flow' } },
            },
          },
          { commit: { committer: { user: { login: 'web-flow' } }, committedViaWeb: false, signature: null } },
        ],
      },
    });
  });
});

describe('people', () => {
  test('members of nested teams are members of the team above, and can be told apart', async () => {
    world.person('sam');
    world.team('Security', ['pat']);
    world.team('Appsec', ['sam'], 'security');
    const members = (args: string) => `members(first: 10${args}) { totalCount nodes { login } edges { role } }`;
    expect(
      await world.read(
        world.pat,
        `{ organization(login: "ACME") { team(slug: "security") {
          combinedSlug childTeams(first: 5) { nodes { slug parentTeam { slug } } }
          all: ${members('')} own: ${members(', membership: IMMEDIATE')} nested: ${members(', membership: CHILD_TEAM')}
        } } }`,
      ),
    ).toEqual({
      organization: {
        team: {
          combinedSlug: 'acme/security',
          childTeams: { nodes: [{ slug: 'appsec', parentTeam: { slug: 'security' } }] },
          all: {
            totalCount: 2,
            nodes: [{ login: 'pat' }, { login: 'sam' }],
            edges: [{ role: 'MEMBER' }, { role: 'MEMBER' }],
          },
          own: { totalCount: 1, nodes: [{ login: 'pat' }], edges: [{ role: 'MEMBER' }] },
          nested: { totalCount: 1, nodes: [{ login: 'sam' }], edges: [{ role: 'MEMBER' }] },
        },
      },
    });
  });

  test('a team of more than a page is read to its end by its cursors', async () => {
    const logins = Array.from({ length: 130 }, (_, index) => `m${String(index).padStart(3, '0')}`);
    for (const login of logins) world.person(login);
    world.team('Many', logins);
    const query = `query($after: String) { organization(login: "acme") { team(slug: "many") {
      members(first: 100, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { login } } } } }`;
    type Page = {
      organization: {
        team: {
          members: {
            totalCount: number;
            pageInfo: { hasNextPage: boolean; endCursor: string };
            nodes: { login: string }[];
          };
        };
      };
    };
    const first = ((await world.read(world.pat, query)) as Page).organization.team.members;
    expect(first).toMatchObject({ totalCount: 130, pageInfo: { hasNextPage: true } });
    const second = ((await world.read(world.pat, query, { after: first.pageInfo.endCursor })) as Page).organization.team
      .members;
    expect(second.pageInfo.hasNextPage).toBe(false);
    expect([...first.nodes, ...second.nodes].map(({ login }) => login)).toEqual(logins);
  });

  test('an app is a Bot without the brackets where it acts, and the viewer with them', async () => {
    const app = world.app({ issues: 'write', pull_requests: 'write' });
    comment({ context: world.context, actor: app }, world.shop, 1, 'checklist');
    expect(await world.read(app, '{ viewer { login databaseId } }')).toEqual({
      viewer: { login: 'gate[bot]', databaseId: app.account.id },
    });
    const author =
      'comments(first: 1) { nodes { viewerDidAuthor author { __typename login ... on Bot { databaseId } } } }';
    const bot = { __typename: 'Bot', login: 'gate', databaseId: app.account.id };
    expect(await world.readRelease(app, author)).toEqual({
      comments: { nodes: [{ viewerDidAuthor: true, author: bot }] },
    });
    expect(await world.readRelease(world.pat, author)).toEqual({
      comments: { nodes: [{ viewerDidAuthor: false, author: bot }] },
    });
  });
});

describe('a pull request', () => {
  test('says what it is, where from and where to', async () => {
    expect(
      await world.readRelease(
        world.pat,
        `__typename number title state isDraft merged closed createdAt url author { login } baseRefName baseRefOid headRefName headRefOid
         headRef { name target { oid } } headRepository { nameWithOwner } headRepositoryOwner { login } isCrossRepository
         mergeCommit { oid } mergeable mergeStateStatus reviewDecision changedFiles additions deletions
         files(first: 5) { nodes { path changeType additions deletions } }`,
      ),
    ).toEqual({
      __typename: 'PullRequest',
      number: 1,
      title: 'Release 1',
      state: 'OPEN',
      isDraft: false,
      merged: false,
      closed: false,
      createdAt: '2026-03-02T09:00:00Z',
      url: 'http://127.0.0.1:7000/acme/shop/pull/1',
      author: { login: 'ann' },
      baseRefName: 'main',
      baseRefOid: world.shop.branches.get('main'),
      headRefName: 'release/1',
      headRefOid: world.shop.branches.get('release/1'),
      headRef: { name: 'release/1', target: { oid: world.shop.branches.get('release/1') } },
      headRepository: { nameWithOwner: 'acme/shop' },
      headRepositoryOwner: { login: 'acme' },
      isCrossRepository: false,
      mergeCommit: null,
      mergeable: 'MERGEABLE',
      mergeStateStatus: 'CLEAN',
      reviewDecision: null,
      changedFiles: 1,
      additions: 1,
      deletions: 1,
      files: { nodes: [{ path: 'shop.ts', changeType: 'MODIFIED', additions: 1, deletions: 1 }] },
    });
  });

  test('a merged one keeps its commits and names the merge commit', async () => {
    const sha = merge({ context: world.context, actor: world.pat }, world.release, {
      method: 'merge',
      head: null,
      bypass: false,
      title: null,
      message: null,
    });
    expect(
      await world.readRelease(
        world.pat,
        'state merged mergedBy { login } mergeCommit { oid } commits(first: 5) { totalCount }',
      ),
    ).toEqual({
      state: 'MERGED',
      merged: true,
      mergedBy: { login: 'pat' },
      mergeCommit: { oid: sha },
      commits: { totalCount: 1 },
    });
  });

  test('one from a fork that is gone has no head repository, and its author may be gone too', async () => {
    const fork = world.repository(world.pat.account, 'shop', false, world.shop);
    fork.branches.set(
      'fix',
      makeCommit({ context: world.context, actor: world.pat }, fork, world.shop.branches.get('main') ?? null, {
        message: 'Fix',
        files: { fix: '1' },
      }).sha,
    );
    const made = openPullRequest({ context: world.context, actor: world.pat }, world.shop, {
      title: 'Fix',
      body: '',
      base: 'main',
      head: 'fix',
      headRepository: fork,
      draft: true,
    });
    const query = inShop(
      'pullRequest(number: 2) { isDraft isCrossRepository author { login } headRepository { nameWithOwner } headRef { name } headRefName }',
    );
    expect(await world.read(world.pat, query)).toEqual({
      repository: {
        pullRequest: {
          isDraft: true,
          isCrossRepository: true,
          author: { login: 'pat' },
          headRepository: { nameWithOwner: 'pat/shop' },
          headRef: { name: 'fix' },
          headRefName: 'fix',
        },
      },
    });
    made.head.repository = null;
    made.author = null;
    expect(await world.read(world.pat, query)).toEqual({
      repository: {
        pullRequest: {
          isDraft: true,
          isCrossRepository: true,
          author: null,
          headRepository: null,
          headRef: null,
          headRefName: 'fix',
        },
      },
    });
  });

  test('is found by state among the others', async () => {
    const list = (args: string) => `pullRequests(first: 5${args}) { totalCount nodes { number } }`;
    expect(
      await world.read(
        world.pat,
        inShop(
          `all: ${list('')} merged: ${list(', states: [MERGED]')} open: ${list(', states: [OPEN], baseRefName: "main"')}`,
        ),
      ),
    ).toEqual({
      repository: {
        all: { totalCount: 1, nodes: [{ number: 1 }] },
        merged: { totalCount: 0, nodes: [] },
        open: { totalCount: 1, nodes: [{ number: 1 }] },
      },
    });
  });

  test('SIGN-6: an edited comment says by whom and when, and its id has outgrown 32 bits', async () => {
    const made = comment({ context: world.context, actor: world.pat }, world.shop, 1, '/ready product');
    const selection =
      'comments(first: 1) { nodes { fullDatabaseId body createdAt lastEditedAt editor { login } includesCreatedEdit url } }';
    const fresh = {
      fullDatabaseId: String(made.id),
      body: '/ready product',
      createdAt: '2026-03-02T09:00:00Z',
      lastEditedAt: null,
      editor: null,
      includesCreatedEdit: false,
      url: `http://127.0.0.1:7000/acme/shop/pull/1#issuecomment-${made.id}`,
    };
    expect(await world.readRelease(world.pat, selection)).toEqual({ comments: { nodes: [fresh] } });
    world.clock.advance(60_000);
    editComment({ context: world.context, actor: world.ann }, made, '/ready security');
    expect(await world.readRelease(world.pat, selection)).toEqual({
      comments: {
        nodes: [
          {
            ...fresh,
            body: '/ready security',
            lastEditedAt: '2026-03-02T09:01:00Z',
            editor: { login: 'ann' },
            includesCreatedEdit: true,
          },
        ],
      },
    });
    expect(
      (await world.ask(world.pat, inShop('pullRequest(number: 1) { comments(first: 1) { nodes { databaseId } } }')))
        .errors,
    ).toMatchObject([{ message: expect.stringContaining('Int cannot represent non 32-bit signed integer') }]);
  });

  test('a review says its commit, and null if GitHub no longer has it', async () => {
    review({ context: world.context, actor: world.pat }, world.shop, 1, { verdict: 'APPROVE', body: '', commit: null });
    const selection =
      'reviews(first: 5, states: [APPROVED]) { totalCount nodes { state author { login } submittedAt commit { oid tree { oid } } authorCanPushToRepository } }';
    expect(await world.readRelease(world.pat, selection)).toMatchObject({
      reviews: {
        nodes: [
          {
            state: 'APPROVED',
            author: { login: 'pat' },
            submittedAt: '2026-03-02T09:00:00Z',
            commit: { oid: world.release.head.sha },
            authorCanPushToRepository: true,
          },
        ],
      },
    });
    const [only] = world.release.reviews;
    if (only) only.commit = null;
    expect(await world.readRelease(world.pat, selection)).toMatchObject({ reviews: { nodes: [{ commit: null }] } });
  });

  test('the timeline holds what was asked for, in the order of time, from the given moment on', async () => {
    world.clock.advance(1_000);
    addLabels({ context: world.context, actor: world.pat }, world.shop, 1, ['ready/product']);
    world.clock.advance(1_000);
    removeLabel({ context: world.context, actor: world.ann }, world.shop, 1, 'ready/product');
    const said = review({ context: world.context, actor: world.pat }, world.shop, 1, {
      verdict: 'REQUEST_CHANGES',
      body: 'no',
      commit: null,
    });
    world.clock.advance(1_000);
    dismissReview({ context: world.context, actor: world.ann }, said, 'stale');
    world.push('release/1', [{ message: 'More', files: { more: '1' } }]);
    const items = `totalCount nodes { __typename
      ... on LabeledEvent { createdAt actor { login } label { id name } }
      ... on UnlabeledEvent { actor { login } }
      ... on ReviewDismissedEvent { actor { login } previousReviewState review { fullDatabaseId } }
      ... on PullRequestCommit { commit { message } } }`;
    const label = { id: expect.any(String), name: 'ready/product' };
    const dismissed = {
      __typename: 'ReviewDismissedEvent',
      actor: { login: 'ann' },
      previousReviewState: 'CHANGES_REQUESTED',
      review: { fullDatabaseId: String(said.id) },
    };
    expect(await world.readRelease(world.pat, `timelineItems(first: 20) { ${items} }`)).toEqual({
      timelineItems: {
        totalCount: 6,
        nodes: [
          { __typename: 'PullRequestCommit', commit: { message: 'Sell more' } },
          { __typename: 'LabeledEvent', createdAt: '2026-03-02T09:00:01Z', actor: { login: 'pat' }, label },
          { __typename: 'PullRequestReview' },
          { __typename: 'UnlabeledEvent', actor: { login: 'ann' } },
          { __typename: 'PullRequestCommit', commit: { message: 'More' } },
          dismissed,
        ],
      },
    });
    const since = new Date(START + 2_000).toISOString();
    expect(
      await world.readRelease(
        world.pat,
        `timelineItems(first: 20, since: "${since}", itemTypes: [LABELED_EVENT, REVIEW_DISMISSED_EVENT, ADDED_TO_MERGE_QUEUE_EVENT]) { ${items} }`,
      ),
    ).toEqual({ timelineItems: { totalCount: 1, nodes: [dismissed] } });
  });

  test.each([
    ['a run in progress', 0, 'IN_PROGRESS', null],
    ['a run that became stale', 15, 'COMPLETED', 'STALE'],
  ])('the rollup of a commit with %s is pending', async (_, days, status, conclusion) => {
    const app = world.app({ checks: 'write' });
    const input = { status: 'in_progress' as const };
    createCheckRun(
      { context: world.context, actor: app },
      world.shop,
      { name: 'gate', headSha: world.release.head.sha },
      input,
    );
    world.context.clock.advance(days * 24 * 60 * 60_000);
    ageChecks(world.context);
    const selection = `commits(last: 1) { nodes { commit { statusCheckRollup { state contexts(first: 5) { nodes {
      ... on CheckRun { status conclusion } } } } } } }`;
    expect(await world.readRelease(world.pat, selection)).toEqual({
      commits: {
        nodes: [{ commit: { statusCheckRollup: { state: 'PENDING', contexts: { nodes: [{ status, conclusion }] } } } }],
      },
    });
  });

  test('its head shows the checks of one app, of each name the newest, and what all checks come to', async () => {
    const app = world.app({ checks: 'write' });
    const { sha } = world.release.head;
    const conclude = (conclusion: 'failure' | 'success') =>
      createCheckRun(
        { context: world.context, actor: app },
        world.shop,
        { name: 'gate/readiness', headSha: sha },
        {
          status: 'completed',
          conclusion,
          output: { title: conclusion, summary: 's', text: null, annotations: [] },
        },
      );
    conclude('failure');
    conclude('success');
    const selection = `commits(last: 1) { nodes { commit { statusCheckRollup { state contexts(first: 5) { totalCount } }
      checkSuites(first: 5, filterBy: { appId: ${app.app?.id} }) { nodes { status conclusion app { slug }
        latest: checkRuns(first: 5) { nodes { name status conclusion title summary text } } all: checkRuns(first: 5, filterBy: { checkType: ALL }) { totalCount } } }
      others: checkSuites(first: 5, filterBy: { appId: 1 }) { totalCount } } } }`;
    expect(await world.readRelease(world.pat, selection)).toEqual({
      commits: {
        nodes: [
          {
            commit: {
              statusCheckRollup: { state: 'SUCCESS', contexts: { totalCount: 1 } },
              checkSuites: {
                nodes: [
                  {
                    status: 'COMPLETED',
                    conclusion: 'SUCCESS',
                    app: { slug: 'gate' },
                    latest: {
                      nodes: [
                        {
                          name: 'gate/readiness',
                          status: 'COMPLETED',
                          conclusion: 'SUCCESS',
                          title: 'success',
                          summary: 's',
                          text: null,
                        },
                      ],
                    },
                    all: { totalCount: 2 },
                  },
                ],
              },
              others: { totalCount: 0 },
            },
          },
        ],
      },
    });
  });
});

test('the rate limit says what the request weighs', async () => {
  const data = await world.read(
    world.pat,
    '{ rateLimit { cost nodeCount limit } repository(owner: "acme", name: "shop") { pullRequests(first: 100) { nodes { comments(first: 10) { totalCount } } } } }',
  );
  expect(data).toMatchObject({ rateLimit: { cost: 1, nodeCount: 1_100, limit: 5_000 } });
});
