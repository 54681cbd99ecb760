import type { PullRequest } from '../model/pull-request.ts';
import type { ActCall, Fields } from './forms.ts';
import { fullName } from './view.ts';

type Form = (fields: Fields, pullRequest: PullRequest) => ActCall;

const at = ({ repository, number }: PullRequest) => ({ repository: fullName(repository), number });
const inRepository = ({ repository }: PullRequest) => ({ repository: fullName(repository) });
const simple =
  (act: string): Form =>
  (_fields, pullRequest) => ({ act, input: at(pullRequest) });

/** The forms on a pull request's page, with their acts and input. */
export const PULL_REQUEST_FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['comment', (f, pr) => ({ act: 'comment', input: { ...at(pr), body: f('body') } })],
  [
    'edit-comment',
    (f, pr) => ({ act: 'edit-comment', input: { ...inRepository(pr), id: Number(f('comment')), body: f('body') } }),
  ],
  ['delete-comment', (f, pr) => ({ act: 'delete-comment', input: { ...inRepository(pr), id: Number(f('comment')) } })],
  ['review', (f, pr) => ({ act: 'review', input: { ...at(pr), verdict: f('event'), body: f('body') } })],
  [
    'edit-review',
    (f, pr) => ({ act: 'edit-review', input: { ...inRepository(pr), id: Number(f('review')), body: f('body') } }),
  ],
  [
    'dismiss-review',
    (f, pr) => ({
      act: 'dismiss-review',
      input: { ...inRepository(pr), id: Number(f('review')), message: f('message') },
    }),
  ],
  ['add-label', (f, pr) => ({ act: 'label', input: { ...at(pr), labels: [f('label')] } })],
  ['remove-label', (f, pr) => ({ act: 'unlabel', input: { ...at(pr), label: f('label') } })],
  [
    'edit',
    (f, pr) => ({
      act: 'edit-pull-request',
      input: { ...at(pr), title: f('title'), body: f('body'), base: f('base') },
    }),
  ],
  ['close', simple('close')],
  ['reopen', simple('reopen')],
  ['ready-for-review', simple('ready-for-review')],
  ['convert-to-draft', simple('convert-to-draft')],
  ['update-branch', simple('update-branch')],
  ['enqueue', (f, pr) => ({ act: 'enqueue', input: { ...at(pr), head: f('sha') } })],
  ['dequeue', simple('dequeue')],
  [
    'merge',
    (f, pr) => ({
      act: 'merge',
      input: { ...at(pr), method: f('method'), head: f('sha'), bypass: f('bypass') === 'yes' },
    }),
  ],
  ['react', (f) => ({ act: 'react', input: { nodeId: f('node'), content: f('content') } })],
]);
