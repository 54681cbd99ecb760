import { Hono, type MiddlewareHandler } from 'hono';
import type { SandboxContext } from '../context.ts';
import type { ActCall, Fields } from './forms.ts';
import { formOf, missing, perform } from './perform.ts';
import { releasesPage } from './releases-page.ts';
import { fullName, repositoryPath } from './view.ts';
import { repositoryOf, viewOf } from './visit.ts';

/** The forms about releases. */
export function releaseForms(context: SandboxContext, sameOrigin: MiddlewareHandler): Hono {
  const routes = new Hono();
  routes.post('/:owner/:repo/releases/do/:form', sameOrigin, async (c) => {
    const sent = await formOf(c);
    const repository = repositoryOf(viewOf(context, c), c);
    const call = repository && callOf(sent.form, sent.fields, fullName(repository));
    if (!repository || !call) return missing(context, c);
    return perform(context, sent, call, {
      path: repositoryPath(repository, 'releases'),
      title: `Releases · ${fullName(repository)}`,
      build: (view) => releasesPage(view, repository, 1),
    });
  });
  return routes;
}

function callOf(form: string, f: Fields, repository: string): ActCall | null {
  const one = { repository, id: Number(f('release')) };
  const said = (field: string): boolean => f(field) === 'yes';
  switch (form) {
    case 'create': {
      const texts = { tag: f('tag'), target: f('target'), name: f('name'), body: f('body') };
      const chosen = { draft: said('draft'), prerelease: said('prerelease'), generateNotes: said('generate') };
      return { act: 'create-release', input: { repository, ...texts, ...chosen } };
    }
    case 'publish':
      return { act: 'publish-release', input: one };
    case 'delete':
      return { act: 'delete-release', input: one };
    default:
      return null;
  }
}
