import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { availableRuleApps } from '../acts/environment.ts';
import { latestAttempt } from '../acts/run.ts';
import type { SandboxContext } from '../context.ts';
import type { Repository } from '../model/repository.ts';
import type { WorkflowRun } from '../model/workflow.ts';
import { actionsPage, workflowRunPath } from './actions-page.ts';
import { environmentsPage } from './environments-page.ts';
import type { ActCall, Fields } from './forms.ts';
import type { Markup } from './markup.ts';
import { formOf, missing, perform } from './perform.ts';
import { rulesPage } from './rules-page.ts';
import { fullName, repositoryPath, type View } from './view.ts';
import { repositoryOf, viewOf } from './visit.ts';
import { workflowRunPage } from './workflow-run-page.ts';

/** The act of a form; null if there is no form of that name. */
type Read = (form: string, fields: Fields, repository: Repository) => ActCall | null;

/** The forms about runs, environments and rulesets. */
export function deployForms(context: SandboxContext, sameOrigin: MiddlewareHandler): Hono {
  const routes = new Hono();

  /** Forms on a page of the repository, which return to it. */
  const forms = (below: string, read: Read, build: (view: View, repository: Repository) => Markup): void => {
    routes.post(`/:owner/:repo/${below}/do/:form`, sameOrigin, async (c) => {
      const sent = await formOf(c);
      const repository = repositoryOf(viewOf(context, c), c);
      const call = repository && read(sent.form, sent.fields, repository);
      if (!repository || !call) return missing(context, c);
      return perform(context, sent, call, {
        path: repositoryPath(repository, below),
        title: fullName(repository),
        build: (view) => build(view, repository),
      });
    });
  };
  forms('actions', startCall, (view, repository) => actionsPage(view, repository, 1));
  forms('rules', ruleCall, rulesPage);
  forms(
    'settings/environments',
    (form, fields, repository) => environmentCall(context, form, fields, repository),
    environmentsPage,
  );

  routes.post('/:owner/:repo/actions/runs/:id/do/:form', sameOrigin, async (c) => {
    const sent = await formOf(c);
    const run = runOf(context, c);
    const call = run && runCall(sent.form, sent.fields, run);
    if (!run || !call) return missing(context, c);
    return perform(context, sent, call, {
      path: workflowRunPath(run),
      title: run.title,
      build: (view) => workflowRunPage(view, run, latestAttempt(run)),
    });
  });
  return routes;
}

function runOf(context: SandboxContext, c: Context): WorkflowRun | null {
  return repositoryOf(viewOf(context, c), c)?.workflowRuns.get(Number(c.req.param('id'))) ?? null;
}

function startCall(form: string, fields: Fields, repository: Repository): ActCall | null {
  if (form !== 'start-run') return null;
  // One `name=value` a line; a line without a sign is a name without a value.
  const lines = fields('inputs')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => [line.split('=')[0]?.trim() ?? '', line.split('=').slice(1).join('=').trim()]);
  const inputs = Object.fromEntries(lines);
  return {
    act: 'start-run',
    input: { repository: fullName(repository), workflow: fields('workflow'), ref: fields('ref'), inputs },
  };
}

function runCall(form: string, fields: Fields, { repository, id }: WorkflowRun): ActCall | null {
  const at = { repository: fullName(repository), run: id };
  switch (form) {
    case 'rerun':
      return { act: 'rerun', input: at };
    case 'cancel':
      return { act: 'cancel-run', input: at };
    case 'bypass':
      return { act: 'bypass-environment', input: { ...at, comment: fields('comment') } };
    case 'review': {
      const said = { environment: fields('environment'), state: fields('state'), comment: fields('comment') };
      return { act: 'review-deployment', input: { ...at, ...said } };
    }
    default:
      return null;
  }
}

function ruleCall(form: string, fields: Fields, repository: Repository): ActCall | null {
  const at = { repository: fullName(repository) };
  switch (form) {
    case 'import-ruleset':
      return { act: 'import-ruleset', input: { ...at, ruleset: parsed(fields('ruleset')) } };
    case 'delete-ruleset':
      return { act: 'delete-ruleset', input: { ...at, name: fields('name') } };
    default:
      return null;
  }
}

/** Parses JSON. Other text stays text, which the act refuses. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function environmentCall(
  context: SandboxContext,
  form: string,
  fields: Fields,
  repository: Repository,
): ActCall | null {
  const at = { repository: fullName(repository), environment: fields('environment') };
  switch (form) {
    case 'add':
      return { act: 'set-environment', input: at };
    case 'delete':
      return { act: 'delete-environment', input: at };
    case 'change': {
      const offered = availableRuleApps(context, repository).map(({ slug }) => slug);
      const apps = offered.filter((slug) => fields(`app-${slug}`) === 'yes');
      const waitMinutes = Number(fields('wait'));
      return {
        act: 'set-environment',
        input: { ...at, apps, waitMinutes, canAdminsBypass: fields('bypass') === 'yes' },
      };
    }
    default:
      return null;
  }
}
