import type { Effect } from '../../domain/effects.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Decision } from '../../domain/publication.ts';
import { actPlace, restMillis, SHUT_FOR_ALL } from '../../domain/resting.ts';
import type { Turn } from '../../domain/subject.ts';
import { checkFirst, type Decided, decisionOf, isCurrent, passes } from '../../policy/publication.ts';
import type { GitHub, PullRequestStore, Services } from '../ports/pull-request.ts';
import type { JobOutcome } from '../queue/handler.ts';
import { lastingRefusalOf } from '../queue/resting.ts';
import { write } from '../write.ts';

/** The observation was overtaken, and GitHub's answers may lag behind a little. */
const MOVED: JobOutcome = { againAfterMillis: 1_000 };
/** Wrong clocks are corrected within minutes, if at all. */
const CLOCK_BEHIND: JobOutcome = { againAfterMillis: 30_000 };

export interface Published {
  /** When to observe again for another decision; null if this one was published. */
  readonly overtaken: JobOutcome;
  /** When to try again what GitHub refused; null if it refused nothing. */
  readonly againAfterMillis: number | null;
  /** True if everything was written. False if it was overtaken, or GitHub refuses a part. */
  readonly complete: boolean;
}

const OVERTAKEN: Published = { overtaken: { againAfterMillis: 0 }, againAfterMillis: null, complete: false };

/**
 * Everything a write needs; see write.ts.
 * GitHub, the store, the turn that authorizes it, and the abort signal.
 */
export interface WriteContext {
  readonly services: Services;
  readonly store: PullRequestStore;
  /** The installation whose access is used. */
  readonly installation: number;
  readonly github: GitHub;
  readonly turn: Turn;
  /** Aborted when this process may no longer work on the subject. */
  readonly signal: AbortSignal;
}

/**
 * Publishes what a decision wants and GitHub lacks, the readiness check first (VER-5).
 * Records what is published (VER-7). If the decision is overtaken, the rest of it is dropped (VER-6).
 */
export async function publish(context: WriteContext, decided: Decided, effects: readonly Effect[]): Promise<Published> {
  const { store, turn } = context;
  const { head } = decided.pullRequest;
  const decision = decisionOf(decided);
  const { check, others } = checkFirst(effects);

  if (decision !== null && check.length > 0) {
    const overtaken = await prepare(context, decided, decision);
    if (overtaken !== null) return { ...OVERTAKEN, overtaken };
  }
  for (const effect of check) if (!(await writeAbout(context, head.sha, effect))) return OVERTAKEN;
  await store.confirm(turn, decision);
  return writeOthers(context, decided, others);
}

/** Kinds of effects that GitHub refuses together. In a locked conversation it refuses comments, but not labels. */
const TOGETHER: Readonly<Record<Effect['kind'], string>> = {
  'create-check': 'checks',
  'update-check': 'checks',
  'create-comment': 'comments',
  'update-comment': 'comments',
  'delete-comment': 'comments',
  'minimize-comment': 'minimizing',
  react: 'reactions',
  'create-label': 'label definitions',
  'add-label': 'labels',
  'remove-label': 'labels',
};

/** The first rest of what GitHub may have refused by mistake. */
const FIRST_REST_MILLIS = 10_000;

/** Writes everything else. */
export const writeOthers = (
  context: WriteContext,
  { pullRequest }: Pick<Decided, 'pullRequest'>,
  effects: readonly Effect[],
): Promise<Published> =>
  sendParts(context, effects, {
    together: ({ kind }) => TOGETHER[kind],
    send: (effect) => writeAbout(context, pullRequest.head.sha, effect),
  });

/** How the parts of a decision are sent. */
export interface PartSender<Part> {
  /** What GitHub refuses together. */
  readonly together: (part: Part) => string;
  /** @returns false if another head is known now: then nothing was written */
  readonly send: (part: Part) => Promise<boolean>;
}

/** Sends the parts of a decision one by one. What GitHub refuses until somebody changes something rests. */
export async function sendParts<Part extends { readonly kind: string }>(
  context: WriteContext,
  effects: readonly Part[],
  { together, send }: PartSender<Part>,
): Promise<Published> {
  const { services, store, turn } = context;
  const { repository, number } = turn.subject;
  const placeOf = (part: Part): string => actPlace(repository.owner, repository.name, number, together(part));
  const found = effects.length === 0 ? [] : await store.resting.of([...new Set(effects.map(placeOf))]);
  const resting = new Set(found.map(({ place }) => place));
  const ends = found.filter(({ reason }) => !SHUT_FOR_ALL.has(reason)).map(({ leftMillis }) => leftMillis);
  for (const effect of effects) {
    const place = placeOf(effect);
    if (resting.has(place)) continue;
    try {
      if (!(await send(effect))) return OVERTAKEN;
    } catch (error) {
      const lasting = lastingRefusalOf(error);
      if (lasting?.scope !== 'act') throw error;
      resting.add(place);
      const refusedFor = await store.resting.refusedForMillis(place, lasting.reason);
      const millis = restMillis(lasting.reason, Math.max(refusedFor, FIRST_REST_MILLIS));
      const until = await store.resting.rest(place, lasting.reason, millis);
      if (!SHUT_FOR_ALL.has(lasting.reason)) ends.push(millis);
      const fields = { err: error, subject: turn.subject, effect: effect.kind, reason: lasting.reason, until };
      services.log.warn(fields, 'GitHub refuses a part of a decision, which rests now');
    }
  }
  return {
    overtaken: null,
    againAfterMillis: ends.length === 0 ? null : Math.min(...ends),
    complete: resting.size === 0,
  };
}

/** Prepares the change of the check. null if it may change now. */
async function prepare(
  context: WriteContext,
  { observed, pullRequest }: Decided,
  decision: Decision,
): Promise<JobOutcome> {
  const { services, store, github, turn } = context;
  const passing = { before: passes(observed), after: decision.conclusion === 'success' };
  if (!passing.before && !passing.after) return null;
  if ((await store.announce(turn, decision, passing)) === 'older') {
    services.log.warn({ subject: turn.subject, at: decision.at }, 'the clock is behind the time of the last decision');
    return CLOCK_BEHIND;
  }
  if (passing.before) return null;
  if (!isCurrent(pullRequest, await github.standing(turn.subject))) return MOVED;
  // The answers to this write may have put the clock in doubt. The next observation reports it.
  return services.doubt(false) === null ? null : MOVED;
}

/** Writes an effect. @returns false if another head is known now: then nothing is written */
async function writeAbout(context: WriteContext, head: Sha, effect: Effect): Promise<boolean> {
  if (!(await isNewest(context, head))) return false;
  await write(context, (turn) => context.github.apply(turn, effect));
  return true;
}

/** True if no other head is known now. */
export const isNewest = async ({ store, turn }: WriteContext, head: Sha): Promise<boolean> =>
  (await store.newestHead(turn.subject)) === head;
