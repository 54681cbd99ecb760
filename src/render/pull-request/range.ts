import type { RangeStart } from '../../domain/facts.ts';
import { inlineMarkdown } from '../markdown/escape.ts';
import { counted, moment } from '../markdown/phrases.ts';
import { compareLink, type RenderContext, requirementOf } from './context.ts';

/** REL-6: what the release ships, in one line; empty where the policy does not ask. */
export function rangeLine(context: RenderContext): string {
  const range = requirementOf(context.verdict, 'range');
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
  since.kind === 'release' ? inlineMarkdown(since.tag, 100) : `the gate first saw the repository (${moment(since.at)})`;
