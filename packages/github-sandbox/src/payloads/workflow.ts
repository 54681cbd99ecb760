import { atSecond } from '../clock.ts';
import type { SandboxContext } from '../context.ts';
import type { Repository } from '../model/repository.ts';
import type { RunAttempt, Workflow, WorkflowRun } from '../model/workflow.ts';
import { nodeId } from '../model.ts';
import { shortRef } from '../workflows/file.ts';
import { accountJson } from './account.ts';
import { pullRequestsOf } from './check.ts';
import { simpleCommitJson } from './commit.ts';
import type { Json } from './json.ts';
import { repositoryApi, repositoryUrl } from './links.ts';
import { minimalRepositoryJson } from './repository.ts';

export function workflowJson(context: SandboxContext, repository: Repository, workflow: Workflow): Json {
  const page = repositoryUrl(context, repository);
  const created = atSecond(workflow.createdAt);
  return {
    id: workflow.id,
    node_id: workflow.nodeId,
    name: workflow.name,
    path: workflow.path,
    state: 'active',
    created_at: created,
    updated_at: created,
    url: `${repositoryApi(context, repository)}/actions/workflows/${workflow.id}`,
    html_url: `${page}/blob/${repository.defaultBranch}/${workflow.path}`,
    badge_url: `${page}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`,
  };
}

export const runApi = (context: SandboxContext, run: WorkflowRun): string =>
  `${repositoryApi(context, run.repository)}/actions/runs/${run.id}`;

export const runPage = (context: SandboxContext, run: WorkflowRun): string =>
  `${repositoryUrl(context, run.repository)}/actions/runs/${run.id}`;

/** A run as it stood in one attempt. */
export function workflowRunJson(context: SandboxContext, run: WorkflowRun, attempt: RunAttempt): Json {
  const { repository, headSha } = run;
  const api = repositoryApi(context, repository);
  const url = runApi(context, run);
  const first = attempt.number === 1;
  const commit = repository.objects.commits.get(headSha);
  return {
    id: run.id,
    name: run.workflow.name,
    node_id: run.nodeId,
    check_suite_id: run.checkSuiteId,
    check_suite_node_id: nodeId('CS', run.checkSuiteId),
    head_branch: shortRef(run.ref),
    head_sha: headSha,
    path: run.workflow.path,
    run_number: run.number,
    run_attempt: attempt.number,
    referenced_workflows: [],
    event: run.event,
    display_title: run.title,
    status: attempt.status,
    conclusion: attempt.conclusion,
    workflow_id: run.workflow.id,
    url,
    html_url: runPage(context, run),
    pull_requests: pullRequestsOf(context, run),
    created_at: atSecond(run.createdAt),
    updated_at: atSecond(attempt.updatedAt),
    actor: accountJson(context, run.actor),
    triggering_actor: accountJson(context, attempt.triggeringActor),
    run_started_at: atSecond(attempt.startedAt),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${api}/check-suites/${run.checkSuiteId}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: first ? null : `${url}/attempts/${attempt.number - 1}`,
    workflow_url: `${api}/actions/workflows/${run.workflow.id}`,
    head_commit: commit ? simpleCommitJson(commit) : null,
    repository: minimalRepositoryJson(context, repository),
    head_repository: minimalRepositoryJson(context, repository),
  };
}
