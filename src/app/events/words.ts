import { z } from 'zod';
import { holdsTakingCommand } from '../../commands/parse.ts';
import { addMillis, type Instant } from '../../domain/ids.ts';
import type { WordsSighting } from '../../domain/intake.ts';
import type { IntakePart } from '../intake-part.ts';
import { anyone, optional, webhookInstant } from '../shapes.ts';

const address = optional(z.object({ html_url: optional(z.string()) }));
const said = z.object({
  id: z.number().int(),
  user: z.unknown().optional(),
  html_url: optional(z.string().min(1)),
  created_at: optional(webhookInstant),
  submitted_at: optional(webhookInstant),
  updated_at: optional(webhookInstant),
  body: optional(z.unknown()),
});
const shape = z.object({
  comment: optional(said),
  review: optional(said),
  sender: optional(anyone),
  issue: address,
  pull_request: address,
  changes: optional(z.unknown()),
});
/** Where the text is not among the changes, it was not changed. */
const changesShape = z.object({ body: z.object({ from: z.string() }).optional() });

type About = Pick<WordsSighting, 'repositoryId' | 'number'>;
type Heard = Pick<IntakePart, 'words' | 'lacks'>;
type Source = WordsSighting['words']['source'];
/** Which words an event tells: the author's, as they stand there; the last ones of what is deleted; those before an edit. */
type Tells = 'own' | 'last' | 'before';

const NOTHING: Heard = { words: [] };
const COMMENT: Readonly<Record<string, Tells>> = { created: 'own', deleted: 'last', edited: 'before' };
const REVIEW: Readonly<Record<string, Tells>> = { submitted: 'own', edited: 'before' };

/**
 * SIGN-8, SIGN-9, SIGN-13: the words of a comment before it was edited or deleted. A comment that is deleted after an edit
 * is none of them: its last words may be anybody's (SIGN-6). Where the payload lacks what is needed, the pull request is
 * looked at all the same, and the log says what may be lost.
 */
export const wordsOfComment = (payload: unknown, action: string | null, about: About): Heard =>
  wordsOf(payload, about, 'comment', action === null ? 'last' : COMMENT[action]);

/** The same of a comment on lines of the code, of which only webhooks tell. */
export const wordsOfLineComment = (payload: unknown, action: string | null, about: About): Heard =>
  wordsOf(payload, about, 'line-comment', action === null ? 'last' : COMMENT[action]);

/** The same of a review. */
export const wordsOfReview = (payload: unknown, action: string | null, about: About): Heard =>
  wordsOf(payload, about, 'review', action === null ? 'last' : REVIEW[action]);

function wordsOf(payload: unknown, about: About, source: Source, tells: Tells | undefined): Heard {
  if (tells === undefined) return NOTHING;
  const read = shape.safeParse(payload).data;
  const one = source === 'review' ? read?.review : read?.comment;
  if (!read || !one) return lacking(source, 'id');
  // Who writes acts; what is edited or deleted may be somebody else's.
  const author = anyone.safeParse(one.user).data ?? (tells === 'own' ? read.sender : null);
  // GitHub says null of accounts that are gone, and those hold no role.
  if (one.user === null) return NOTHING;
  if (author === null) return lacking(source, 'user');
  // SIGN-3: nobody else's words count.
  if (author.kind !== 'user') return NOTHING;

  const at: Instant | 'now' = one.created_at ?? one.submitted_at ?? 'now';
  const found = wordsThere(one, read.changes, tells, at);
  if (found === null) return NOTHING;
  const { text, until } = found;
  if (typeof text !== 'string') return lacking(source, tells === 'before' ? 'changes' : 'body');
  const url = one.html_url ?? read.issue?.html_url ?? read.pull_request?.html_url ?? '';
  const words = { source, id: String(one.id), author, at, url, body: holdsTakingCommand(text) ? text : '' };
  return { words: [{ ...about, words, until }] };
}

const lacking = (source: Source, field: string): Heard => ({
  ...NOTHING,
  lacks: [`${source}.${field}: words in it that take readiness away are lost where it is deleted before the next look`],
});

/** The author's words, and until when they are known to have stood; null where there are none. */
function wordsThere(
  one: z.output<typeof said>,
  changes: unknown,
  tells: Tells,
  at: Instant | 'now',
): { readonly text: unknown; readonly until: Instant | 'now' } | null {
  if (tells === 'own') return { text: one.body ?? '', until: at === 'now' ? at : certain(at) };
  if (tells === 'last') {
    const edited = one.updated_at !== null && one.updated_at !== at;
    return edited ? null : { text: one.body ?? '', until: at };
  }
  const changed = changesShape.safeParse(changes);
  if (!changed.success) return { text: null, until: 'now' };
  return changed.data.body ? { text: changed.data.body.from, until: one.updated_at ?? 'now' } : null;
}

/** GitHub's times are whole seconds: the words that it told of first come before those of an edit in the same second. */
const certain = (at: Instant): Instant => addMillis(at, -1);
