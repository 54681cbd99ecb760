import { expect, test } from '@jest/globals';
import type { BaseRange, Facts } from '../../../src/domain/facts.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import { evidence } from '../../../src/render/pull-request/evidence.ts';
import { ann, commit, dev, eve, gitPerson, kim, lee, oli, rae, sha } from '../../support/facts.ts';
import { CASES, renderContextOf } from '../../support/scenes.ts';

const range: BaseRange = {
  since: null,
  commits: [commit(sha('c'), dev)],
  origins: [
    { number: 12, mergeCommit: sha('c'), mergedBy: kim, brought: [sha('c')], hands: [], commits: [] },
    {
      number: 9,
      mergeCommit: sha('c'),
      mergedBy: kim,
      brought: [sha('c')],
      hands: [dev, ann],
      commits: [commit(sha('d'), ann, { authors: [gitPerson(ann), gitPerson(rae)] }), commit(sha('e'), ann)],
    },
  ],
  hands: [lee],
};

/** What stands below the table of the release's own commits. */
function below(parts: Partial<Facts>): string {
  const context = renderContextOf(CASES['two-of-four']);
  const text = evidence({ ...context, facts: { ...context.facts, ...parts } });
  const own = text.indexOf('\n\n', text.indexOf('### Commits\n\n') + '### Commits\n\n'.length);
  return text.slice(own, text.indexOf('### Policy')).trim();
}

test('SOD-1, SOD-7: the evidence names where everybody who counts as a code author comes from', () => {
  const url = renderContextOf(CASES['two-of-four']).facts.repository.url;
  expect(below({ range: known(range), pushers: known([oli, eve]) })).toBe(
    [
      '### Other commits in this release',
      '',
      '| Commit | Authors | Committer |',
      '| --- | --- | --- |',
      `| [\`ccccccc\`](${url}/commit/${'c'.repeat(40)}) | dev | dev |`,
      '',
      '### Pull requests that these commits came from',
      '',
      '| Pull request | Opened or pushed by | Authors and committers of its commits |',
      '| --- | --- | --- |',
      `| [#9](${url}/pull/9) | ann, dev | ann, rae |`,
      `| [#12](${url}/pull/12) | - | - |`,
      '',
      '### Other code authors',
      '',
      '- Opened this pull request: dev',
      '- Pushed to its branch, or first pushed one of its commits: eve, oli',
      '- First pushed one of the other commits, or wrote changes that a merge added: lee',
    ].join('\n'),
  );
});

test('what could not be read names nobody', () => {
  const unread = unavailable('forbidden', 'a list');
  expect(below({ range: unread, pushers: unread })).toBe('### Other code authors\n\n- Opened this pull request: dev');
});
