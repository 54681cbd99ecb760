import { openStatus } from '../../domain/requirement.ts';
import { baseName } from '../pull-request/content-change.ts';
import { commitLink } from '../pull-request/context.ts';
import { counted } from '../text/phrases.ts';
import { code, phrase, strong } from '../text/tree.ts';
import { obstacle, type RequirementWords, TRIES_AGAIN } from './words.ts';

/** REL-6. */
export const rangeWords: RequirementWords<'range'> = {
  kind: 'range',
  name: 'Every commit came by a pull request',
  row: (found) => ({
    found: found.flatMap(({ commits, unreviewed }) => phrase`${commits - unreviewed} of ${counted(commits, 'commit')}`),
    warned: found.some(({ unreviewed, status }) => unreviewed > 0 && status === 'satisfied'),
  }),
  clauses: (open, status) =>
    status === 'error'
      ? [phrase`whether every commit came by a pull request is not known`]
      : open.map(({ unreviewed }) => phrase`${counted(unreviewed, 'commit')} by no pull request`),
  blockers: (open) =>
    open.map(({ unreviewed }) => phrase`${counted(unreviewed, 'commit')} that came by no pull request`),
  steps: (open, status, { facts }) =>
    status === 'error'
      ? [TRIES_AGAIN]
      : open.map(
          ({ unreviewed }) =>
            phrase`somebody reverts ${unreviewed === 1 ? phrase`that commit` : phrase`those ${unreviewed} commits`} on ${baseName(facts)} and makes the change again by a pull request, or whoever maintains the policy changes ${code('unreviewed')}`,
        ),
  short: () => phrase`commits by no pull request`,
  errorToldBy: ['facts'],
  blocks: (found, { facts }) =>
    found.flatMap(({ status, unreviewed, named }) => {
      const open = openStatus(status);
      if (open === null) return [];
      if (open === 'error')
        return [obstacle('', phrase`⚠️ ${strong`Whether every commit came by a pull request`} is not known.`)];
      const more = unreviewed - named.length;
      return [
        obstacle(
          'commits by no pull request',
          phrase`⛔ ${strong`${counted(unreviewed, 'commit')} came by no merged pull request`}, and the policy asks for one (${code('unreviewed: block')}):`,
          [...named.map((sha) => phrase`${commitLink(facts, sha)}`), ...(more > 0 ? [phrase`and ${more} more`] : [])],
        ),
      ];
    }),
  recordedAs: 'unreviewed',
  lacked: ({ commits }) => phrase`${counted(commits, 'commit')} that came by no merged pull request`,
};
