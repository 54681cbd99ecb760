import { describe, expect, test } from '@jest/globals';
import type { HandledEvent } from '../../src/app/events.ts';
import { jobsFor } from '../../src/app/jobs-for.ts';
import { person, shaOf } from '../support/intake.ts';

const own = { appId: 42, login: 'countersign[bot]' };
const repository = { id: 1, name: 'shop', owner: { login: 'acme' }, default_branch: 'main' };
const sender = { id: 5, login: 'dev', type: 'User' };
const common = { installation: { id: 7 }, repository, sender };
const organization = { login: 'acme' };

const read = (name: HandledEvent, payload: object) => jobsFor({ id: 'd', name, payload }, own);
const jobs = (name: HandledEvent, payload: object) =>
  read(name, { ...common, ...payload }).intake.jobs.map((job) => ({ ...job, installation: undefined }));

const pull = { kind: 'pull-request', owner: 'acme', repo: 'shop', number: 12 };
const whole = { kind: 'repository', owner: 'acme', repo: 'shop' };
const owner = { kind: 'owner', owner: 'acme' };
const people = { kind: 'people', owner: 'acme' };

const pullRequest = (more: object = {}) => ({
  pull_request: { number: 12, updated_at: '2026-03-02T12:00:00Z', head: { sha: shaOf('b') } },
  ...more,
});

describe('which subjects an event is about', () => {
  test.each([
    'opened',
    'synchronize',
    'edited',
    'labeled',
    'unlabeled',
    'closed',
    'reopened',
    'ready_for_review',
    'converted_to_draft',
  ])('pull_request %s: the pull request', (action) =>
    expect(jobs('pull_request', pullRequest({ action, before: shaOf('a') }))).toEqual([pull]),
  );
  test.each(['assigned', 'review_requested', 'locked', 'milestoned'])(
    'pull_request %s: nothing, since no rule reads it',
    (action) => expect(jobs('pull_request', pullRequest({ action }))).toEqual([]),
  );
  test.each(['submitted', 'edited', 'dismissed'])('SIGN-1: a review %s: its pull request', (action) =>
    expect(jobs('pull_request_review', pullRequest({ action }))).toEqual([pull]),
  );
  test('SIGN-6: a comment created, edited or deleted: its pull request; on an issue: nothing', () => {
    for (const action of ['created', 'edited', 'deleted']) {
      expect(jobs('issue_comment', { action, issue: { number: 12, pull_request: {} } })).toEqual([pull]);
      expect(jobs('issue_comment', { action, issue: { number: 12 } })).toEqual([]);
    }
  });

  const user = { id: 9, login: 'kim', type: 'User' };
  const [created_at, updated_at] = ['2026-03-02T12:00:00Z', '2026-03-02T12:05:00Z'];
  const html_url = 'https://github.example/acme/shop/pull/12#x';
  const block = 'Hm.\n/not-ready security leak';
  const onComment = (action: string, comment: object, more: object = {}) =>
    read('issue_comment', {
      ...common,
      action,
      issue: { number: 12, pull_request: {} },
      comment: { id: 31, user, created_at, updated_at: created_at, html_url, body: block, ...comment },
      ...more,
    }).intake.words;
  const onReview = (action: string, review: object, more: object = {}) =>
    read('pull_request_review', {
      ...common,
      ...pullRequest({ action }),
      review: { id: 32, user, submitted_at: created_at, html_url, body: block, ...review },
      ...more,
    }).intake.words;
  const heard = (body: string, until: string, more: object = {}) => [
    {
      repositoryId: 1,
      number: 12,
      until: until === 'now' || until.includes('.') ? until : until.replace('Z', '.000Z'),
      words: {
        source: 'comment',
        id: '31',
        author: person(9, 'kim'),
        at: '2026-03-02T12:00:00.000Z',
        url: html_url,
        body,
        ...more,
      },
    },
  ];
  /** Before whatever happens to the comment in the second in which it was written. */
  const justBefore = '2026-03-02T11:59:59.999Z';
  const from = { changes: { body: { from: block } } };

  test('SIGN-8: a comment that takes readiness away is taken down with its words', () => {
    expect(onComment('created', {})).toEqual(heard(block, justBefore));
    expect(onComment('deleted', {})).toEqual(heard(block, created_at));
    expect(onComment('edited', { updated_at, body: 'Fine.' }, from)).toEqual(heard(block, updated_at));
    expect(onReview('submitted', {})).toEqual(heard(block, justBefore, { source: 'review', id: '32' }));
    expect(onReview('edited', { updated_at, body: '' }, from)).toEqual(
      heard(block, updated_at, { source: 'review', id: '32' }),
    );
    expect(onReview('edited', { body: '' }, from)).toEqual(heard(block, 'now', { source: 'review', id: '32' }));
  });
  test.each(['/hold x', '/withdraw', '/not-ready'])('SIGN-9, SIGN-13: so are the words of %s', (body) => {
    expect(onComment('created', { body })).toEqual(heard(body, justBefore));
  });
  test.each(['/ready security', '/unhold', 'Fine.\n> /hold x', '/not-a-release x', '', null])(
    'SIGN-6: of a comment that takes nothing away, %j, only that there was one',
    (body) => {
      expect(onComment('created', { body })).toEqual(heard('', justBefore));
    },
  );
  test('SIGN-6: the last text of a comment that was edited is not stored, since its writer is unknown', () => {
    expect(onComment('deleted', { updated_at })).toEqual([]);
    expect(onComment('edited', { updated_at }, { changes: {} })).toEqual([]);
  });
  test('SIGN-3: words of an app, or without an author, are not stored', () => {
    expect(onComment('created', { user: { ...user, type: 'Bot' } })).toEqual([]);
    expect(onComment('created', { user: null })).toEqual([]);
    expect(onReview('submitted', { user: null })).toEqual([]);
    expect(onReview('dismissed', {})).toEqual([]);
    expect(onComment('pinned', {})).toEqual([]);
  });

  const flags = { forced: false, created: false, deleted: false };
  const push = (more: object) => jobs('push', { ref: 'refs/heads/main', commits: [], ...flags, ...more });
  const changing = (file: string) => ({ commits: [{ added: [], modified: ['a.ts'], removed: [] }, { added: [file] }] });
  test('POL-5: a push that changes the policy on the default branch: every open pull request', () => {
    expect(push(changing('.github/countersign.yml'))).toEqual([whole]);
    expect(push({ commits: [{ removed: ['.github/countersign.yml'] }] })).toEqual([whole]);
  });
  test('REL-6: a push of a branch says where it found the branch, and whether it brings the policy file', () => {
    const found = (more: object) => {
      const { branchPushes, gateBegins } = read('push', {
        ...common,
        ref: 'refs/heads/main',
        commits: [],
        ...flags,
        ...more,
      }).intake;
      return [
        branchPushes.map(({ branch, before }) => `${branch} ${before?.slice(0, 1) ?? 'none'}`),
        gateBegins.length,
      ];
    };
    const added = { commits: [{ added: ['.github/countersign.yml'] }] };
    const before = shaOf('a');
    expect(found({ before })).toEqual([['main a'], 0]);
    expect(found({ before, deleted: true })).toEqual([['main a'], 0]);
    expect(found({ before: shaOf('0'), ref: 'refs/heads/release/9' })).toEqual([['release/9 none'], 0]);
    expect(found({ before, ref: 'refs/tags/v1' })).toEqual([[], 0]);
    expect(found({})).toEqual([[], 0]);
    expect(found({ before: 'odd' })).toEqual([[], 0]);
    expect(found({ before, ...added })).toEqual([['main a'], 1]);
    expect(found({ before, ...added, ref: 'refs/heads/next' })).toEqual([['next a'], 0]);
    expect(found({ before, ...changing('.github/countersign.yml') })).toEqual([['main a'], 1]);
    expect(found({ before, commits: [{ modified: ['.github/countersign.yml'] }] })).toEqual([['main a'], 0]);
  });

  test('POL-5: a push whose list of files may be short: every open pull request', () => {
    expect(push({ forced: true })).toEqual([whole]);
    expect(push({ commits: Array.from({ length: 2048 }, () => ({})) })).toEqual([whole]);
  });
  test('POL-5: a push that does not say which files it changed, or to which branch the policy belongs: the same', () => {
    for (const unknown of [{ commits: null }, { commits: [{ added: 'x' }] }, { forced: undefined }, { created: 'x' }])
      expect(push({ after: shaOf('b'), ...unknown })).toEqual([whole]);
    const branchless = { repository: { ...repository, default_branch: null }, ref: 'refs/heads/next' };
    expect(push({ ...branchless, ...changing('.github/countersign.yml') })).toEqual([whole]);
    expect(push({ ...branchless, ...changing('README.md') })).toEqual([]);
  });
  test('POL-1: a push to another branch, or that changes other files: nothing', () => {
    expect(push(changing('deploy.yml'))).toEqual([]);
    expect(push({ ref: 'refs/heads/next', ...changing('.github/countersign.yml') })).toEqual([]);
    expect(push({ ref: 'refs/tags/main', forced: true })).not.toContainEqual(whole);
  });
  test('REL-5: a push that brings or takes a file beside the policy’s place: every open pull request', () => {
    expect(push(changing('.github/countersign.yaml'))).toEqual([whole]);
    expect(push({ commits: [{ removed: ['countersign.yml'] }] })).toEqual([whole]);
  });
  test('POL-5: a change of the shared policy: every repository of the owner', () => {
    const shared = { ...repository, name: '.github' };
    expect(push({ repository: shared, ...changing('.github/countersign.yml') })).toEqual([
      { ...whole, repo: '.github' },
      owner,
    ]);
    expect(push({ repository: shared, ...changing('README.md') })).toEqual([]);
  });
  const ZEROS = '0'.repeat(40);
  const pushes = (more: object) =>
    read('push', { ...common, ref: 'refs/heads/next', before: shaOf('a'), after: shaOf('b'), ...more }).intake;
  const commitsOf = (...ids: readonly string[]) => ids.map((id) => ({ id: shaOf(id), distinct: true }));
  const pusher = person(5, 'dev');
  const moved = { repositoryId: 1, ref: 'refs/heads/next', before: shaOf('a'), commit: shaOf('b'), pusher, at: 'now' };
  const was = (distinct: boolean) => ({ id: shaOf('b'), distinct });
  test.each<[string, object, object]>([
    ['that lists its commits brought them', { commits: commitsOf('c', 'b') }, { brought: [shaOf('c'), shaOf('b')] }],
    [
      'that lists commits of another branch too brought the others',
      { commits: [{ id: shaOf('c'), distinct: false }, ...commitsOf('b')] },
      { brought: [shaOf('b')] },
    ],
    [
      'of a new branch that lists them brought them',
      { before: ZEROS, created: true, commits: commitsOf('b') },
      { before: null, brought: [shaOf('b')] },
    ],
    ['to a commit that was there brought nothing', { commits: [], head_commit: was(false) }, { brought: [] }],
    ['that lists nothing brought nobody knows what', { commits: [], head_commit: was(true) }, { whole: false }],
    ['that lists others than its own brought nobody knows what', { commits: commitsOf('c') }, { whole: false }],
    ['without a list brought nobody knows what', { commits: undefined }, { whole: false }],
    ['with a commit without id brought nobody knows what', { commits: [{}, ...commitsOf('b')] }, { whole: false }],
    [
      'that lists as many as GitHub ever lists brought nobody knows what',
      { commits: Array.from({ length: 2_048 }, () => commitsOf('b')[0]) },
      { whole: false },
    ],
    ['of a tag brought nobody knows what', { ref: 'refs/tags/v1', commits: [] }, { ref: 'refs/tags/v1', whole: false }],
    [
      'of an annotated tag is of its commit',
      { ref: 'refs/tags/v1', after: shaOf('f'), commits: [], head_commit: was(true) },
      { ref: 'refs/tags/v1', whole: false },
    ],
    [
      'of a tag on a commit that was there brought nothing',
      { ref: 'refs/tags/v1', commits: [], head_commit: was(false) },
      { ref: 'refs/tags/v1', brought: [] },
    ],
    [
      'that says when is of that time',
      { commits: commitsOf('b'), repository: { ...repository, pushed_at: 1772452800 } },
      { brought: [shaOf('b')], at: '2026-03-02T12:00:00.000Z' },
    ],
  ])('SOD-1: a push %s', (_, more, expected) => {
    const parts = { brought: [], whole: true, ...expected };
    expect(pushes(more).refPushes).toEqual([{ ...moved, ...parts }]);
    expect(pushes(more).unnamedPushes).toEqual([]);
  });
  test.each<[string, object]>([
    ['of a note', { ref: 'refs/notes/commits' }],
    ['that takes a branch away', { deleted: true, after: ZEROS }],
    ['without the commit', { after: undefined }],
  ])('SOD-1: a push %s says nothing of it, and is understood', (_, more) => {
    expect(pushes(more).refPushes).toEqual([]);
  });
  test('SOD-1: a push without a pusher gives each commit that it brought an unknown pusher', () => {
    const { refPushes, unnamedPushes } = pushes({ sender: undefined, commits: commitsOf('c', 'b') });
    expect(refPushes).toEqual([{ ...moved, pusher: null, brought: [shaOf('c'), shaOf('b')], whole: true }]);
    const unnamed = { repositoryId: 1, number: null, at: 'now' };
    expect(unnamedPushes).toEqual([
      { ...unnamed, commit: shaOf('c') },
      { ...unnamed, commit: shaOf('b') },
    ]);
  });

  test('a push whose owner comes as a git person is understood', () => {
    const named = { ...repository, owner: { name: 'acme', email: null } };
    expect(push({ repository: named, forced: true })).toEqual([whole]);
  });

  const check = (more: object) => ({
    check_run: {
      head_sha: shaOf('b'),
      name: 'countersign/readiness',
      app: { id: 42 },
      pull_requests: [{ number: 12 }],
      ...more,
    },
  });
  test('our own check asked for again: its pull requests, or those with its head if GitHub names none', () => {
    expect(jobs('check_run', { action: 'rerequested', ...check({}) })).toEqual([pull]);
    expect(jobs('check_run', { action: 'rerequested', ...check({ pull_requests: [] }) })).toEqual([
      { kind: 'head', owner: 'acme', repo: 'shop', commit: shaOf('b') },
    ]);
    expect(jobs('check_suite', { action: 'rerequested', check_suite: check({}).check_run })).toEqual([
      pull,
      { kind: 'release-commit', owner: 'acme', repo: 'shop', commit: shaOf('b') },
    ]);
  });
  test('TAG-1: countersign/tag asked for again: the commit that it stands on', () => {
    expect(jobs('check_run', { action: 'rerequested', ...check({ name: 'countersign/tag' }) })).toEqual([
      { kind: 'release-commit', owner: 'acme', repo: 'shop', commit: shaOf('b') },
    ]);
  });
  test('VER-2: our own check that GitHub made stale: the same', () => {
    expect(jobs('check_run', { action: 'completed', ...check({ conclusion: 'stale' }) })).toEqual([pull]);
    const sender = { id: 9, login: 'countersign[bot]', type: 'Bot' };
    expect(jobs('check_run', { action: 'completed', ...check({ conclusion: 'stale' }), sender })).toEqual([pull]);
    expect(jobs('check_run', { action: 'completed', ...check({}), sender })).toEqual([]);
    expect(jobs('check_run', { action: 'completed', ...check({ conclusion: 'stale', app: { id: 43 } }) })).toEqual([]);
    expect(jobs('check_run', { action: 'completed', ...check({ conclusion: 'action_required' }) })).toEqual([]);
  });
  test('checks of others, and checks that merely ran: nothing', () => {
    expect(jobs('check_run', { action: 'rerequested', ...check({ app: { id: 43 } }) })).toEqual([]);
    expect(jobs('check_run', { action: 'completed', ...check({}) })).toEqual([]);
    expect(jobs('check_suite', { action: 'requested', check_suite: check({}).check_run })).toEqual([]);
  });

  test.each(['membership', 'team', 'organization'] as const)(
    'SIGN-3: %s: the people of the owner anew, and its open releases',
    (name) => {
      const { intake } = read(name, { ...common, organization, action: 'member_added' });
      expect(intake.peopleChangedIn).toEqual(['acme']);
      expect(intake.jobs).toEqual([{ ...people, installation: 7 }]);
    },
  );
  test("SIGN-3: a collaborator added: the same for the repository's owner", () => {
    expect(read('member', { ...common, action: 'added' }).intake.peopleChangedIn).toEqual(['acme']);
    expect(jobs('member', { action: 'added' })).toEqual([people]);
  });
  test('an invitation changes no roles yet', () => {
    expect(jobs('organization', { organization, action: 'member_invited' })).toEqual([]);
  });
  test('a renamed organization: what is known under both names is dropped', () => {
    const payload = { ...common, organization, action: 'renamed', changes: { login: { from: 'acme-old' } } };
    expect(read('organization', payload).intake.peopleChangedIn).toEqual(['acme', 'acme-old']);
  });

  test('REL-1: a label renamed or deleted: every open pull request; recoloured or new: nothing', () => {
    expect(jobs('label', { action: 'edited', changes: { name: { from: 'x' } } })).toEqual([whole]);
    expect(jobs('label', { action: 'deleted' })).toEqual([whole]);
    expect(jobs('label', { action: 'edited', changes: { color: { from: 'fff' } } })).toEqual([]);
    expect(jobs('label', { action: 'created' })).toEqual([]);
  });
  test('a repository renamed, moved, brought back or with another default branch: every open pull request', () => {
    for (const action of ['renamed', 'transferred', 'unarchived'])
      expect(jobs('repository', { action })).toEqual([whole]);
    expect(jobs('repository', { action: 'edited', changes: { default_branch: { from: 'master' } } })).toEqual([whole]);
    expect(jobs('repository', { action: 'edited', changes: { description: { from: '' } } })).toEqual([]);
  });
  test('a repository deleted: nothing is observed there any more', () => {
    expect(read('repository', { ...common, action: 'deleted' }).intake.lost.repositories).toEqual([1]);
  });

  const installation = { id: 7, account: { login: 'acme' } };
  const listed = [{ id: 1, name: 'shop' }];
  test('an installation: the open pull requests of its repositories', () => {
    expect(jobs('installation', { installation, action: 'created', repositories: listed })).toEqual([whole]);
    expect(
      jobs('installation_repositories', {
        installation,
        action: 'added',
        repositories_added: listed,
        repositories_removed: [],
      }),
    ).toEqual([whole]);
  });
  test.each<
    [string, string | undefined, { readonly come?: readonly string[]; readonly gone?: readonly string[] }, boolean]
  >([
    ['its repository comes', 'selected', { come: ['.github'] }, true],
    ['its repository goes', 'selected', { gone: ['shop', '.GitHub'] }, true],
    ['others come', 'all', { come: ['shop', 'site'] }, false],
    ['others go', 'selected', { gone: ['shop'] }, false],
    ['GitHub does not say on which it is', undefined, { come: ['shop'] }, false],
  ])(
    'POL-1: what an installation may see of a shared policy, where %s',
    (_title, reach, { come = [], gone = [] }, every) => {
      const list = (names: readonly string[]) => names.map((name, index) => ({ id: index + 1, name }));
      const { intake } = read('installation_repositories', {
        ...common,
        installation,
        action: come.length > 0 ? 'added' : 'removed',
        repository_selection: reach,
        repositories_added: list(come),
        repositories_removed: list(gone),
      });
      expect(intake.jobs.filter(({ kind }) => kind === 'owner')).toEqual(every ? [{ ...owner, installation: 7 }] : []);
      expect(intake.changedInstallations).toEqual([{ installation: 7, owner: 'acme', reach: reach ?? null }]);
    },
  );
  test('POL-1: a new installation, and one that ended, may be known otherwise', () => {
    const all = { ...installation, repository_selection: 'all' };
    for (const action of ['created', 'suspend', 'unsuspend', 'deleted'])
      expect(read('installation', { ...common, installation: all, action }).intake.changedInstallations).toEqual([
        { installation: 7, owner: 'acme', reach: action === 'deleted' ? null : 'all' },
      ]);
  });
  test.each(['created', 'deleted', 'renamed', 'transferred', 'privatized', 'publicized'])(
    'POL-1, POL-5: the repository of the shared policy, %s: every repository that is known',
    (action) => {
      const shared = { ...common, repository: { ...common.repository, name: '.github' } };
      expect(read('repository', { ...shared, action }).intake.jobs).toContainEqual({ ...owner, installation: 7 });
      const other = read('repository', { ...common, action }).intake.jobs;
      expect(other.some(({ kind }) => kind === 'owner')).toBe(false);
    },
  );
  test('POL-1: nor is one forgotten that was the shared policy’s and has another name now', () => {
    const changes = { repository: { name: { from: '.github' } } };
    expect(jobs('repository', { action: 'renamed', changes })).toEqual([whole, owner]);
    expect(jobs('repository', { action: 'edited', changes: { default_branch: { from: 'main' } } })).toEqual([whole]);
  });
  test('an installation that gained permissions or was taken up again: every repository that is known', () => {
    for (const action of ['new_permissions_accepted', 'unsuspend'])
      expect(jobs('installation', { installation, action })).toEqual([owner]);
  });
  test('an installation that ended: nothing is observed there any more', () => {
    for (const action of ['deleted', 'suspend']) {
      const { intake } = read('installation', { ...common, installation, action, repositories: listed });
      expect(intake).toMatchObject({ jobs: [], lost: { installations: [7] } });
    }
    const removed = read('installation_repositories', {
      ...common,
      installation,
      action: 'removed',
      repositories_added: [],
      repositories_removed: listed,
    });
    expect(removed.intake).toMatchObject({ jobs: [], lost: { repositories: [1] } });
  });

  const merge_group = {
    head_sha: shaOf('b'),
    head_ref: 'refs/heads/gh-readonly-queue/main/pr-12',
    base_sha: shaOf('a'),
    base_ref: 'refs/heads/main',
  };
  const group = { repositoryId: 1, head: shaOf('b') };

  test('MQ-1: a merge group that wants its check: the group, with its base; one that is destroyed: no more', () => {
    const requested = read('merge_group', { ...common, action: 'checks_requested', merge_group });
    expect(requested.intake).toMatchObject({
      groups: [{ ...group, state: 'requested', base: shaOf('a'), branch: 'main', ref: 'gh-readonly-queue/main/pr-12' }],
      jobs: [{ kind: 'merge-group', installation: 7, owner: 'acme', repo: 'shop', commit: shaOf('b') }],
    });
    const destroyed = read('merge_group', { ...common, action: 'destroyed', merge_group });
    expect(destroyed.intake).toMatchObject({ groups: [{ ...group, state: 'destroyed' }], jobs: [] });
    expect(read('merge_group', { ...common, action: 'other', merge_group }).intake).toMatchObject({
      groups: [],
      jobs: [{ kind: 'merge-group' }],
    });
  });

  const deployment = { id: 501, sha: shaOf('d'), ref: 'main', environment: 'production', creator: sender };
  const made = { repositoryId: 1, id: '501', sha: shaOf('d'), ref: 'main', environment: 'production' };
  const job = { kind: 'deployment', installation: 7, owner: 'acme', repo: 'shop', deployment: '501' };

  test('DEP-1: a deployment that asks, with the run that the address to answer at names', () => {
    const asks = (deployment_callback_url: string, action = 'requested') =>
      read('deployment_protection_rule', {
        ...common,
        action,
        environment: 'production',
        deployment,
        deployment_callback_url,
      }).intake;
    const url = 'https://api.github.example/repos/acme/shop/actions/runs/77/deployment_protection_rule';
    const creator = { id: 5, login: 'dev', kind: 'user' };
    expect(asks(url)).toMatchObject({ deployments: [{ ...made, run: '77', asked: true, creator }], jobs: [job] });
    expect(asks('https://elsewhere.example/')).toMatchObject({
      deployments: [{ run: null, asked: true }],
      jobs: [job],
    });
    expect(asks(url, 'other')).toMatchObject({ deployments: [], jobs: [job] });
  });

  test('DEP-1: a deployment that was made, by a workflow or over the API; who cannot be named is nobody', () => {
    const of = (more: object) => read('deployment', { ...common, action: 'created', deployment, ...more }).intake;
    expect(of({ workflow_run: { id: 77 } })).toMatchObject({
      deployments: [{ ...made, run: '77', asked: false }],
      jobs: [job],
    });
    const strange = {
      deployment: { ...deployment, creator: { id: 5, login: 'x', type: 'Alien' } },
      workflow_run: null,
    };
    expect(of(strange)).toMatchObject({ deployments: [{ ...made, run: null, creator: null }], jobs: [job] });
    expect(of({ action: 'other' })).toMatchObject({ deployments: [], jobs: [job] });
  });

  test.each(['release', 'status'] as const)(
    '%s: nothing, since no rule judges its subject; the repository is noted',
    (name) => {
      const { intake, remark } = read(name, common);
      expect(intake).toMatchObject({
        jobs: [],
        repositories: [{ id: 1, owner: 'acme', name: 'shop', installation: 7 }],
      });
      expect(remark).toBeNull();
    },
  );
});

describe('SIGN-4: what an event reports of the head', () => {
  const changes = (action: string, more: object = {}) =>
    read('pull_request', { ...common, ...pullRequest({ action, before: shaOf('a'), ...more }) }).intake.headChanges;
  const about = { repositoryId: 1, number: 12, commit: shaOf('b'), since: '2026-03-02T12:00:00.000Z' };

  test("SIGN-4: a push gives the head, the one before, and GitHub's time", () => {
    expect(changes('synchronize')).toEqual([{ ...about, before: shaOf('a') }]);
  });
  test('SIGN-4: opening and reopening give the head', () => {
    expect(changes('opened')).toEqual([{ ...about, before: null }]);
    expect(changes('reopened')).toEqual([{ ...about, before: null }]);
  });
  test('SIGN-7: what a label is called is remembered when it is set, made or renamed, and what it was called before', () => {
    const label = { node_id: 'L1', name: 'ready/security' };
    const names = (name: HandledEvent, payload: object) =>
      read(name, { ...common, ...payload }).intake.labels.map((one) => [one.label, one.name, one.since]);
    const set = pullRequest({ action: 'labeled', label });
    expect(names('pull_request', set)).toEqual([['L1', 'ready/security', '2026-03-02T12:00:00.000Z']]);
    expect(names('pull_request', { ...set, action: 'unlabeled' })).toEqual([]);
    expect(names('pull_request', pullRequest({ action: 'labeled' }))).toEqual([]);
    expect(names('label', { action: 'created', label })).toEqual([['L1', 'ready/security', 'now']]);
    expect(names('label', { action: 'deleted', label })).toEqual([]);
    expect(names('label', { action: 'edited', label, changes: { name: { from: 'needs docs' } } })).toEqual([
      ['L1', 'needs docs', 'ever'],
      ['L1', 'ready/security', 'now'],
    ]);
  });

  test('SIGN-4: a label, an edit or a review says nothing of when the head came', () => {
    for (const action of ['labeled', 'edited', 'closed']) expect(changes(action)).toEqual([]);
    expect(
      read('pull_request_review', { ...common, ...pullRequest({ action: 'submitted' }) }).intake.headChanges,
    ).toEqual([]);
  });
  test('SOD-1: who pushed is stored; who opened or labeled is not a pusher', () => {
    const pushes = (action: string) =>
      read('pull_request', { ...common, ...pullRequest({ action, before: shaOf('a') }) }).intake.pushes;
    expect(pushes('synchronize')).toEqual([{ repositoryId: 1, number: 12, pusher: person(5, 'dev') }]);
    expect(pushes('opened')).toEqual([]);
    expect(pushes('labeled')).toEqual([]);
  });
});

describe('events that the app caused itself', () => {
  const comment = { action: 'edited', issue: { number: 12, pull_request: {} } };
  test('VER-5: give no job', () => {
    const bot = { ...common, sender: { id: 9, login: 'countersign[bot]', type: 'Bot' } };
    const { intake, remark } = read('issue_comment', { ...bot, ...comment });
    expect(intake.jobs).toEqual([]);
    expect(remark).toEqual({ level: 'info', text: 'an act of the app itself' });
  });
  test('MRG-1: what it merged, queued or tagged for somebody does, as anybody’s would', () => {
    const bot = { ...common, sender: { id: 9, login: 'countersign[bot]', type: 'Bot' } };
    const merged = { action: 'closed', pull_request: { number: 12 } };
    expect(read('pull_request', { ...bot, ...merged }).intake.jobs).toHaveLength(1);
    expect(read('pull_request', { ...bot, ...merged, action: 'labeled' }).intake.jobs).toEqual([]);
    const moved = { ref: 'refs/heads/main', forced: true, repository: { ...repository, default_branch: 'main' } };
    expect(read('push', { ...bot, ...moved }).intake.jobs.map(({ kind }) => kind)).toContain('repository');
  });
  test('VER-3: what others do to its things does', () => {
    expect(jobs('issue_comment', comment)).toEqual([pull]);
    const otherBot = { sender: { id: 9, login: 'other[bot]', type: 'Bot' } };
    expect(jobs('issue_comment', { ...otherBot, ...comment })).toEqual([pull]);
  });
  test('while its own login is not known, they give a job, which finds nothing to do', () => {
    const payload = { ...common, ...comment, sender: { login: 'countersign[bot]' } };
    expect(jobsFor({ id: 'd', name: 'issue_comment', payload }, { appId: 42, login: null }).intake.jobs).toHaveLength(
      1,
    );
  });
});

describe('a payload that does not name its subject says what is missing', () => {
  const all = { ...whole, installation: 7 };
  test.each<[string, readonly [HandledEvent, object], string, readonly object[]]>([
    ['no installation', ['pull_request', { repository, sender }], 'no installation', []],
    ['no pull request: all of the repository', ['pull_request', common], 'pull_request', [all]],
    ['a number beyond all numbers', ['pull_request', { ...common, pull_request: { number: 1e300 } }], 'number', [all]],
    ['no repository', ['label', { ...common, repository: null }], 'repository', []],
    ['no organization', ['team', { ...common, organization: null, repository: null }], 'organization', []],
  ])('%s', (_, [name, payload], missing, expected) => {
    const { intake, remark } = read(name, payload);
    expect(intake).toMatchObject({ jobs: expected, headChanges: [], delivery: { id: 'd', event: name } });
    expect(remark?.level).toBe('warn');
    expect(remark?.text).toContain(missing);
  });
  test('an installation that is not named is the one that is known to read the repository', () => {
    const payload = { repository, sender, ...pullRequest({ action: 'edited' }) };
    const { intake, remark } = jobsFor({ id: 'd', name: 'pull_request', payload }, own, 9);
    expect(intake.jobs).toEqual([{ ...pull, installation: 9 }]);
    expect(remark).toBeNull();
  });
});

describe('what a payload lacks beside its subject loses only what depends on it, and is reported', () => {
  test.each<[string, HandledEvent, object, string]>([
    ['no head', 'pull_request', { ...common, action: 'opened', pull_request: { number: 12 } }, 'pull_request.head'],
    [
      'a head that is no commit',
      'pull_request',
      {
        ...common,
        ...pullRequest({
          action: 'opened',
          pull_request: { number: 12, updated_at: '2026-03-02T12:00:00Z', head: { sha: 'main' } },
        }),
      },
      'pull_request.head.sha',
    ],
    [
      'a time that is none',
      'pull_request',
      { ...common, action: 'opened', pull_request: { number: 12, updated_at: 'soon', head: { sha: shaOf('a') } } },
      'updated_at',
    ],
  ])('%s', (_, name, payload, missing) => {
    const { intake, remark } = read(name, payload);
    expect(intake).toMatchObject({ jobs: [{ ...pull, installation: 7 }], headChanges: [] });
    expect(remark?.level).toBe('warn');
    expect(remark?.text).toContain(missing);
  });
});
