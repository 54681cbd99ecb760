import type { AskedReview } from '../../domain/review-request.ts';
import { reviewerKey } from '../../domain/review-request.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { enumeration, inFull } from '../text/phrases.ts';
import { heading, type Inline, list, type Phrase, person, phrase, type TextBlock, text } from '../text/tree.ts';
import { type RenderContext, titleOf } from './context.ts';

/** NTF-1: who was not asked for a review because GitHub refused it; nothing if it refused nobody. */
export function notAsked({ facts, verdict }: RenderContext): readonly TextBlock[] {
  const head = facts.pullRequest.head.sha;
  const refused = (facts.memory.asked ?? []).filter((one) => one.head === head && one.status === 'refused');
  const byReviewer = Map.groupBy(refused, ({ reviewer }) => reviewerKey(reviewer));
  const entries = [...byReviewer.values()].flatMap((asked) => entryOf(verdict, asked));
  if (entries.length === 0) return [];
  return [
    heading(3, phrase`Not asked for a review`),
    list({ name: 'reviewers whom GitHub refuses', worth: 46 }, entries, HELP),
  ];
}

const HELP = phrase`GitHub does not let the app request their review, often because they have no access of their own to the repository. An administrator can give it to them.`;

function entryOf(verdict: Verdict, asked: readonly AskedReview[]): readonly Phrase[] {
  const [first] = asked;
  if (first === undefined) return [];
  const states = enumeration(asked.map(({ state }) => [titleOf(state, verdict)]));
  return [phrase`${nameOf(first)} for ${states}: ${inFull(first.said ?? '')}`];
}

const nameOf = ({ reviewer }: AskedReview): Inline =>
  reviewer.kind === 'person' ? person(reviewer.account) : text(`team ${reviewer.slug}`, 100);
