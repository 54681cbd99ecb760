import type { Context } from 'hono';
import { Hono } from 'hono';
import { findCommit } from '../acts/push.ts';
import { latestAttempt } from '../acts/run.ts';
import type { SandboxContext } from '../context.ts';
import { filesOf } from '../git/content.ts';
import { findAccount, findTeam } from '../lookup.ts';
import type { Account } from '../model/account.ts';
import type { Repository } from '../model/repository.ts';
import { rulesetsOf } from '../rulesets.ts';
import { accountPage, appPage, teamPage } from './account-page.ts';
import { actionsPage } from './actions-page.ts';
import { assetRoutes } from './assets.ts';
import { codePage } from './code-page.ts';
import { commitPage, comparePage, filePage, runPage } from './content-page.ts';
import { deploymentsPage } from './deployments-page.ts';
import { environmentsPage } from './environments-page.ts';
import { homePage } from './home-page.ts';
import { issuePage } from './issue-page.ts';
import { issuesPage } from './issues-page.ts';
import { deliveryPage, machinePage } from './machine-page.ts';
import type { Markup } from './markup.ts';
import { missingPage } from './missing-page.ts';
import { postRoutes } from './posts.ts';
import { type PullRequestTab, pullRequestPage } from './pull-request-page.ts';
import { pullsPage } from './pulls-page.ts';
import { releasesPage } from './releases-page.ts';
import { rulePage, rulesPage } from './rules-page.ts';
import { settingsPage } from './settings-page.ts';
import { fullName, type View } from './view.ts';
import { pageNumber, repositoryOf, show, viewOf } from './visit.ts';
import { workflowRunPage } from './workflow-run-page.ts';

/** A page's title and content; null if there is nothing for this visitor. */
type Page = { readonly title: string; readonly content: Markup } | null;

const TABS: Readonly<Record<string, PullRequestTab>> = { commits: 'commits', checks: 'checks', files: 'files' };

/**
 * The sandbox's web pages, mounted at `/` after the API and the control addresses.
 * Forms use the same acts as HTTP, in the name of the chosen person (a cookie): see posts.ts.
 */
export function pageRoutes(context: SandboxContext): Hono {
  const routes = new Hono();
  routes.route('/', assetRoutes());
  routes.route('/', postRoutes(context));

  const page = (path: string, build: (view: View, c: Context) => Page): void => {
    routes.get(path, (c) => {
      const view = viewOf(context, c);
      const found = build(view, c);
      if (found === null) return show(c, view, { title: 'Not found', content: missingPage(view) }, 404);
      return show(c, view, found);
    });
  };
  /** A page below `/{owner}/{repo}`. */
  const repositoryPage = (below: string, build: (view: View, repository: Repository, c: Context) => Page): void =>
    page(`/:owner/:repo${below}`, (view, c) => {
      const repository = repositoryOf(view, c);
      return repository === null ? null : build(view, repository, c);
    });

  page('/', (view) => ({ title: 'People and repositories', content: homePage(view) }));
  page('/sandbox', (view, c) => ({ title: 'Machine room', content: machinePage(view, pageNumber(c)) }));
  page('/-/deliveries/:id', (view, c) => {
    const delivery = context.world.deliveries.find(({ id }) => String(id) === c.req.param('id'));
    return delivery === undefined ? null : { title: delivery.event, content: deliveryPage(view, delivery) };
  });
  page('/:login', (view, c) => accountOf(view, findAccount(context.world, c.req.param('login') ?? '')));
  page('/apps/:slug', (view, c) => {
    const app = [...context.world.apps.values()].find(({ slug }) => slug === c.req.param('slug'));
    return app === undefined ? null : { title: app.name, content: appPage(view, app) };
  });
  page('/orgs/:org/teams/:slug', (view, c) => {
    const team = findTeam(context.world, c.req.param('org') ?? '', c.req.param('slug') ?? '');
    return team === null ? null : { title: team.name, content: teamPage(view, team) };
  });

  repositoryPage('', (view, repository) => codeOf(view, repository, repository.defaultBranch));
  repositoryPage('/tree/:ref{.+}', (view, repository, c) => codeOf(view, repository, c.req.param('ref') ?? ''));
  repositoryPage('/blob/:rest{.+}', (_view, repository, c) => fileOf(repository, c.req.param('rest') ?? ''));
  repositoryPage('/pulls', (view, repository, c) => {
    const shown = c.req.query('state') === 'closed' ? 'closed' : 'open';
    return {
      title: `Pull requests · ${fullName(repository)}`,
      content: pullsPage(view, repository, shown, pageNumber(c)),
    };
  });
  repositoryPage('/settings', (view, repository) => ({
    title: `Settings · ${fullName(repository)}`,
    content: settingsPage(view, repository),
  }));
  deployPages(repositoryPage);
  repositoryPage('/commit/:sha', (view, repository, c) => {
    const commit = repository.objects.commits.get(findCommit(repository, c.req.param('sha') ?? '') ?? '');
    return commit === undefined
      ? null
      : { title: commit.message.split('\n')[0] ?? '', content: commitPage(view, repository, commit) };
  });
  repositoryPage('/compare/:range{.+}', (view, repository, c) =>
    compareOf(view, repository, c.req.param('range') ?? ''),
  );
  repositoryPage('/runs/:id', (view, repository, c) => {
    const run = repository.checkRuns.find(({ id }) => String(id) === c.req.param('id'));
    return run === undefined ? null : { title: run.name, content: runPage(view, repository, run) };
  });
  repositoryPage('/issues', (view, repository, c) => {
    const shown = c.req.query('state') === 'closed' ? 'closed' : 'open';
    return { title: `Issues · ${fullName(repository)}`, content: issuesPage(view, repository, shown, pageNumber(c)) };
  });
  // A number alone does not distinguish issues and pull requests: each address shows what exists.
  repositoryPage('/issues/:number', (view, repository, c) => conversationOf(view, repository, c));
  repositoryPage('/releases', (view, repository, c) => ({
    title: `Releases · ${fullName(repository)}`,
    content: releasesPage(view, repository, pageNumber(c)),
  }));
  repositoryPage('/releases/tag/:tag{.+}', (view, repository, c) => {
    const found = repository.releases.find(({ draft, tag }) => !draft && tag === c.req.param('tag'));
    return found
      ? {
          title: `Release ${found.tag} · ${fullName(repository)}`,
          content: releasesPage(view, repository, 1, found.tag),
        }
      : null;
  });
  repositoryPage('/pull/:number/:tab?', (view, repository, c) => {
    if (repository.issues.has(Number(c.req.param('number')))) return conversationOf(view, repository, c);
    const pullRequest = repository.pullRequests.get(Number(c.req.param('number')));
    const name = c.req.param('tab');
    const tab = name === undefined ? 'conversation' : TABS[name];
    if (pullRequest === undefined || tab === undefined) return null;
    const title = `${pullRequest.title} #${pullRequest.number} · ${fullName(repository)}`;
    return { title, content: pullRequestPage(view, pullRequest, tab) };
  });
  return routes;
}

type RepositoryPage = (below: string, build: (view: View, repository: Repository, c: Context) => Page) => void;

/** Runs, deployments, environments, rulesets. */
function deployPages(repositoryPage: RepositoryPage): void {
  const titled = (what: string, repository: Repository) => `${what} · ${fullName(repository)}`;
  repositoryPage('/actions', (view, repository, c) => ({
    title: titled('Actions', repository),
    content: actionsPage(view, repository, pageNumber(c)),
  }));
  repositoryPage('/actions/runs/:id', (view, repository, c) => {
    const run = repository.workflowRuns.get(Number(c.req.param('id')));
    const asked = c.req.query('attempt');
    const attempt = run?.attempts.find(({ number }) => number === Number(asked ?? latestAttempt(run).number));
    return run && attempt
      ? { title: titled(run.title, repository), content: workflowRunPage(view, run, attempt) }
      : null;
  });
  for (const path of ['/deployments', '/deployments/activity_log']) {
    repositoryPage(path, (view, repository, c) => {
      const environment = c.req.query('environment') ?? c.req.query('environments_filter') ?? '';
      const content = deploymentsPage(view, repository, environment, pageNumber(c));
      return { title: titled('Deployments', repository), content };
    });
  }
  repositoryPage('/settings/environments', (view, repository) => ({
    title: titled('Environments', repository),
    content: environmentsPage(view, repository),
  }));
  repositoryPage('/rules', (view, repository) => ({
    title: titled('Rulesets', repository),
    content: rulesPage(view, repository),
  }));
  repositoryPage('/rules/:id', (view, repository, c) => {
    const found = rulesetsOf(repository).find(({ id }) => String(id) === c.req.param('id'));
    return found ? { title: titled(found.name, repository), content: rulePage(view, repository, found) } : null;
  });
}

function accountOf(view: View, account: Account | null): Page {
  return account === null ? null : { title: account.login, content: accountPage(view, account) };
}

function conversationOf(view: View, repository: Repository, c: Context): Page {
  const number = Number(c.req.param('number'));
  const issue = repository.issues.get(number);
  const pullRequest = repository.pullRequests.get(number);
  const title = (text: string) => `${text} #${number} · ${fullName(repository)}`;
  if (issue) return { title: title(issue.title), content: issuePage(view, issue) };
  if (!pullRequest) return null;
  return { title: title(pullRequest.title), content: pullRequestPage(view, pullRequest, 'conversation') };
}

function codeOf(view: View, repository: Repository, ref: string): Page {
  const sha = findCommit(repository, ref);
  // An empty repository has only the name of a default branch. Its page exists all the same.
  if (sha === null && ref !== repository.defaultBranch) return null;
  return { title: fullName(repository), content: codePage(view, repository, ref, sha) };
}

/** The file or folder of a path. Branch names contain slashes, so the longest existing name is used. */
function fileOf(repository: Repository, rest: string): Page {
  const parts = rest.split('/');
  for (let length = parts.length - 1; length > 0; length--) {
    const ref = parts.slice(0, length).join('/');
    const path = parts.slice(length).join('/');
    const blob = filesOf(repository.objects, findCommit(repository, ref)).get(path);
    if (blob !== undefined) return { title: path, content: filePage(repository, ref, path, blob) };
  }
  return null;
}

function compareOf(view: View, repository: Repository, range: string): Page {
  const [from = '', to = ''] = range.split(/\.{2,3}/);
  const base = findCommit(repository, from);
  const head = findCommit(repository, to);
  if (base === null || head === null) return null;
  return { title: `Comparing · ${fullName(repository)}`, content: comparePage(view, repository, base, head) };
}
