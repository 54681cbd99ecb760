import { z } from 'zod';
import { deploymentNumbered } from '../acts/deployment.ts';
import { latestAttempt } from '../acts/run.ts';
import { teamNamed, userNamed } from '../acts/team.ts';
import type { SandboxContext } from '../context.ts';
import type { WorkflowRun } from '../model/workflow.ts';
import { deploymentJson, deploymentStatusJson } from '../payloads/deployment.ts';
import { environmentJson } from '../payloads/environment.ts';
import { workflowRunJson } from '../payloads/workflow.ts';
import { repositoryOf } from './answer.ts';
import { act, id, type NamedAct, repository } from './definition.ts';

const environment = z.string().min(1);
const run = id;
const comment = z.string().default('');
const pattern = z.strictObject({ type: z.enum(['branch', 'tag']), name: z.string().min(1) });

const shown = (context: SandboxContext, found: WorkflowRun) => workflowRunJson(context, found, latestAttempt(found));

/** Environments, workflow runs, deployments. */
export const DEPLOY_ACTS: Readonly<Record<string, NamedAct>> = {
  'set-environment': act(
    {
      repository,
      environment,
      apps: z.array(z.string()).optional(),
      reviewers: z.array(z.string()).optional(),
      waitMinutes: z.int().optional(),
      preventSelfReview: z.boolean().optional(),
      branchPolicy: z.union([z.enum(['any', 'protected']), z.array(pattern)]).optional(),
      canAdminsBypass: z.boolean().optional(),
    },
    (who, { repository: name, environment: which, reviewers, apps, ...input }, context) => {
      const people = reviewers?.map((one) => (one.includes('/') ? teamNamed(context, one) : userNamed(context, one)));
      const made = who.setEnvironment(name, which, {
        ...input,
        ...(people && { reviewers: people }),
        ...(apps && { apps }),
      });
      return environmentJson(context, repositoryOf(context, name), made);
    },
  ),
  'delete-environment': act({ repository, environment }, (who, input) =>
    who.deleteEnvironment(input.repository, input.environment),
  ),
  'start-run': act(
    {
      repository,
      workflow: z.union([z.string(), z.int()]),
      ref: z.string().optional(),
      inputs: z.record(z.string(), z.string()).default({}),
    },
    (who, { repository: name, workflow, ref, inputs }, context) =>
      shown(context, who.startRun(name, { workflow, inputs, ...(ref !== undefined && { ref }) })),
  ),
  rerun: act({ repository, run }, (who, input, context) => shown(context, who.rerun(input.repository, input.run))),
  'cancel-run': act({ repository, run }, (who, input, context) =>
    shown(context, who.cancelRun(input.repository, input.run)),
  ),
  'review-deployment': act(
    { repository, run, environment, state: z.enum(['approved', 'rejected']), comment },
    (who, { repository: name, run: which, ...input }, context) =>
      shown(context, who.reviewDeployment(name, which, input)),
  ),
  'bypass-environment': act(
    { repository, run, environments: z.array(environment).min(1).nullable().default(null), comment },
    (who, input, context) =>
      shown(context, who.bypassEnvironment(input.repository, input.run, input.environments, input.comment)),
  ),
  'create-deployment': act(
    {
      repository,
      ref: z.string(),
      environment: environment.default('production'),
      task: z.string().default('deploy'),
      payload: z.union([z.string(), z.record(z.string(), z.unknown())]).default(''),
      description: z.string().nullable().default(null),
      transient: z.boolean().default(false),
      production: z.boolean().nullable().default(null),
      autoMerge: z.boolean().default(false),
      requiredContexts: z.array(z.string()).nullable().default([]),
    },
    (who, { repository: name, ...input }, context) => {
      const made = who.createDeployment(name, input);
      return 'merged' in made ? { message: made.merged } : deploymentJson(context, repositoryOf(context, name), made);
    },
  ),
  'set-deployment-status': act(
    {
      repository,
      id,
      state: z.enum(['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success']),
      description: z.string().default(''),
      environmentUrl: z.url().nullable().default(null),
      autoInactive: z.boolean().default(true),
    },
    (who, { repository: name, id: which, ...input }, context) => {
      const target = repositoryOf(context, name);
      const made = who.setDeploymentStatus(name, which, input);
      return deploymentStatusJson(context, target, deploymentNumbered(target, which), made);
    },
  ),
};
