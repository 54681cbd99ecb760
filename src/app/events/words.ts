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
/** If the text is not among the changes, it was not changed. */
const changesShape = z.object({ body: z.object({ from: z.string() }).optional() });

type About = Pick<WordsSighting, 'repositoryId' | 'number'>;
type Heard = Pick<IntakePart, 'words' | 'lacks'>;
type Source = WordsSighting['words']['source'];
/** The revision in an event. `own`: the author's; `last`: of a deleted comment; `before`: from before an edit. */
type Tells = 'own' | 'last' | 'before';

const NOTHING: Heard = { words: [] };
const COMMENT: Readonly<Record<string, Tells>> = { created: 'own', deleted: 'last', edited: 'before' };
const REVIEW: Readonly<Record<string, Tells>> = { submitted: 'own', edited: 'before' };

/**
 * SIGN-8, SIGN-9, SIGN-13: the text of a comment before it was edited or deleted.
 * Not of a comment that was edited and then deleted: its last text may be anyone's (SIGN-6). If the payload lacks a
 * field, the pull request is observed all the same, and the log says what may be lost.
 */
export const wordsOfComment = (payload: unknown, action: string | null, about: About): Heard =>
  wordsOf(payload, about, 'comment', action === null ? 'last' : COMMENT[action]);

/** The same for a comment on lines of code, of which only webhooks report. */
export const wordsOfLineComment = (payload: unknown, action: string | null, about: About): Heard =>
  wordsOf(payload, about, 'line-comment', action === null ? 'last' : COMMENT[action]);

/** The same for a review. */
export const wordsOfReview = (payload: unknown, action: string | null, about: About): Heard =>
  wordsOf(payload, about, 'review', action === null ? 'last' : REVIEW[action]);

function wordsOf(payload: unknown, about: About, source: Source, tells: Tells | undefined): Heard {
  if (tells === undefined) return NOTHING;
  const read = shape.safeParse(payload).data;
  const one = source === 'review' ? read?.review : read?.comment;
  if (!read || !one) return lacking(source, 'id');
  // The author of acts. An edited or deleted comment may be another person's.
  const author = anyone.safeParse(one.user).data ?? (tells === 'own' ? read.sender : null);
  // GitHub says null for accounts that are gone, which hold no role.
  if (one.user === null) return NOTHING;
  if (author === null) return lacking(source, 'user');
  // SIGN-3: only people's texts count.
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

/** The author's text, and until when it surely stood. null if there is none. */
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

/**
 * The latest certain time in a second. GitHub's times are whole seconds, and the first reported text precedes an edit
 * in the same second.
 */
const certain = (at: Instant): Instant => addMillis(at, -1);
