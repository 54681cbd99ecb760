import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Sandbox, SeededApp } from 'github-sandbox';
import { pino } from 'pino';
import { Probot, ProbotOctokit } from 'probot';
import { parse as parseYaml } from 'yaml';
import { startSandbox } from '../../demo/shop.ts';
import { answerMarker, CHECKLIST_MARKER, type CheckContent } from '../../src/domain/effects.ts';
import type { PullRequestSubject } from '../../src/domain/facts.ts';
import type { Gathered } from '../../src/domain/gathered.ts';
import { asInstant, asSha } from '../../src/domain/ids.ts';
import { clientFor, type GitHubClient } from '../../src/github/client/client.ts';
import { tokenOctokit, withoutRepeats } from '../../src/github/client/octokit.ts';
import { apply } from '../../src/github/pull-request/apply.ts';
import { type GatherOptions, gather } from '../../src/github/pull-request/gather.ts';
import { openPullRequests } from '../../src/github/pull-request/open-pull-requests.ts';
import { expectConformity, startWatched } from '../support/conformity.ts';
import { inShop, MemoryPeopleCache } from '../support/github-answers.ts';

const SHOP = 'acme/shop';
const NOON = Date.parse('2026-03-02T12:00:00Z');
const subject: PullRequestSubject = { kind: 'pull-request', repository: { owner: 'acme', name: 'shop' }, number: 1 };

const POLICY = `version: 1
roles:
  product-owner: { teams: [acme/product] }
  operations-coordinator: { teams: [acme/operations] }
  release-coordinator: { teams: [acme/release-coordinators] }
  security-architect: { teams: [acme/security] }
`;

/** The permissions that app.yml asks for: what is called here has to do with them. */
const { default_permissions: permissions, default_events: events } = parseYaml(
  readFileSync(new URL('../../app.yml', import.meta.url), 'utf8'),
);

interface World {
  readonly sandbox: Sandbox;
  readonly app: SeededApp;
  readonly client: GitHubClient;
  readonly ask: GatherOptions & { readonly people: MemoryPeopleCache };
  gathered(): Promise<Gathered>;
}

const open: Sandbox[] = [];
afterEach(async () => {
  for (const sandbox of open.splice(0)) await sandbox.close();
});

/** Four teams, a repository with a policy, and the app, installed; time stands still. */
async function world(policy: string | null = POLICY, start: () => Promise<Sandbox> = startSandbox): Promise<World> {
  const sandbox = await start();
  open.push(sandbox);
  sandbox.clock.freeze(NOON);
  for (const login of ['olga', 'pat', 'oli', 'rae', 'kim', 'dev', 'ann']) sandbox.user(login);
  sandbox.org('acme', { owners: ['olga'], members: ['dev', 'ann'], basePermission: 'write' });
  sandbox.team('acme/product', { members: ['pat'] });
  sandbox.team('acme/operations', { members: ['oli'] });
  sandbox.team('acme/release-coordinators', { members: ['rae'] });
  sandbox.team('acme/security', {});
  sandbox.team('acme/appsec', { parent: 'acme/security', members: ['kim'] });
  sandbox.repository(SHOP, policy === null ? {} : { policy });
  const app = sandbox.app({ slug: 'countersign', owner: 'acme', permissions, events });
  const probot = new Probot({
    appId: app.app.id,
    privateKey: app.privateKey,
    secret: 'test',
    baseUrl: `${sandbox.url}/api/v3`,
    Octokit: ProbotOctokit.defaults(withoutRepeats),
    log: pino({ level: 'silent' }),
  });
  const client = clientFor(await probot.auth(app.installation.id), { appId: app.app.id });
  const now = () => asInstant(new Date(sandbox.clock.now()).toISOString());
  const ask = { now, people: new MemoryPeopleCache(), ownLogin: null, trees: [] };
  const gathered = async () => {
    const result = await gather(client, subject, ask);
    if (result.kind !== 'found') throw new Error('gone');
    return result.gathered;
  };
  return { sandbox, app, client, ask, gathered };
}

/** A release branch by Dev with one commit, and its pull request. */
function release({ sandbox }: World, title = 'Release 1.4') {
  const tip = sandbox.as('dev').push(SHOP, {
    branch: 'release/1.4',
    from: 'HEAD',
    commits: [{ message: 'Work', files: { 'a.txt': '1' } }],
  });
  sandbox.as('dev').openPullRequest(SHOP, { title, head: 'release/1.4' });
  return tip;
}

describe('how many requests an observation costs', () => {
  test('cold with four team roles: the token, the snapshot and the people; warm: one; and nothing is written', async () => {
    const here = await world();
    release(here);
    here.sandbox.requests.reset();
    await here.gathered();
    expect(here.sandbox.requests.byKind()).toEqual({ token: 1, graphql: 2, 'rest-read': 0, 'rest-write': 0 });
    here.sandbox.requests.reset();
    const warm = await here.gathered();
    expect(here.sandbox.requests.list.map((request) => request.path)).toEqual(['Snapshot']);
    expect(warm.snapshot.people.teams.map((team) => team.members)).toMatchObject([
      { value: [{ login: 'pat' }] },
      { value: [{ login: 'oli' }] },
      { value: [{ login: 'rae' }] },
      { value: [{ login: 'kim' }] },
    ]);
  });

  test('REL-5: a repository without a policy costs one request', async () => {
    const here = await world(null);
    release(here);
    await here.gathered();
    here.sandbox.requests.reset();
    expect((await here.gathered()).policy).toEqual({ state: 'absent' });
    expect(here.sandbox.requests.count()).toBe(1);
  });
});

test('a pull request on which much has happened is read as it is', async () => {
  const here = await world();
  const { sandbox } = here;
  const account = (login: string) => {
    const { id } = sandbox.world.accounts.values().find((entry) => entry.login === login) ?? { id: 0 };
    return { id, login, kind: 'user' as const };
  };
  const at = (minutes: number) => asInstant(new Date(NOON + minutes * 60_000).toISOString());
  const wait = () => sandbox.clock.advance(60_000);
  const root = sandbox.as('dev').createBranch(SHOP, 'release/1.4');
  const old = sandbox.as('dev').push(SHOP, {
    branch: 'release/1.4',
    commits: [{ message: 'First try', files: { 'a.txt': '1' } }],
  });
  sandbox.as('dev').openPullRequest(SHOP, { title: 'Relaese 1.4', head: 'release/1.4', draft: true });
  wait();
  const tip = sandbox.as('ann').push(SHOP, {
    branch: 'release/1.4',
    from: root.sha,
    force: true,
    commits: [
      {
        message: 'Work',
        files: { 'a.txt': '2' },
        author: { name: 'Old Name', email: 'old@mail.example' },
        coAuthors: [{ name: 'Ann', email: 'ann@acme.example' }],
        onWeb: true,
      },
    ],
  });
  wait();
  sandbox.as('dev').editPullRequest(SHOP, 1, { title: 'Release 1.4' });
  sandbox.as('dev').readyForReview(SHOP, 1);
  wait();
  sandbox.as('olga').createLabel(SHOP, 'ready/product');
  sandbox.as('pat').commentByEmail(SHOP, 1, '/ready product');
  const edited = sandbox.as('oli').comment(SHOP, 1, 'hm');
  wait();
  sandbox.as('oli').editComment(SHOP, edited.id, '/ready operation');
  const approval = sandbox.as('kim').approve(SHOP, 1, 'fine');
  sandbox.as('olga').addLabel(SHOP, 1, 'ready/product');
  wait();
  sandbox.as('olga').dismissReview(SHOP, approval.id, 'no');
  const gone = sandbox.as('rae').comment(SHOP, 1, '/ready');
  wait();
  sandbox.as('rae').deleteComment(SHOP, gone.id);

  const { snapshot, observed, policy, policyChange } = await here.gathered();
  expect(policy.state).toBe('valid');
  expect(policyChange).toBeNull();
  expect(observed).toEqual({
    head: tip.sha,
    checks: [],
    checklists: [],
    answered: [],
    visibleAnswers: [],
    reacted: [],
    labels: ['ready/product'],
    mirrored: [],
    reviewRequests: [],
  });
  const label = { id: expect.any(String), name: 'ready/product' };
  const text = expect.any(String);
  const signer = { name: 'Ann', email: 'ann@acme.example', account: account('ann') };
  expect(snapshot).toEqual({
    version: 1,
    subject,
    at: at(6),
    repository: { id: expect.any(Number), defaultBranch: 'main', url: `${sandbox.url}/acme/shop` },
    pullRequest: {
      title: 'Release 1.4',
      url: `${sandbox.url}/acme/shop/pull/1`,
      state: 'open',
      draft: false,
      author: account('dev'),
      createdAt: at(0),
      base: { ref: 'main', sha: root.sha },
      head: { ref: 'release/1.4', sha: tip.sha, tree: tip.tree, repository: SHOP },
      labels: { state: 'known', value: [label] },
      merged: null,
    },
    commits: {
      state: 'known',
      value: [
        {
          sha: tip.sha,
          tree: tip.tree,
          parents: [root.sha],
          authors: [{ name: 'Old Name', email: 'old@mail.example', account: null }, signer],
          committer: { name: 'GitHub', email: 'noreply@github.com', account: expect.anything() },
          signedByGitHub: true,
        },
      ],
    },
    pushers: { state: 'known', value: [account('ann')] },
    comments: {
      state: 'known',
      value: [
        {
          id: text,
          nodeId: text,
          url: text,
          author: account('pat'),
          createdAt: at(3),
          editedAt: null,
          createdViaEmail: true,
          body: '/ready product',
        },
        {
          id: String(edited.id),
          nodeId: text,
          url: text,
          author: account('oli'),
          createdAt: at(3),
          editedAt: at(4),
          createdViaEmail: false,
          body: '/ready operation',
        },
      ],
    },
    reviews: {
      state: 'known',
      value: [
        {
          id: String(approval.id),
          nodeId: text,
          url: text,
          author: account('kim'),
          submittedAt: at(4),
          editedAt: null,
          createdViaEmail: false,
          state: 'dismissed',
          commit: { sha: tip.sha, tree: tip.tree },
          body: 'fine',
        },
      ],
    },
    events: {
      state: 'known',
      value: [
        { id: text, actor: account('ann'), at: at(1), kind: 'force-pushed', before: old.sha, after: tip.sha },
        { id: text, actor: account('dev'), at: at(2), kind: 'retitled', from: 'Relaese 1.4', to: 'Release 1.4' },
        { id: text, actor: account('dev'), at: at(2), kind: 'ready-for-review' },
        { id: text, actor: account('olga'), at: at(4), kind: 'labeled', label },
        {
          id: text,
          actor: account('olga'),
          at: at(5),
          kind: 'review-dismissed',
          reviewId: String(approval.id),
          previous: 'approved',
        },
        { id: text, actor: account('rae'), at: at(6), kind: 'comment-deleted', commentAuthor: account('rae') },
      ],
    },
    trees: [],
    formerHeads: [],
    people: {
      users: [],
      teams: [
        { team: 'acme/product', members: { state: 'known', value: [account('pat')] } },
        { team: 'acme/operations', members: { state: 'known', value: [account('oli')] } },
        { team: 'acme/release-coordinators', members: { state: 'known', value: [account('rae')] } },
        { team: 'acme/security', members: { state: 'known', value: [account('kim')] } },
      ],
    },
  });
});

describe('lists that go on (SOD-6)', () => {
  test('SOD-6: comments, commits, events, authors and members beyond the first page are all there', async () => {
    const here = await world();
    const { sandbox } = here;
    const coAuthors = Array.from({ length: 130 }, (_, index) => ({
      name: `Co ${index}`,
      email: `co${index}@acme.example`,
    }));
    const commits = Array.from({ length: 205 }, (_, index) => ({
      message: `Work ${index}`,
      files: { 'a.txt': String(index) },
      ...(index === 7 ? { coAuthors } : {}),
    }));
    sandbox.as('dev').push(SHOP, { branch: 'release/1.4', from: 'HEAD', commits });
    sandbox.as('dev').openPullRequest(SHOP, { title: 'Release 1.4', head: 'release/1.4' });
    for (let index = 0; index < 101; index += 1) sandbox.as('ann').comment(SHOP, 1, `comment ${index}`);
    for (let index = 0; index < 102; index += 1)
      sandbox.as('dev').editPullRequest(SHOP, 1, { title: `Release ${index}` });
    for (let index = 0; index < 103; index += 1) {
      sandbox.user(`member${index}`);
      sandbox.as('olga').addTeamMember('acme/product', `member${index}`);
    }
    await here.gathered();
    here.ask.people.entries.clear();
    sandbox.requests.reset();
    const { snapshot } = await here.gathered();
    const size = (reading: { readonly state: string; readonly value?: readonly unknown[] }) => reading.value?.length;
    expect(size(snapshot.commits)).toBe(205);
    expect(size(snapshot.comments)).toBe(101);
    expect(size(snapshot.events)).toBe(102);
    expect(snapshot.people.teams.map((team) => size(team.members))).toEqual([104, 1, 1, 1]);
    const authors =
      snapshot.commits.state === 'known' ? snapshot.commits.value.map((commit) => commit.authors.length) : [];
    expect(authors.filter((count) => count !== 1)).toEqual([131]);
    expect(sandbox.requests.list.map((request) => request.path)).toEqual([
      'Snapshot',
      'More',
      'More',
      'People',
      'People',
      'Further',
      'Further',
    ]);
  });

  test('POL-5: open pull requests beyond the first page are found, closed ones are not', async () => {
    const { sandbox, client } = await world();
    for (let index = 1; index <= 102; index += 1) {
      const files = { [`${index}.txt`]: '1' };
      sandbox.as('dev').push(SHOP, { branch: `b${index}`, from: 'main', commits: [{ message: 'Work', files }] });
      sandbox.as('dev').openPullRequest(SHOP, { title: 'Work', head: `b${index}` });
    }
    sandbox.as('dev').close(SHOP, 50);
    const numbers = await openPullRequests(inShop(client));
    expect(numbers).toEqual(Array.from({ length: 102 }, (_, index) => index + 1).filter((number) => number !== 50));
  });
});

describe('effects', () => {
  const content: CheckContent = {
    name: 'countersign/readiness',
    conclusion: 'action_required',
    title: '0 of 4 ready',
    summary: 'summary',
    text: 'text',
    annotations: [],
  };

  test('what is written is found again by the next look, not taken for what people wrote, and written as GitHub describes', async () => {
    const here = await world(POLICY, startWatched);
    const { sandbox, client } = here;
    const head = asSha(release(here).sha);
    sandbox.as('olga').createLabel(SHOP, 'ready/product');
    sandbox.as('olga').addLabel(SHOP, 1, 'ready/product');
    sandbox.as('pat').comment(SHOP, 1, '/ready product');
    sandbox.as('kim').approve(SHOP, 1);
    const before = await here.gathered();
    const nodes = [before.snapshot.comments, before.snapshot.reviews].flatMap((list) =>
      list.state === 'known' ? list.value.map((entry) => entry.nodeId) : [],
    );
    const annotation = { path: 'a.txt', line: 1, column: 1, level: 'failure', title: 't', message: 'm' } as const;
    const checklist = `${CHECKLIST_MARKER}\nchecklist`;
    const why = 'test';

    sandbox.requests.reset();
    await apply(client, subject, { kind: 'create-check', why, head, content });
    await apply(client, subject, { kind: 'create-comment', why, body: checklist });
    await apply(client, subject, { kind: 'create-comment', why, body: `${answerMarker('comment:1:1')}\nno` });
    await apply(client, subject, { kind: 'remove-label', why, name: 'ready/product' });
    for (const nodeId of nodes) await apply(client, subject, { kind: 'react', why, nodeId });
    expect(sandbox.requests.count()).toBe(6);
    const { snapshot, observed } = await here.gathered();
    expect(observed).toMatchObject({
      checks: [{ ...content, status: 'completed', annotations: undefined }].map(
        ({ annotations: _, ...check }) => check,
      ),
      checklists: [{ body: checklist }],
      answered: ['comment:1:1'],
      reacted: nodes,
      labels: [],
    });
    expect(snapshot.comments).toMatchObject({ value: [{ body: '/ready product' }] });
    expect(snapshot.comments).toHaveProperty('value.length', 1);

    const [check] = observed.checks;
    const [comment] = observed.checklists;
    await apply(client, subject, {
      kind: 'update-check',
      why,
      id: check?.id ?? '',
      head,
      content: { ...content, title: '1 of 4 ready' },
    });
    await apply(client, subject, { kind: 'update-comment', why, id: comment?.id ?? '', body: `${checklist}, changed` });
    await apply(client, subject, { kind: 'remove-label', why, name: 'ready/product' });
    const changed = (await here.gathered()).observed;
    expect(changed.checks).toMatchObject([{ id: check?.id, title: '1 of 4 ready' }]);
    expect(changed.checklists).toEqual([{ id: comment?.id, body: `${checklist}, changed` }]);

    const withLines = { ...content, title: 'with lines', annotations: [annotation] };
    await apply(client, subject, { kind: 'update-check', why, id: check?.id ?? '', head, content: withLines });
    await apply(client, subject, { kind: 'delete-comment', why, id: comment?.id ?? '' });
    await apply(client, subject, { kind: 'delete-comment', why, id: comment?.id ?? '' });
    const last = (await here.gathered()).observed;
    expect(last.checklists).toEqual([]);
    expect(last.checks).toMatchObject([{ title: 'with lines' }]);
    expect(last.checks[0]?.id).not.toBe(check?.id);
    expectConformity(here.sandbox);
  });

  test.each(['lost-answer', 'cut'] as const)(
    'VER-5: after a comment whose answer was %s, the next look tells whether it is there',
    async (kind) => {
      const here = await world();
      release(here);
      here.sandbox.faults.add({ method: 'POST', path: '/comments', effect: { kind } });
      const effect = { kind: 'create-comment', why: '', body: CHECKLIST_MARKER } as const;
      await expect(apply(here.client, subject, effect)).rejects.toMatchObject({ code: 'unavailable' });
      expect((await here.gathered()).observed.checklists).toHaveLength(kind === 'lost-answer' ? 1 : 0);
    },
  );
});

describe('when GitHub is unwell (VER-7)', () => {
  test.each([
    [{ kind: 'status', status: 502 }, 'unavailable'],
    [{ kind: 'cut' }, 'unavailable'],
    [{ kind: 'primary-rate-limit', resetInSeconds: 60 }, 'rate-limited'],
    [{ kind: 'secondary-rate-limit', retryAfterSeconds: 30 }, 'rate-limited'],
    [{ kind: 'secondary-rate-limit', status: 429, retryAfterSeconds: null }, 'rate-limited'],
    [{ kind: 'graphql-errors', errors: [{ type: 'SERVICE_UNAVAILABLE', message: 'try later' }] }, 'unavailable'],
  ] as const)('VER-7: %j makes the look fail, and the next one works', async (effect, code) => {
    const here = await world();
    release(here);
    await here.gathered();
    here.sandbox.faults.add({ operation: 'Snapshot', effect });
    const failure = await here.gathered().catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'GitHubError', code });
    expect((await here.gathered()).snapshot.pullRequest.state).toBe('open');
  });
});

describe('what is there, and what is not', () => {
  test('a pull request that never was is gone', async () => {
    const { client, ask } = await world();
    expect(await gather(client, { ...subject, number: 99 }, ask)).toEqual({ kind: 'gone', movedTo: null });
    const elsewhere = { ...subject, repository: { owner: 'acme', name: 'nothing' } };
    expect(await gather(client, elsewhere, ask)).toEqual({ kind: 'gone', movedTo: null });
  });

  test('POL-2: a user and a team that do not exist are missing, each by its name', async () => {
    const here = await world(POLICY.replace('[acme/product] }', '[acme/produce], users: [nobody-here] }'));
    release(here);
    const { people } = (await here.gathered()).snapshot;
    expect(people.users).toEqual([
      { login: 'nobody-here', account: { state: 'unavailable', why: 'missing', what: 'user nobody-here' } },
    ]);
    expect(people.teams[0]).toMatchObject({ team: 'acme/produce', members: { state: 'unavailable', why: 'missing' } });
  });

  test('POL-1: the owner’s shared policy is read with the repository’s own', async () => {
    const here = await world(null);
    here.sandbox.repository('acme/.github', { policy: POLICY });
    release(here);
    const { policy } = await here.gathered();
    expect(policy).toMatchObject({
      state: 'valid',
      policy: { sources: [{ file: 'acme/.github:.github/countersign.yml', text: POLICY }] },
    });
  });

  test('POL-4: a pull request that changes the policy brings the one that would be; the rule stays that of the default branch', async () => {
    const here = await world();
    const files = { '.github/countersign.yml': 'version: 2\n' };
    here.sandbox.as('dev').push(SHOP, { branch: 'release/1.4', from: 'HEAD', commits: [{ message: 'Loosen', files }] });
    here.sandbox.as('dev').openPullRequest(SHOP, { title: 'Loosen', head: 'release/1.4' });
    const { policy, policyChange } = await here.gathered();
    expect(policy.state).toBe('valid');
    expect(policyChange).toMatchObject({
      state: 'invalid',
      problems: expect.arrayContaining([expect.objectContaining({ file: '.github/countersign.yml' })]),
    });
  });

  test('the trees of commits that a force push took away are still known to GitHub', async () => {
    const here = await world();
    const old = release(here);
    here.sandbox.as('dev').forcePush(SHOP, 'release/1.4', 'main', [{ message: 'Other', files: { 'b.txt': '1' } }]);
    const trees = [asSha(old.sha), asSha('e'.repeat(40))];
    const result = await gather(here.client, subject, { ...here.ask, trees });
    expect(result).toMatchObject({ gathered: { snapshot: { trees: [{ commit: old.sha, tree: old.tree }] } } });
  });

  test('a person’s token reads the same facts', async () => {
    const here = await world();
    release(here);
    here.sandbox.as('pat').comment(SHOP, 1, '/ready product');
    const octokit = tokenOctokit({ token: here.sandbox.tokenOf('pat'), baseUrl: `${here.sandbox.url}/api/v3` });
    const mine = await gather(clientFor(octokit, { appId: null }), subject, { ...here.ask, withoutShared: ['acme'] });
    expect(mine).toMatchObject({ kind: 'found', gathered: { snapshot: (await here.gathered()).snapshot } });
  });
});
