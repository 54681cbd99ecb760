import type { RangeStart } from '../../domain/facts.ts';
import { counted, joined } from '../text/phrases.ts';
import { moment, type Phrase, phrase, text } from '../text/tree.ts';
import { compareLink, type RenderContext, requirementOf } from './context.ts';

/** REL-6: what the release ships, in one line. Empty if the policy does not ask. */
export function rangeLine(context: RenderContext): Phrase {
  const range = requirementOf(context.verdict, 'range');
  if (range === undefined) return [];
  const { commits, inPullRequest, unreviewed, since } = range;
  const start = phrase`since ${sinceWords(since)}`;
  const linked = since.commit === null ? start : compareLink(context.facts, since.commit, start);
  const parts = [
    commits === inPullRequest ? phrase`all in this pull request` : phrase`${inPullRequest} in this pull request`,
    ...(unreviewed > 0 ? [phrase`${unreviewed} by no pull request at all`] : []),
  ];
  return phrase`Ships ${counted(commits, 'commit')} ${linked}: ${joined(parts, ', ')}.`;
}

const sinceWords = (since: RangeStart): Phrase =>
  since.kind === 'release' ? [text(since.tag, 100)] : phrase`the gate first saw the repository (${moment(since.at)})`;
