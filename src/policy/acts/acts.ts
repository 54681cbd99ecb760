import { parseCommands, takingCommands } from '../../commands/parse.ts';
import { isCommandWord, takesAway } from '../../commands/registry.ts';
import type { Command, CommandLine, HowRead } from '../../domain/command.ts';
import type {
  CommentFact,
  CommentRevision,
  Facts,
  LabelFact,
  LabelName,
  ReviewFact,
  TimelineEvent,
} from '../../domain/facts.ts';
import { asStateName, type Instant } from '../../domain/ids.ts';
import { compare } from '../compare.ts';
import { sameName } from '../people/named-people.ts';
import { readPart } from '../read-part.ts';
import type { FoundAct, Intent } from './found-act.ts';
import { ACT_RULES } from './registry.ts';

/** SIGN-7: the label with which a state is signed. */
const LABEL_PREFIX = 'ready/';

/** Every act of the pull request, in the order of effect. Lists that could not be read contain none. */
export function findActs(facts: Facts): readonly FoundAct[] {
  const events = readPart(facts.events);
  const dismissals = new Map(dismissalsAmong(events).map((event) => [event.reviewId, event]));
  return [
    ...readPart(facts.comments).flatMap(actsOfComment),
    ...readPart(facts.reviews).flatMap((review) => actsOfReview(review, dismissals.get(review.id))),
    ...actsOfLabels(events, facts.memory.labelNames, facts.pullRequest.url),
    // No observation reads line comments, so webhooks are the only source.
    ...facts.memory.heard.filter(isOnLines).flatMap(actsOfHeard),
  ].sort(inOrderOfEffect);
}

/**
 * The acts in comment revisions that take readiness away.
 * Acts that give readiness count only while they are visible.
 */
export const actsOfRevisions = (facts: Facts): readonly FoundAct[] =>
  facts.memory.heard.filter((words) => !isOnLines(words)).flatMap(actsOfHeard);

const isOnLines = ({ source }: CommentRevision): boolean => source === 'line-comment';

const actsOfHeard = ({ source, id, author, at, url, body }: CommentRevision): readonly FoundAct[] =>
  takingCommands(body).map((line) => ({
    id: `${source}:${id}:${line.line}`,
    via: source === 'review' ? 'review' : 'comment',
    actor: author,
    at,
    url,
    reactTo: null,
    text: line.text,
    intent: intentOf(line),
    read: 'doubtful',
    sight: { kind: 'moment' },
    edited: false,
    undone: null,
    nameThen: null,
  }));

/**
 * Sorts acts by time.
 * Within one second, GitHub's resolution, acts that take readiness away come last, so that they win: their true order
 * is unknown. A withdrawal comes before objections and holds, because it lifts one's own. The rest of the order only
 * makes it deterministic.
 */
export function inOrderOfEffect(
  a: { readonly at: Instant; readonly id: string; readonly intent: Intent },
  b: { readonly at: Instant; readonly id: string; readonly intent: Intent },
): number {
  return compare(a.at, b.at) || rankOf(a.intent) - rankOf(b.intent) || compare(a.id, b.id);
}

/** -1 for what takes no readiness away. */
const rankOf = (intent: Intent): number => takesAway(intent.kind) ?? -1;

function actsOfComment(comment: CommentFact): readonly FoundAct[] {
  return parseCommands(comment).map((command) => ({
    id: `comment:${comment.id}:${command.line}`,
    via: 'comment',
    actor: comment.author,
    at: comment.createdAt,
    url: comment.url,
    reactTo: comment.nodeId,
    text: command.text,
    intent: intentOf(command),
    read: command.read,
    sight: { kind: 'moment' },
    edited: comment.editedAt !== null,
    undone: null,
    nameThen: null,
  }));
}

const intentOf = (line: CommandLine): Intent => line.command;

export type Dismissal = Extract<TimelineEvent, { kind: 'review-dismissed' }>;

/** The dismissals of reviews, in the order of the events. */
export const dismissalsAmong = (events: readonly TimelineEvent[]): readonly Dismissal[] =>
  // Stryker disable next-line ConditionalExpression,MethodExpression: other events name no review, so none finds them.
  events.filter((event) => event.kind === 'review-dismissed');

/**
 * The acts of a review.
 * @param dismissal its last dismissal
 */
function actsOfReview(review: ReviewFact, dismissal: Dismissal | undefined): readonly FoundAct[] {
  // If its dismissal cannot be found, a dismissed review counts as the worse of the two.
  const state = review.state === 'dismissed' ? (dismissal?.previous ?? 'changes-requested') : review.state;
  const undone = review.state === 'dismissed' ? { by: dismissal?.actor ?? null } : null;
  const act = (line: number, text: string, intent: Intent, read: HowRead = 'strict'): FoundAct => ({
    id: `review:${review.id}:${line}`,
    via: 'review',
    actor: review.author,
    at: review.submittedAt,
    url: review.url,
    reactTo: review.nodeId,
    text,
    intent,
    read,
    sight: review.commit ? { kind: 'commit', commit: review.commit.sha } : { kind: 'lost' },
    edited: review.editedAt !== null,
    undone,
    nameThen: null,
  });

  const said = parseCommands(review).filter(({ command }) => state !== 'approved' || !saysOnlyThatItApproves(command));
  const lines = said.map((line) => {
    const intent = intentOf(line);
    const allowed = gives(intent, state, undone !== null) ? intent : ({ kind: 'not-approving' } as const);
    return act(line.line, line.text, allowed, line.read);
  });
  // The commands of a review say what its button means. Without any, the button itself counts.
  const silent = !lines.some(({ intent }) => speaks(intent));
  if (state === 'approved' && silent) lines.unshift(act(0, 'approved', { kind: 'ready', state: null, commit: null }));
  // A request for changes still stands if its text is edited.
  if (state === 'changes-requested' && (review.editedAt !== null || !lines.some(objects))) {
    const reason = review.editedAt === null ? firstLine(review.body) : '';
    lines.unshift({ ...act(0, 'requested changes', { kind: 'not-ready', state: null, reason }), edited: false });
  }
  return lines;
}

/** SIGN-15: true for a near miss of `/ready` that names nothing, for example `/lgtm`. The button says the same. */
const saysOnlyThatItApproves = (command: Command): boolean =>
  command.kind === 'malformed' && command.word === 'ready' && command.state === undefined;

/** True if it says, or tries to say, for which state a review is. */
const speaks = ({ kind }: Intent): boolean =>
  kind === 'malformed' || kind === 'disregarded' || (isCommandWord(kind) && ACT_RULES[kind].namesState);

/**
 * Whether a command counts in a review of this state.
 * A review that only comments is like any other post, but signs nothing. One that requests changes gives nothing, nor
 * does a dismissed one; its sign-off is withdrawn.
 */
function gives({ kind }: Intent, state: Exclude<ReviewFact['state'], 'dismissed'>, dismissed: boolean): boolean {
  switch (isCommandWord(kind) ? ACT_RULES[kind].inReview : 'any') {
    case 'approving':
      return state === 'approved';
    case 'not-objecting':
      return state !== 'changes-requested' && !dismissed;
    case 'any':
      return true;
  }
}

const objects = ({ intent }: FoundAct): boolean => intent.kind === 'not-ready';

const firstLine = (body: string): string =>
  body
    .split(/\r\n|\r|\n/)
    .find((line) => line.trim() !== '')
    ?.trim() ?? '';

/**
 * SIGN-7: the acts of labels, from the events, which name the person.
 * Removing a label withdraws its sign-off, whoever removes it.
 */
function actsOfLabels(events: readonly TimelineEvent[], names: readonly LabelName[], url: string): readonly FoundAct[] {
  // Within one second, GitHub's resolution, the removal of a label comes last.
  const inOrder = [...events].sort((a, b) => compare(a.at, b.at) || offs(a) - offs(b) || compare(a.id, b.id));
  return inOrder.flatMap((event, index) => {
    if (event.kind !== 'labeled' || !event.label.name.toLowerCase().startsWith(LABEL_PREFIX)) return [];
    const off = inOrder
      .slice(index + 1)
      .find((later) => later.kind === 'unlabeled' && later.label.id === event.label.id);
    const state = asStateName(event.label.name.slice(LABEL_PREFIX.length).toLowerCase());
    return [
      {
        id: `label:${event.id}`,
        via: 'label' as const,
        actor: event.actor,
        at: event.at,
        url,
        reactTo: null,
        text: event.label.name,
        intent: { kind: 'ready' as const, state, commit: null },
        read: 'strict',
        sight: { kind: 'moment' as const },
        edited: false,
        undone: off ? { by: off.actor } : null,
        nameThen: nameAt(names, event.label, event.at),
      },
    ];
  });
}

/**
 * The last name of a label seen until `at`, or the first one seen later.
 * If it was seen with two names at one time, the one that it does not have now, so that nobody gains from a rename.
 */
function nameAt(names: readonly LabelName[], label: LabelFact, at: Instant): string | null {
  const own = names.filter((one) => one.label === label.id).sort((a, b) => compare(a.since, b.since));
  const since = (own.findLast((one) => one.since <= at) ?? own[0])?.since;
  const then = own.filter((one) => one.since === since);
  return (then.find((one) => !sameName(one.name, label.name)) ?? then[0])?.name ?? null;
}

const offs = (event: TimelineEvent): number => (event.kind === 'unlabeled' ? 1 : 0);
