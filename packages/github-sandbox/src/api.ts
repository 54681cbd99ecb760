/**
 * The public API of the package: all that tests, demos and benches import from `github-sandbox`. Anything else than
 * this and the exports in package.json is internal, and can change with any commit.
 */

export { stateOf } from './acts/deployment.ts';
export type { CommitInput, PushInput } from './acts/push.ts';
export type { RulesetInput } from './acts/ruleset.ts';
export { latestAttempt } from './acts/run.ts';
export { peel, type TagInput } from './acts/tag.ts';
export type { Clock } from './clock.ts';
export type { Actor, SandboxContext } from './context.ts';
export type { CountedRequest, Counters } from './counters.ts';
export type { Fault, FaultEffect, Faults } from './faults.ts';
export { filesOf } from './git/content.ts';
export { reachable } from './git/graph.ts';
export { parseManifest } from './manifest.ts';
export type { Account, Team } from './model/account.ts';
export type { App, AppPermissions, Delivery, Hook, Installation } from './model/apps.ts';
export type { CheckConclusion, CheckRun } from './model/checks.ts';
export type { Commit, ObjectStore, Sha } from './model/git.ts';
export type { IssueComment, PullRequest, Review } from './model/pull-request.ts';
export type { MergeQueueRule, Repository, Rule } from './model/repository.ts';
export type { RunAttempt, WorkflowRun } from './model/workflow.ts';
export { WEB_FLOW_EMAIL, type World } from './model.ts';
export { renderMarkdown } from './page/markdown.ts';
export { repositoryJson } from './payloads/repository.ts';
export type { Person } from './person.ts';
export { GitHubRefusal } from './refusal.ts';
export { Sandbox, type SandboxOptions } from './sandbox.ts';
export { type SeededWorld, type SeedOptions, seed } from './seed.ts';
export type { AppSeed, SeededApp } from './seeding/app.ts';
export { type BigRelease, writeBigRelease } from './seeding/big-release.ts';
export type { OrganizationSeed, TeamSeed, UserSeed } from './seeding/people.ts';
export type { RepositorySeed } from './seeding/repository.ts';
export { type ReceivedWebhook, Receiver } from './webhooks/receiver.ts';
