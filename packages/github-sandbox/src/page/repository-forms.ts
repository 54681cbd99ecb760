import type { Repository } from '../model/repository.ts';
import type { ActCall, Fields } from './forms.ts';
import { fullName } from './view.ts';

type Form = (fields: Fields, repository: Repository) => ActCall;

/** The forms on a repository's pages, with their acts and input. */
export const REPOSITORY_FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['open', open],
  ['push', push],
  ['fork', (_fields, repository) => ({ act: 'fork', input: { repository: fullName(repository) } })],
  [
    'tag',
    (f, repository) => ({
      act: 'push-tags',
      input: { repository: fullName(repository), tags: [{ name: f('tag'), commit: f('target') }] },
    }),
  ],
]);

/** A fork's head branch is `owner/name:branch`, because no branch's name contains a colon. */
function open(f: Fields, repository: Repository): ActCall {
  const [fork, branch] = f('head').split(':');
  const head = branch === undefined ? { head: fork } : { head: branch, headRepository: fork };
  const said = { title: f('title'), body: f('body'), base: f('base'), draft: f('draft') === 'yes' };
  return { act: 'open-pull-request', input: { repository: fullName(repository), ...said, ...head } };
}

/**
 * Pushes a commit. `from` applies only to a new branch and to a force push.
 * Otherwise the commit goes on top of the branch.
 */
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
