import { openStatus } from '../../domain/requirement.ts';
import { code } from '../markdown/escape.ts';
import { counted } from '../markdown/phrases.ts';
import { commitLink } from '../pull-request/context.ts';
import { obstacle, type RequirementWords } from './words.ts';

/** REL-6. */
export const rangeWords: RequirementWords<'range'> = {
  kind: 'range',
  name: 'Every commit came by a pull request',
  row: (found) => ({
    found: found.map(({ commits, unreviewed }) => `${commits - unreviewed} of ${counted(commits, 'commit')}`).join(),
    warned: found.some(({ unreviewed, status }) => unreviewed > 0 && status === 'satisfied'),
  }),
  clauses: (open, status) =>
    status === 'error'
      ? ['whether every commit came by a pull request is not known']
      : open.map(({ unreviewed }) => `${counted(unreviewed, 'commit')} by no pull request`),
  short: () => 'commits by no pull request',
  errorToldBy: ['facts'],
  blocks: (found, { facts }) =>
    found.flatMap(({ status, unreviewed, named }) => {
      const open = openStatus(status);
      if (open === null) return [];
      if (open === 'error') return [obstacle('', '⚠️ **Whether every commit came by a pull request** is not known.')];
      const more = unreviewed - named.length;
      return [
        obstacle(
          'commits by no pull request',
          `⛔ **${counted(unreviewed, 'commit')} came by no merged pull request**, and the policy asks for one (${code('unreviewed: block')}). Take them back on the base branch and bring them again by a pull request, or let an administrator change the policy:`,
          [...named.map((sha) => `- ${commitLink(facts, sha)}`), ...(more > 0 ? [`- and ${more} more`] : [])],
        ),
      ];
    }),
  lines: (found) =>
    found.flatMap(({ unreviewed, commits }) =>
      unreviewed > 0 ? [`${unreviewed} of ${commits} commits by no pull request`] : [],
    ),
  recordedAs: 'unreviewed',
  lacked: ({ commits }) => `${counted(commits, 'commit')} that came by no merged pull request`,
};
