import type { Effect, Observed, Wanted } from '../domain/effects.ts';
import type { Instant } from '../domain/ids.ts';
import { planCheck } from './plan-check.ts';

/**
 * The difference between what is wanted and what is observed, as ordered effects.
 * The check comes first, because it is what blocks a merge. The same facts give no effects (VER-5), and planning after
 * applying gives none.
 * @param at when it was observed. Needed only for checks: one that waits is written again in time
 */
export function plan(wanted: Wanted, observed: Observed, at?: Instant): readonly Effect[] {
  return [
    ...wanted.checks.flatMap((content) => planCheck(content, { ...observed, at })),
    ...planDefinitions(wanted, observed),
    ...planLabels(wanted, observed),
    ...planMirrors(wanted, observed),
    ...planChecklist(wanted, observed),
    ...planAnswers(wanted, observed),
    ...planMinimized(wanted, observed),
    ...planReactions(wanted, observed),
  ];
}

/** VER-3: one checklist, the oldest. Other comments with its marker are deleted. */
function planChecklist({ checklist: body }: Wanted, { checklists, commentsUnread }: Observed): readonly Effect[] {
  const [first, ...others] = checklists;
  const surplus = body === null ? checklists : others;
  const removed = surplus.map(
    ({ id }): Effect => ({ kind: 'delete-comment', why: body === null ? 'no release' : 'a second checklist', id }),
  );
  if (body === null) return removed;
  // One may be among the comments that could not be read.
  if (!first && commentsUnread) return [];
  if (!first) return [{ kind: 'create-comment', why: 'no checklist yet', body }, ...removed];
  if (first.body === body) return removed;
  return [{ kind: 'update-comment', why: 'the checklist changed', id: first.id, body }, ...removed];
}

/** SIGN-7: makes each label of the repository once. Whatever people do with it afterwards is left alone. */
function planDefinitions({ labelsDefined = [] }: Wanted, { labelsMade }: Observed): readonly Effect[] {
  if (labelsMade === undefined) return [];
  return labelsDefined
    .filter(({ name }) => !labelsMade.includes(name))
    .map((definition): Effect => ({ kind: 'create-label', why: 'the repository never had it', ...definition }));
}

/** SIGN-7: removes labels. GitHub ignores case in label names. */
function planLabels({ labelsOff }: Wanted, { labels }: Observed): readonly Effect[] {
  const off = lowerCase(labelsOff);
  return labels
    .filter((name) => off.has(name.toLowerCase()))
    .map((name): Effect => ({ kind: 'remove-label', why: 'a label that signs nothing', name }));
}

/** Sets the labels that show what is ready. If that is unknown, they stay unchanged. Leaves out those to be removed. */
function planMirrors({ labelsOff, labelsOn }: Wanted, { labels, mirrored }: Observed): readonly Effect[] {
  if (labelsOn === null) return [];
  const on = lowerCase(labelsOn);
  const off = lowerCase(labelsOff);
  const mine = lowerCase(mirrored);
  const there = lowerCase(labels);
  return [
    ...labels
      .filter((name) => mine.has(name.toLowerCase()) && !on.has(name.toLowerCase()) && !off.has(name.toLowerCase()))
      .map((name): Effect => ({ kind: 'remove-label', why: 'the state is no longer ready', name })),
    ...labelsOn
      .filter((name) => !there.has(name.toLowerCase()) && !off.has(name.toLowerCase()))
      .map((name): Effect => ({ kind: 'add-label', why: 'the state is ready', name })),
  ];
}

const lowerCase = (names: readonly string[]): ReadonlySet<string> => new Set(names.map((name) => name.toLowerCase()));

/** SIGN-14: answers each act once. */
function planAnswers({ answers }: Wanted, { answered, commentsUnread }: Observed): readonly Effect[] {
  if (commentsUnread) return [];
  return answers
    .filter(({ act }) => !answered.includes(act))
    .map(({ act, body }): Effect => ({ kind: 'create-comment', why: `answers ${act}`, body }));
}

/** True if an answer is to be made that another one makes pointless at once. The next observation minimizes it. */
export const makesPointlessAnswer = ({ answers, answersKept: kept }: Wanted, { answered }: Observed): boolean =>
  kept !== undefined && answers.some(({ act }) => !kept.includes(act) && !answered.includes(act));

/** What the id of a person's act or of a mention begins with. Reports of this app have markers too, and stay visible. */
const MINIMIZABLE = /^(?:comment|review|line-comment|label|stale|ready):/;

/** SIGN-16: minimizes each answer that is to stay visible no longer, and all but the first of those to one act. */
function planMinimized(
  { answersKept: kept }: Wanted,
  { visibleAnswers = [], commentsUnread }: Observed,
): readonly Effect[] {
  if (kept === undefined || commentsUnread) return [];
  return visibleAnswers
    .filter(({ act }) => MINIMIZABLE.test(act))
    .filter((one) => !kept.includes(one.act) || visibleAnswers.find(({ act }) => act === one.act) !== one)
    .map(({ act, nodeId }): Effect => ({ kind: 'minimize-comment', why: `${act} needs no answer now`, nodeId }));
}

function planReactions({ reactions }: Wanted, { reacted }: Observed): readonly Effect[] {
  return [...new Set(reactions)]
    .filter((nodeId) => !reacted.includes(nodeId))
    .map((nodeId): Effect => ({ kind: 'react', why: 'an act was taken', nodeId }));
}
