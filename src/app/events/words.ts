import { z } from 'zod';
import { parseCommands } from '../../commands/parse.ts';
import type { HeardWords } from '../../domain/facts.ts';
import { addMillis, type Instant } from '../../domain/ids.ts';
import type { WordsSighting } from '../../domain/intake.ts';
import { account, instant } from '../shapes.ts';

const TAKE_AWAY = new Set(['not-ready', 'withdraw', 'hold']);

const said = z.object({ id: z.number().int(), user: account, html_url: z.string(), body: z.string().nullish() });
const changes = z.object({ changes: z.object({ body: z.object({ from: z.string() }) }) });
const commentShape = z.object({ comment: said.extend({ created_at: instant, updated_at: instant }) });
const reviewShape = z.object({ review: said.extend({ submitted_at: instant, updated_at: instant.nullish() }) });

type About = Pick<WordsSighting, 'repositoryId' | 'number'>;

/**
 * SIGN-8, SIGN-9, SIGN-13: the words of a comment before it was edited or deleted. A comment that is deleted after an edit
 * is none of them: its last words may be anybody's (SIGN-6). Nothing where the payload lacks what is needed; then the
 * pull request is looked at all the same.
 */
export function wordsOfComment(payload: unknown, action: string | null, about: About): readonly WordsSighting[] {
  const comment = commentShape.safeParse(payload).data?.comment;
  if (!comment) return [];
  const { created_at: at, updated_at } = comment;
  if (action === 'edited') return before(payload, about, { ...comment, source: 'comment', at }, updated_at);
  const own = action === 'created' || (action === 'deleted' && updated_at === at);
  const until = action === 'created' ? certain(at) : at;
  return own ? heard(about, { ...comment, source: 'comment', at }, comment.body ?? '', until) : [];
}

/** GitHub's times are whole seconds: the words that it told of first come before those of an edit in the same second. */
const certain = (at: Instant): Instant => addMillis(at, -1);

/** The same of a review. */
export function wordsOfReview(payload: unknown, action: string | null, about: About): readonly WordsSighting[] {
  const review = reviewShape.safeParse(payload).data?.review;
  if (!review) return [];
  const { submitted_at: at, updated_at } = review;
  if (action === 'edited') return before(payload, about, { ...review, source: 'review', at }, updated_at ?? 'now');
  return action === 'submitted'
    ? heard(about, { ...review, source: 'review', at }, review.body ?? '', certain(at))
    : [];
}

type Said = Pick<HeardWords, 'source' | 'at'> & z.output<typeof said>;

/** What was there until it was edited. */
function before(payload: unknown, about: About, one: Said, until: WordsSighting['until']): readonly WordsSighting[] {
  const from = changes.safeParse(payload).data?.changes.body.from;
  return from === undefined ? [] : heard(about, one, from, until);
}

function heard(
  about: About,
  { source, id, user, at, html_url }: Said,
  body: string,
  until: WordsSighting['until'],
): readonly WordsSighting[] {
  // SIGN-3: nobody else's words count.
  if (user.kind !== 'user') return [];
  const takesAway = parseCommands(body).some(({ command }) => TAKE_AWAY.has(command.kind));
  const words = { source, id: String(id), author: user, at, url: html_url, body: takesAway ? body : '' };
  return [{ ...about, words, until }];
}
