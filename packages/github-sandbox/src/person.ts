import { checkRunNumbered, requestAction, rerequestCheck } from './acts/check.ts';
import {
  comment,
  commentByEmail,
  commentNumbered,
  deleteComment,
  editComment,
  minimizeComment,
} from './acts/comment.ts';
import { fork } from './acts/fork.ts';
import { addLabels, createLabel, deleteLabel, labelNamed, removeLabel, renameLabel } from './acts/label.ts';
import {
  commentOnLine,
  deleteLineComment,
  editLineComment,
  type LineCommentInput,
  lineCommentNumbered,
} from './acts/line-comment.ts';
import { type MergeInput, merge, updateBranch } from './acts/merge.ts';
import { type EditInput, editPullRequest, openPullRequest, setDraft, setLock, setState } from './acts/pull-request.ts';
import { type CommitInput, commitNamed, deleteBranch, type PushInput, push, setFiles } from './acts/push.ts';
import { findReactable, react } from './acts/react.ts';
import {
  dismissReview,
  editReview,
  type ReviewInput,
  type ReviewVerdict,
  review,
  reviewNumbered,
  startReview,
  submitReview,
} from './acts/review.ts';
import { removeReviewRequests, requestReviews } from './acts/review-request.ts';
import { deleteRuleset, putOrganizationRuleset, putRuleset, type RulesetInput, setRuleset } from './acts/ruleset.ts';
import { readRulesetFile } from './acts/ruleset-file.ts';
import { type StatusInput, setStatus } from './acts/status.ts';
import { deleteTags, pushTags, type TagInput } from './acts/tag.ts';
import * as teams from './acts/team.ts';
import type { By, SandboxContext } from './context.ts';
import { personNamed, pullRequestNumbered, repositoryNamed } from './demand.ts';
import type { OrganizationRole, TeamRole } from './model/account.ts';
import type { MinimizedReason, ReactionContent } from './model/pull-request.ts';
import type { Permission } from './model/repository.ts';
import { ReleasingPerson } from './person-releases.ts';
import { notFound, unprocessable } from './refusal.ts';

/**
 * A user and their acts. What GitHub would refuse throws `GitHubRefusal` with its status and message.
 * Repositories are named `owner/name`, teams `org/slug`. Acts change the world at once; their webhooks are under way
 * when they return (`Sandbox.settled`).
 */
export class Person extends ReleasingPerson {
  readonly #by: By;

  /** @throws GitHubRefusal 404 if there is no such user */
  constructor(context: SandboxContext, login: string) {
    const by = { context, actor: personNamed(context, login) };
    super(by);
    this.#by = by;
  }

  #repository = (name: string) => repositoryNamed(this.#by, name);
  #pull = (name: string, number: number) => pullRequestNumbered(this.#repository(name), number);
  #comment = (name: string, id: number) => commentNumbered(this.#repository(name), id);
  #review = (name: string, id: number) => reviewNumbered(this.#repository(name), id);

  comment(repository: string, number: number, body: string) {
    return comment(this.#by, this.#repository(repository), number, body);
  }
  /** Answers a notification. The body is the whole e-mail, including quotations. */
  commentByEmail(repository: string, number: number, body: string) {
    return commentByEmail(this.#by, this.#repository(repository), number, body);
  }
  /** Hides a comment; null shows it again. */
  minimizeComment(repository: string, id: number, reason: MinimizedReason | null = 'outdated'): void {
    minimizeComment(this.#by, this.#comment(repository, id), reason);
  }
  commentOnLine(repository: string, number: number, input: LineCommentInput) {
    return commentOnLine(this.#by, this.#repository(repository), number, input);
  }
  editLineComment(repository: string, id: number, body: string) {
    return editLineComment(this.#by, lineCommentNumbered(this.#repository(repository), id), body);
  }
  deleteLineComment(repository: string, id: number): void {
    deleteLineComment(this.#by, lineCommentNumbered(this.#repository(repository), id));
  }
  editComment(repository: string, id: number, body: string) {
    return editComment(this.#by, this.#comment(repository, id), body);
  }
  deleteComment(repository: string, id: number): void {
    deleteComment(this.#by, this.#comment(repository, id));
  }
  /** To a comment, a review or a pull request, by its node id. */
  react(nodeId: string, content: ReactionContent) {
    const target = findReactable(this.#by.context.world, nodeId);
    if (!target) throw notFound();
    return react(this.#by, target, content).reaction;
  }

  review(repository: string, number: number, input: Partial<ReviewInput> & Pick<ReviewInput, 'verdict'>) {
    const whole = { body: '', commit: null, ...input };
    return review(this.#by, this.#repository(repository), number, whole);
  }
  approve(repository: string, number: number, body = '') {
    return this.review(repository, number, { verdict: 'APPROVE', body });
  }
  /** Others do not see it until it is submitted. */
  startReview(repository: string, number: number, body = '') {
    return startReview(this.#by, this.#repository(repository), number, body);
  }
  submitReview(repository: string, number: number, verdict: ReviewVerdict) {
    return submitReview(this.#by, this.#repository(repository), number, verdict);
  }
  requestChanges(repository: string, number: number, body: string) {
    return this.review(repository, number, { verdict: 'REQUEST_CHANGES', body });
  }
  editReview(repository: string, id: number, body: string) {
    return editReview(this.#by, this.#review(repository, id), body);
  }
  dismissReview(repository: string, id: number, message: string) {
    return dismissReview(this.#by, this.#review(repository, id), message);
  }

  /** Asks people (by login) and teams (by slug) for a review. */
  requestReviews(repository: string, number: number, people: readonly string[], teams: readonly string[] = []) {
    return requestReviews(this.#by, this.#pull(repository, number), { people, teams });
  }
  removeReviewRequests(repository: string, number: number, people: readonly string[], teams: readonly string[] = []) {
    return removeReviewRequests(this.#by, this.#pull(repository, number), { people, teams });
  }

  addLabel(repository: string, number: number, ...labels: readonly string[]) {
    return addLabels(this.#by, this.#repository(repository), number, labels);
  }
  removeLabel(repository: string, number: number, label: string) {
    return removeLabel(this.#by, this.#repository(repository), number, label);
  }
  createLabel(repository: string, name: string, color = 'ededed', description: string | null = null) {
    return createLabel(this.#by, this.#repository(repository), name, { color, description });
  }
  renameLabel(repository: string, from: string, to: string) {
    const target = this.#repository(repository);
    return renameLabel(this.#by, target, labelNamed(target, from), to);
  }
  deleteLabel(repository: string, name: string): void {
    const target = this.#repository(repository);
    deleteLabel(this.#by, target, labelNamed(target, name));
  }

  /** Returns the branch's new tip. */
  push(repository: string, input: PushInput) {
    return push(this.#by, this.#repository(repository), input);
  }
  forcePush(repository: string, branch: string, from: string, commits: readonly CommitInput[] = []) {
    return this.push(repository, { branch, from, commits, force: true });
  }
  createBranch(repository: string, branch: string, from = 'HEAD') {
    return this.push(repository, { branch, from, commits: [] });
  }
  deleteBranch(repository: string, branch: string): void {
    deleteBranch(this.#by, this.#repository(repository), branch);
  }
  /** All in one push: beyond three, GitHub sends no webhooks for them. */
  pushTags(repository: string, tags: readonly TagInput[], force = false): void {
    pushTags(this.#by, this.#repository(repository), tags, force);
  }
  deleteTags(repository: string, names: readonly string[]): void {
    deleteTags(this.#by, this.#repository(repository), names);
  }
  /** Writes files to the default branch. */
  setFiles(repository: string, files: CommitInput['files'], message = 'Change files') {
    return setFiles(this.#by, this.#repository(repository), files, message);
  }
  /**
   * Writes the policy file to the default branch; null removes it.
   * @throws GitHubRefusal 422 if the sandbox was started without `policyPath`
   */
  setPolicy(repository: string, text: string | null) {
    const { policyPath } = this.#by.context;
    if (policyPath === null)
      throw unprocessable('The sandbox was started without policyPath, so no file is the policy');
    return this.setFiles(repository, { [policyPath]: text }, 'Change the policy');
  }
  fork(repository: string) {
    return fork(this.#by, this.#repository(repository));
  }

  /** Into the default branch by default. `headRepository`: the fork with the head. */
  openPullRequest(
    repository: string,
    input: {
      readonly title: string;
      readonly head: string;
      readonly base?: string | undefined;
      readonly body?: string | undefined;
      readonly draft?: boolean | undefined;
      readonly headRepository?: string | undefined;
    },
  ) {
    const target = this.#repository(repository);
    const { title, head, base = target.defaultBranch, body = '', draft = false, headRepository } = input;
    const from = headRepository === undefined ? null : this.#repository(headRepository);
    return openPullRequest(this.#by, target, {
      title,
      head,
      base,
      body,
      draft,
      headRepository: from,
    });
  }
  editPullRequest(repository: string, number: number, input: EditInput) {
    return editPullRequest(this.#by, this.#pull(repository, number), input);
  }
  close(repository: string, number: number) {
    return setState(this.#by, this.#pull(repository, number), 'closed');
  }
  reopen(repository: string, number: number) {
    return setState(this.#by, this.#pull(repository, number), 'open');
  }
  lock(repository: string, number: number): void {
    setLock(this.#by, this.#pull(repository, number), true);
  }
  unlock(repository: string, number: number): void {
    setLock(this.#by, this.#pull(repository, number), false);
  }
  readyForReview(repository: string, number: number) {
    return setDraft(this.#by, this.#pull(repository, number), false);
  }
  convertToDraft(repository: string, number: number) {
    return setDraft(this.#by, this.#pull(repository, number), true);
  }
  /** With a merge commit by default. Returns the commit on the base branch. */
  merge(repository: string, number: number, input: Partial<MergeInput> = {}) {
    const whole = { method: 'merge', head: null, bypass: false, title: null, message: null, ...input } as const;
    return merge(this.#by, this.#pull(repository, number), whole);
  }
  /** "Update branch": GitHub merges the base into the head branch. */
  updateBranch(repository: string, number: number) {
    return updateBranch(this.#by, this.#pull(repository, number));
  }

  rerequestCheck(repository: string, id: number): void {
    rerequestCheck(this.#by, checkRunNumbered(this.#repository(repository), id));
  }
  requestAction(repository: string, id: number, identifier: string): void {
    requestAction(this.#by, checkRunNumbered(this.#repository(repository), id), identifier);
  }
  /** `commit`: an id, or the name of a branch or tag. */
  setStatus(repository: string, commit: string, input: Partial<StatusInput> & Pick<StatusInput, 'state' | 'context'>) {
    const target = this.#repository(repository);
    const whole = { description: null, targetUrl: null, ...input };
    return setStatus(this.#by, target, commitNamed(target, commit), whole);
  }

  addTeamMember(team: string, login: string, role: TeamRole = 'member'): void {
    const member = teams.userNamed(this.#by.context, login);
    teams.addTeamMember(this.#by, teams.teamNamed(this.#by.context, team), member, role);
  }
  removeTeamMember(team: string, login: string): void {
    const member = teams.userNamed(this.#by.context, login);
    teams.removeTeamMember(this.#by, teams.teamNamed(this.#by.context, team), member);
  }
  createTeam(team: string, parent: string | null = null) {
    const [organization = '', name = ''] = team.split('/');
    const above = parent === null ? null : teams.teamNamed(this.#by.context, parent);
    return teams.createTeam(this.#by, teams.organizationNamed(this.#by.context, organization), name, above);
  }
  setTeamParent(team: string, parent: string | null): void {
    const above = parent === null ? null : teams.teamNamed(this.#by.context, parent);
    teams.setTeamParent(this.#by, teams.teamNamed(this.#by.context, team), above);
  }
  deleteTeam(team: string): void {
    teams.deleteTeam(this.#by, teams.teamNamed(this.#by.context, team));
  }
  addOrganizationMember(organization: string, login: string, role: OrganizationRole = 'member'): void {
    const member = teams.userNamed(this.#by.context, login);
    const where = teams.organizationNamed(this.#by.context, organization);
    teams.addOrganizationMember(this.#by, where, member, role);
  }
  removeOrganizationMember(organization: string, login: string): void {
    const member = teams.userNamed(this.#by.context, login);
    const where = teams.organizationNamed(this.#by.context, organization);
    teams.removeOrganizationMember(this.#by, where, member);
  }
  /** null removes the permission. */
  setCollaborator(repository: string, login: string, permission: Permission | null): void {
    const member = teams.userNamed(this.#by.context, login);
    teams.setCollaborator(this.#by, this.#repository(repository), member, permission);
  }
  setTeamPermission(repository: string, team: string, permission: Permission | null): void {
    const named = teams.teamNamed(this.#by.context, team);
    teams.setTeamPermission(this.#by, this.#repository(repository), named, permission);
  }

  /** Creates a ruleset, or replaces the one of that name. */
  setRuleset(repository: string, input: RulesetInput) {
    return setRuleset(this.#by, this.#repository(repository), input);
  }
  /** "Import a ruleset": from a file as GitHub exports it or tools print it. */
  importRuleset(repository: string, file: unknown) {
    const target = this.#repository(repository);
    return putRuleset(this.#by, target, null, readRulesetFile(file));
  }
  /** The same for all repositories of an organization that the file names. */
  importOrganizationRuleset(organization: string, file: unknown) {
    const target = teams.organizationNamed(this.#by.context, organization);
    return putOrganizationRuleset(this.#by, target, null, readRulesetFile(file));
  }
  deleteRuleset(repository: string, name: string): void {
    deleteRuleset(this.#by, this.#repository(repository), name);
  }
}
