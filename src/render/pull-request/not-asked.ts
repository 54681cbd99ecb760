import type { AskedReview } from '../../domain/review-request.ts';
import { reviewerKey } from '../../domain/review-request.ts';
import { enumeration, inFull } from '../text/phrases.ts';
import { heading, type Inline, list, type Phrase, person, phrase, type TextBlock, text } from '../text/tree.ts';
import type { RenderContext } from './context.ts';

/** NTF-1: who was not asked for a review because GitHub refused it; nothing if it refused nobody. */
export function notAsked({ facts }: RenderContext): readonly TextBlock[] {
  const head = facts.pullRequest.head.sha;
  const refused = (facts.memory.asked ?? []).filter((one) => one.head === head && one.status === 'refused');
  const byReviewer = Map.groupBy(refused, ({ reviewer }) => reviewerKey(reviewer));
  const entries = [...byReviewer.values()].flatMap((asked) => entryOf(asked));
  if (entries.length === 0) return [];
  return [
    heading(3, phrase`Not asked for a review`),
    list({ name: 'reviewers whom GitHub refuses', worth: 46 }, entries, HELP),
  ];
}

const HELP = phrase`GitHub lets nobody ask them for a review. They can still sign off. An administrator of the repository can give them access to it.`;

function entryOf(asked: readonly AskedReview[]): readonly Phrase[] {
  const [first] = asked;
  if (first === undefined) return [];
  const states = enumeration(asked.map(({ state }) => [text(state, 60)]));
  return [phrase`${nameOf(first)} for ${states}: ${inFull(first.said ?? '')}`];
}

const nameOf = ({ reviewer }: AskedReview): Inline =>
  reviewer.kind === 'person' ? person(reviewer.account) : text(`team ${reviewer.slug}`, 100);
