import type { RangeStart } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Block } from '../markdown/budget.ts';
import { code, inline } from '../markdown/escape.ts';
import { counted, moment } from '../markdown/phrases.ts';
import { commitLink, compareLink, type RenderContext, requirement, short } from './context.ts';

/** REL-6: what the release ships, in one line; empty where the policy does not ask. */
export function rangeLine(context: RenderContext): string {
  const range = requirement(context.verdict, 'range');
  if (range === undefined) return '';
  const { commits, inPullRequest, unreviewed, since } = range;
  const words = `since ${sinceWords(since)}`;
  const link = since.commit === null ? words : compareLink(context.facts, since.commit, words);
  const parts = [
    commits === inPullRequest ? 'all in this pull request' : `${inPullRequest} in this pull request`,
    ...(unreviewed > 0 ? [`${unreviewed} by no pull request at all`] : []),
  ];
  return `Ships ${counted(commits, 'commit')} ${link}: ${parts.join(', ')}.`;
}

const sinceWords = (since: RangeStart): string =>
  since.kind === 'release' ? inline(since.tag, 100) : `the gate first saw the repository (${moment(since.at)})`;

/** REL-6: commits that nobody had a pull request for. */
export function unreviewedBlocks({ verdict, facts }: RenderContext): readonly Block[] {
  const range = requirement(verdict, 'range');
  if (range?.status !== 'unsatisfied') return [];
  const more = range.unreviewed - range.named.length;
  return [
    {
      name: 'commits by no pull request',
      head: `⛔ **${counted(range.unreviewed, 'commit')} came by no merged pull request**, and the policy asks for one (${code('unreviewed: block')}). Take them back on the base branch and bring them again by a pull request, or let an administrator change the policy:`,
      lines: [
        ...range.named.map((sha: Sha) => `- ${commitLink(facts, sha)}`),
        ...(more > 0 ? [`- and ${more} more`] : []),
      ],
      tail: '',
      worth: 90,
    },
  ];
}

/** REL-6, `merge.up-to-date: required`. */
export function behindBlocks({ verdict, facts }: RenderContext): readonly Block[] {
  const found = requirement(verdict, 'up-to-date');
  if (found === undefined || found.status === 'satisfied') return [];
  const base = inline(facts.pullRequest.base.ref, 100);
  const head =
    found.status === 'error'
      ? `⚠️ **Whether the head holds ${base}** is not known.`
      : `⬜ **${base} has moved on to ${commitLink(facts, found.tip)}**, and the head ${code(short(verdict.head))} does not hold it. Whoever may push updates the branch (“Update branch”, or merge ${base} into it); then everyone signs again, for exactly what will be merged.`;
  return [{ name: '', head, lines: [], tail: '', worth: 90 }];
}
