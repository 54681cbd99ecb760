import type { Repository } from '../model/repository.ts';
import type { ActCall, Fields } from './forms.ts';
import { fullName } from './view.ts';

type Form = (fields: Fields, repository: Repository) => ActCall;

/** The forms on a repository's pages: which act each of them is, and what it says. */
export const REPOSITORY_FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  [
    'open',
    (f, repository) => ({
      act: 'open-pull-request',
      input: {
        repository: fullName(repository),
        title: f('title'),
        body: f('body'),
        base: f('base'),
        head: f('head'),
        draft: f('draft') === 'yes',
      },
    }),
  ],
  ['push', push],
  [
    'tag',
    (f, repository) => ({
      act: 'push-tags',
      input: { repository: fullName(repository), tags: [{ name: f('tag'), commit: f('target') }] },
    }),
  ],
]);

/** `from` counts for a new branch and for a force push only: otherwise the commit goes on top of the branch. */
function push(f: Fields, repository: Repository): ActCall {
  const branch = f('branch');
  const force = f('force') === 'yes';
  const from = force || !repository.branches.has(branch) ? { from: f('from') } : {};
  const content = f('content').replaceAll('\r\n', '\n');
  const commit = {
    message: f('message').replaceAll('\r\n', '\n'),
    files: { [f('path')]: `${content.replace(/\n$/, '')}\n` },
  };
  return { act: 'push', input: { repository: fullName(repository), branch, commits: [commit], force, ...from } };
}
