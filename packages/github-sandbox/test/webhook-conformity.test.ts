import { beforeEach, expect, test } from '@jest/globals';
import { createCheckRun, requestAction, rerequestCheck, rerequestSuite, updateCheckRun } from '../src/acts/check.ts';
import { comment, deleteComment, editComment } from '../src/acts/comment.ts';
import { fork } from '../src/acts/fork.ts';
import { chooseRepositories } from '../src/acts/installation.ts';
import { editIssue, openIssue, setIssueState } from '../src/acts/issue.ts';
import { addLabels, deleteLabel, labelNamed, removeLabel, renameLabel } from '../src/acts/label.ts';
import { commentOnLine, deleteLineComment, editLineComment } from '../src/acts/line-comment.ts';
import { merge } from '../src/acts/merge.ts';
import { renameBranch, renameRepository, setVisibility, transferRepository } from '../src/acts/move.ts';
import { closePullRequest, editPullRequest, setDraft, setLock, setState } from '../src/acts/pull-request.ts';
import { deleteBranch } from '../src/acts/push.ts';
import { createRelease, deleteRelease, editRelease } from '../src/acts/release.ts';
import { dismissReview, editReview, review } from '../src/acts/review.ts';
import { removeReviewRequests, requestReviews } from '../src/acts/review-request.ts';
import { setStatus } from '../src/acts/status.ts';
import { deleteTags, pushTags } from '../src/acts/tag.ts';
import {
  addOrganizationMember,
  addTeamMember,
  createTeam,
  deleteTeam,
  removeOrganizationMember,
  removeTeamMember,
  setCollaborator,
  setTeamParent,
} from '../src/acts/team.ts';
import { violationLine } from '../src/conformity/violation.ts';
import { webhookViolations } from '../src/conformity/webhook.ts';
import { addApp, installApp } from '../src/seeding/app.ts';
import { addOrganization } from '../src/seeding/people.ts';
import { addRepository } from '../src/seeding/repository.ts';
import { SmallWorld } from './support/small-world.ts';

let world: SmallWorld;
let app: ReturnType<typeof addApp>;

beforeEach(() => {
  world = new SmallWorld();
  // The log of deliveries is what is looked at; nobody listens.
  world.context.faults.add({ times: Number.POSITIVE_INFINITY, effect: { kind: 'webhook-drop' } });
  app = addApp(world.context, {
    slug: 'listener',
    owner: 'acme',
    permissions: {
      checks: 'write',
      contents: 'write',
      pull_requests: 'write',
      issues: 'write',
      statuses: 'write',
      members: 'read',
    },
    events: [
      'check_run',
      'check_suite',
      'create',
      'delete',
      'fork',
      'issue_comment',
      'issues',
      'label',
      'member',
      'membership',
      'organization',
      'pull_request',
      'pull_request_review',
      'pull_request_review_comment',
      'push',
      'release',
      'repository',
      'status',
      'team',
      'team_add',
    ],
    webhook: { url: 'http://127.0.0.1:9/', secret: 'secret' },
  });
});

/** What was sent so far, by event and action. Each has to be as GitHub describes it. */
function sent(): ReadonlySet<string> {
  const deliveries = world.context.world.deliveries.splice(0);
  const violations = deliveries.flatMap(({ event, payload }) => webhookViolations(event, payload)).map(violationLine);
  expect(violations).toEqual([]);
  return new Set(deliveries.map(({ event, action }) => (action === null ? event : `${event}.${action}`)));
}

test("what a pull request's life sends", () => {
  const { context, ann, pat, shop, release } = world;
  const said = comment({ context, actor: pat }, shop, 1, '/ready product');
  editComment({ context, actor: pat }, said, '/ready security');
  deleteComment({ context, actor: pat }, said);
  const approved = review({ context, actor: pat }, shop, 1, { verdict: 'APPROVE', body: '', commit: null });
  editReview({ context, actor: pat }, approved, 'now with words');
  dismissReview({ context, actor: ann }, approved, 'stale');
  const onLine = commentOnLine({ context, actor: pat }, shop, 1, { path: 'more', line: 1, body: 'hm' });
  editLineComment({ context, actor: pat }, onLine, '/hold it');
  deleteLineComment({ context, actor: ann }, onLine);
  addLabels({ context, actor: ann }, shop, 1, ['ready/product']);
  const asked = { people: ['pat'], teams: ['reviewers'] };
  shop.teams.set(world.team('Reviewers', ['pat']).id, 'read');
  requestReviews({ context, actor: ann }, release, asked);
  removeReviewRequests({ context, actor: ann }, release, asked);
  renameLabel({ context, actor: ann }, shop, labelNamed(shop, 'ready/product'), 'ready/p');
  removeLabel({ context, actor: ann }, shop, 1, 'ready/p');
  deleteLabel({ context, actor: ann }, shop, labelNamed(shop, 'ready/p'));
  editPullRequest({ context, actor: ann }, release, { title: 'Release one', body: 'Notes' });
  world.push('stable', [], 'main');
  editPullRequest({ context, actor: ann }, release, { base: 'stable' });
  editPullRequest({ context, actor: ann }, release, { base: 'main' });
  setDraft({ context, actor: ann }, release, true);
  setLock({ context, actor: ann }, release, true);
  setLock({ context, actor: ann }, release, false);
  setDraft({ context, actor: ann }, release, false);
  world.push('release/1', [{ message: 'More', files: { more: '1' } }]);
  closePullRequest({ context, actor: ann }, release);
  setState({ context, actor: ann }, release, 'open');
  merge({ context, actor: pat }, release, { method: 'merge', head: null, bypass: false, title: null, message: null });
  deleteBranch({ context, actor: ann }, shop, 'release/1');
  expect([...sent()].sort()).toEqual([
    'check_suite.requested',
    'create',
    'delete',
    'installation.created',
    'issue_comment.created',
    'issue_comment.deleted',
    'issue_comment.edited',
    'label.created',
    'label.deleted',
    'label.edited',
    'pull_request.closed',
    'pull_request.converted_to_draft',
    'pull_request.edited',
    'pull_request.labeled',
    'pull_request.locked',
    'pull_request.ready_for_review',
    'pull_request.reopened',
    'pull_request.review_request_removed',
    'pull_request.review_requested',
    'pull_request.synchronize',
    'pull_request.unlabeled',
    'pull_request.unlocked',
    'pull_request_review.dismissed',
    'pull_request_review.edited',
    'pull_request_review.submitted',
    'pull_request_review_comment.created',
    'pull_request_review_comment.deleted',
    'pull_request_review_comment.edited',
    'push',
    'team.created',
  ]);
});

test('what a release sends', () => {
  const { context, ann, shop } = world;
  const input = {
    tag: 'v1',
    target: 'main',
    name: '',
    body: '',
    draft: true,
    prerelease: true,
    latest: true,
    generateNotes: true,
  };
  const release = createRelease({ context, actor: ann }, shop, input);
  editRelease({ context, actor: ann }, release, { name: 'One', draft: false });
  editRelease({ context, actor: ann }, release, { prerelease: false });
  editRelease({ context, actor: ann }, release, { draft: true });
  deleteRelease({ context, actor: ann }, release);
  expect([...sent()].sort()).toEqual([
    'create',
    'installation.created',
    'push',
    'release.created',
    'release.deleted',
    'release.edited',
    'release.prereleased',
    'release.published',
    'release.released',
    'release.unpublished',
  ]);
});

test('what an issue sends', () => {
  const { context, ann, pat, shop } = world;
  const issue = openIssue({ context, actor: ann }, shop, { title: 'Broken', body: '', labels: ['bug'] });
  editIssue({ context, actor: ann }, issue, { title: 'Mended', body: 'Text' });
  editComment({ context, actor: pat }, comment({ context, actor: pat }, shop, issue.number, 'Why?'), 'When?');
  removeLabel({ context, actor: ann }, shop, issue.number, 'bug');
  setIssueState({ context, actor: ann }, issue, 'closed');
  setIssueState({ context, actor: ann }, issue, 'open');
  expect([...sent()].sort()).toEqual([
    'installation.created',
    'issue_comment.created',
    'issue_comment.edited',
    'issues.closed',
    'issues.edited',
    'issues.labeled',
    'issues.opened',
    'issues.reopened',
    'issues.unlabeled',
    'label.created',
  ]);
});

test('what checks, statuses and tags send', () => {
  const { context, ann, shop, release } = world;
  const { installation } = app;
  const token = {
    token: 't',
    installation,
    permissions: installation.permissions,
    repositories: null,
    expiresAt: Number.MAX_SAFE_INTEGER,
  };
  const bot = { account: app.app.bot, app: app.app, token };
  const actions = [{ label: 'Again', identifier: 'again', description: 'Looks again' }];
  const run = createCheckRun(
    { context, actor: bot },
    shop,
    { name: 'check', headSha: release.head.sha },
    {
      status: 'in_progress',
      actions,
    },
  );
  updateCheckRun({ context, actor: bot }, run, {
    status: 'completed',
    conclusion: 'success',
    output: { title: 't', summary: 's', text: null, annotations: [] },
  });
  rerequestCheck({ context, actor: ann }, run);
  rerequestSuite({ context, actor: ann }, run.suite);
  requestAction({ context, actor: ann }, run, 'again');
  setStatus({ context, actor: ann }, shop, release.head.sha, {
    state: 'success',
    context: 'ci',
    description: null,
    targetUrl: null,
  });
  pushTags(
    { context, actor: ann },
    shop,
    [
      { name: 'v1', commit: 'main', message: 'First' },
      { name: 'v2', commit: 'main' },
    ],
    false,
  );
  deleteTags({ context, actor: ann }, shop, ['v1']);
  expect([...sent()].sort()).toEqual([
    'check_run.completed',
    'check_run.created',
    'check_run.requested_action',
    'check_run.rerequested',
    'check_suite.completed',
    'check_suite.rerequested',
    'create',
    'delete',
    'installation.created',
    'push',
    'status',
  ]);
});

test('what changes among people send', () => {
  const { context, acme, ann, pat, shop } = world;
  const sam = world.person('sam').account;
  addOrganizationMember({ context, actor: ann }, acme, sam, 'member');
  const above = createTeam({ context, actor: ann }, acme, 'Security', null);
  const team = createTeam({ context, actor: ann }, acme, 'Appsec', above);
  addTeamMember({ context, actor: ann }, team, sam, 'member');
  removeTeamMember({ context, actor: ann }, team, sam);
  setTeamParent({ context, actor: ann }, team, null);
  deleteTeam({ context, actor: ann }, team);
  setCollaborator({ context, actor: ann }, shop, sam, 'read');
  setCollaborator({ context, actor: ann }, shop, sam, 'write');
  setCollaborator({ context, actor: ann }, shop, sam, null);
  removeOrganizationMember({ context, actor: ann }, acme, sam);
  fork({ context, actor: pat }, shop);
  expect([...sent()].sort()).toEqual([
    'fork',
    'installation.created',
    'member.added',
    'member.edited',
    'member.removed',
    'membership.added',
    'membership.removed',
    'organization.member_added',
    'organization.member_removed',
    'team.created',
    'team.deleted',
    'team.edited',
  ]);
});

test('what changes of repositories, branches and installations send', () => {
  const { context, acme, ann, shop } = world;
  const other = addOrganization(context, 'globex', { owners: ['ann'] });
  addRepository(context, 'acme/.github', { private: true, empty: true });
  setVisibility({ context, actor: ann }, shop, false);
  setVisibility({ context, actor: ann }, shop, true);
  renameBranch({ context, actor: ann }, shop, 'main', 'trunk');
  renameRepository({ context, actor: ann }, shop, 'store');
  chooseRepositories({ context, actor: ann }, app.installation, [shop]);
  chooseRepositories({ context, actor: ann }, app.installation, 'all');
  installApp(context, app.app, other, null);
  transferRepository({ context, actor: ann }, shop, other);
  expect(acme.kind).toBe('Organization');
  expect([...sent()].sort()).toEqual([
    'check_suite.requested',
    'create',
    'delete',
    'installation.created',
    'installation_repositories.added',
    'installation_repositories.removed',
    'pull_request.edited',
    'push',
    'repository.edited',
    'repository.privatized',
    'repository.publicized',
    'repository.renamed',
    'repository.transferred',
  ]);
});
