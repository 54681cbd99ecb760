import type { By, SandboxContext } from '../context.ts';
import { demand } from '../demand.ts';
import { filesOf } from '../git/content.ts';
import type { Sha } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import type { Workflow, WorkflowRun } from '../model/workflow.ts';
import { nextId, nodeId } from '../model.ts';
import { notFound, unprocessable } from '../refusal.ts';
import { parseWorkflow, startsOnPush, type WorkflowFile, withInputs } from '../workflows/file.ts';
import { startRun } from './run.ts';

const FOLDER = /^\.github\/workflows\/[^/]+\.ya?ml$/;

export interface Dispatch {
  /** Id, path or file name. */
  readonly workflow: string | number;
  /** A branch or a tag, with or without `refs/heads/` and `refs/tags/`. */
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Starts a workflow manually: needs write. The file has to be on the default branch; the one at the ref runs.
 * @throws GitHubRefusal 404 for an unknown workflow; 422 if the ref is not a branch or tag (a commit is not enough), or
 * if the workflow cannot be started manually
 */
export function dispatchWorkflow(
  by: By,
  repository: Repository,
  { workflow: which, ref, inputs }: Dispatch,
): WorkflowRun {
  const { context } = by;
  demand(by, repository, { person: 'write', app: ['actions'], level: 'write' });
  const workflow = workflowNamed(context, repository, which);
  const at = refNamed(repository, ref);
  if (at === null) throw unprocessable(`No ref found for: ${ref}`);
  const file = fileAt(repository, at.sha, workflow.path);
  if (!file?.dispatch) throw unprocessable("Workflow does not have 'workflow_dispatch' trigger");
  return startRun(by, {
    repository,
    workflow,
    event: 'workflow_dispatch',
    ref: at.ref,
    headSha: at.sha,
    title: workflow.name,
    plan: planOf(file, inputs),
  });
}

/** Starts the workflows of a push, by the files at the pushed commit. */
export function startPushed(by: By, repository: Repository, ref: string, sha: Sha): void {
  const { context } = by;
  for (const path of workflowPaths(repository, sha)) {
    const file = fileAt(repository, sha, path);
    if (!file || !startsOnPush(file, ref)) continue;
    startRun(by, {
      repository,
      workflow: workflowAt(context, repository, path, file),
      event: 'push',
      ref,
      headSha: sha,
      title: repository.objects.commits.get(sha)?.message.split('\n')[0] ?? path,
      plan: planOf(file, {}),
    });
  }
}

/** The workflows of the default branch, and those that ran. */
export function workflowsOf(context: SandboxContext, repository: Repository): readonly Workflow[] {
  const tip = repository.branches.get(repository.defaultBranch) ?? '';
  for (const path of workflowPaths(repository, tip)) {
    const file = fileAt(repository, tip, path);
    if (file) workflowAt(context, repository, path, file);
  }
  return [...repository.workflows.values()];
}

/** By id, path or file name. @throws GitHubRefusal 404 */
export function workflowNamed(context: SandboxContext, repository: Repository, which: string | number): Workflow {
  const wanted = String(which);
  const found = workflowsOf(context, repository).find(
    ({ id, path }) => String(id) === wanted || path === wanted || path.endsWith(`/${wanted}`),
  );
  if (!found) throw notFound();
  return found;
}

const workflowPaths = (repository: Repository, sha: Sha): readonly string[] =>
  [...filesOf(repository.objects, sha).keys()].filter((path) => FOLDER.test(path));

function fileAt(repository: Repository, sha: Sha, path: string): WorkflowFile | null {
  const blob = repository.objects.blobs.get(filesOf(repository.objects, sha).get(path) ?? '');
  return blob ? parseWorkflow(blob.content) : null;
}

/** The workflow of that path, under the name that it has now. */
function workflowAt(context: SandboxContext, repository: Repository, path: string, file: WorkflowFile): Workflow {
  const name = file.name ?? path;
  const known = repository.workflows.get(path);
  if (known) {
    known.name = name;
    return known;
  }
  const id = nextId(context.world);
  const made = { id, nodeId: nodeId('W', id), path, name, createdAt: context.clock.now() };
  repository.workflows.set(path, made);
  return made;
}

function planOf({ jobs }: WorkflowFile, inputs: Readonly<Record<string, string>>): WorkflowRun['plan'] {
  return jobs.map(({ name, needs, environment, url }) => {
    const named = environment === null ? '' : withInputs(environment, inputs).trim();
    // An empty name means no environment, which holds nothing: that is the effect of a misspelled input.
    return { name, needs, environmentName: named === '' ? null : named, environmentUrl: url };
  });
}

/** The full ref of a name; a branch precedes a tag of the same name. */
function refNamed(repository: Repository, name: string): { readonly ref: string; readonly sha: Sha } | null {
  const branch = repository.branches.get(name.replace(/^refs\/heads\//, ''));
  if (branch !== undefined) return { ref: `refs/heads/${name.replace(/^refs\/heads\//, '')}`, sha: branch };
  const tagName = name.replace(/^refs\/tags\//, '');
  const tag = repository.tags.get(tagName);
  if (tag === undefined) return null;
  return { ref: `refs/tags/${tagName}`, sha: repository.objects.tags.get(tag)?.target ?? tag };
}
