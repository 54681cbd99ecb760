import { addMillis } from '../../domain/ids.ts';
import type { Disposition, JudgedAct } from '../../domain/verdict.ts';

/** The most answers to one comment or review, which may contain a hundred commands. */
const MOST_ANSWERS = 3;

/** SIGN-15: `/help` within this time after the same person's last one gets no second answer. */
const SAME_HELP_MILLIS = 10 * 60_000;

type Answered = JudgedAct & {
  readonly disposition: Extract<Disposition, { kind: 'refused' | 'understood' | 'helped' }>;
};

/**
 * The acts that get an answer (SIGN-14, SIGN-15).
 * Of one comment the first few, and of a person's near misses in a row the first.
 * @param acts in the order of time
 */
export function dueAnswers(acts: readonly JudgedAct[]): readonly Answered[] {
  const before = new Map<number | null, JudgedAct>();
  const answered = new Map<string, number>();
  return acts.filter((judged): judged is Answered => {
    const { act, disposition } = judged;
    const person = act.actor?.id ?? null;
    const last = before.get(person);
    before.set(person, judged);
    if (!isAnswered(disposition) || (last && repeats(judged, last))) return false;
    const post = postOf(judged);
    const count = answered.get(post) ?? 0;
    answered.set(post, count + 1);
    return count < MOST_ANSWERS;
  });
}

const ACCEPTED: ReadonlySet<Disposition['kind']> = new Set(['counted', 'done', 'understood', 'ordered']);

/** True for an act that gets a reaction (SIGN-14). */
export const isAccepted = ({ disposition }: JudgedAct): boolean => ACCEPTED.has(disposition.kind);

/**
 * SIGN-16: ids of the acts whose answers stay visible, at most one for each person.
 * It is the newest, unless the person did something accepted in a later post.
 * @param acts in the order of time
 * @param due those of them that get an answer
 */
export function answersKept(acts: readonly JudgedAct[], due: readonly JudgedAct[]): readonly string[] {
  const ids = new Set(due.map(({ act }) => act.id));
  const newest = new Map<number | null, JudgedAct>();
  for (const judged of acts) {
    const person = judged.act.actor?.id ?? null;
    const before = newest.get(person);
    if (before && isAccepted(judged) && postOf(before) !== postOf(judged)) newest.delete(person);
    if (ids.has(judged.act.id)) newest.set(person, judged);
  }
  return [...newest.values()].map(({ act }) => act.id);
}

/** The comment, the review or the label of an act: `comment:17` of `comment:17:1`. */
const postOf = ({ act }: JudgedAct): string => act.id.split(':', 2).join(':');

const isAnswered = ({ kind }: Disposition): boolean => ['refused', 'understood', 'helped'].includes(kind);

/** True if the answer to the person's previous act also answers this one. */
function repeats({ act, disposition }: JudgedAct, last: JudgedAct): boolean {
  const before = last.disposition;
  switch (disposition.kind) {
    case 'refused':
      return before.kind === 'refused' && isNearMiss(disposition) && isNearMiss(before);
    case 'understood':
      return (
        before.kind === 'understood' &&
        disposition.as === before.as &&
        String(disposition.states) === String(before.states)
      );
    case 'helped':
      return before.kind === 'helped' && act.at < addMillis(last.act.at, SAME_HELP_MILLIS);
    default:
      return false;
  }
}

const isNearMiss = ({ refusal }: Extract<Disposition, { kind: 'refused' }>): boolean =>
  refusal.code === 'malformed' || refusal.code === 'unknown-state';
