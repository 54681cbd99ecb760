import { distinctAccounts } from '../domain/account.ts';
import type { Facts, PullRequestSubject } from '../domain/facts.ts';
import { pullRequestJob } from '../domain/job.ts';
import { known } from '../domain/reading.ts';
import type { Desk, Store } from './parts.ts';
import type { Outcome } from './queue.ts';

/** Long enough for our clock to pass the webhook's time where it is a little behind. */
const LOOK_AGAIN_MILLIS = 1_000;
/** So that the look comes after the moment at which time alone changes the verdict, and not on it. */
const PAST_THE_MOMENT_MILLIS = 100;

/**
 * One decision about one pull request, from looking to writing. Called for one subject at a time (VER-6); a look that
 * was overtaken is dropped and taken again. Throws where GitHub or the database cannot be reached: the queue tries again.
 * @param signal aborted when this process may no longer work on the subject: then nothing more is written
 */
export async function reconcile(
  desk: Desk,
  store: Store,
  installation: number,
  subject: PullRequestSubject,
  signal: AbortSignal,
): Promise<Outcome> {
  const github = await desk.github(installation);
  const found = await github.gather(subject, await store.commitsWithoutTree(subject));
  if (found.kind === 'gone') {
    await store.close(subject, 'gone');
    if (found.movedTo) await desk.send([pullRequestJob(installation, found.movedTo, subject.number)]);
    return null;
  }
  const { policy, snapshot, observed, proposal } = found.look;
  const { pullRequest, repository, at } = snapshot;
  const { sha: commit, tree } = pullRequest.head;

  const sighting = await store.observeHead(subject, repository.id, { commit, tree, at, trees: snapshot.trees });
  if (sighting === 'outdated') return { againAfterMillis: LOOK_AGAIN_MILLIS };
  if (pullRequest.state !== 'open') {
    await store.close(subject, pullRequest.state);
    return null;
  }

  const facts: Facts = {
    ...snapshot,
    heads: known(await store.headsOf(subject)),
    memory: await store.memoryOf(subject),
    pushers: withSeen(snapshot.pushers, await store.pushersOf(subject)),
  };
  const verdict = desk.evaluate(policy, facts);
  await store.remember(verdict);

  const effects = desk.plan(desk.wanted(verdict, facts, policy, proposal), observed);
  desk.log.info(
    { subject, head: commit, outcome: verdict.outcome, effects: effects.map(({ kind, why }) => `${kind}: ${why}`) },
    'decided',
  );
  for (const effect of effects) {
    const newest = (await store.headsOf(subject)).at(-1);
    if (newest?.commit !== commit) return { againAfterMillis: 0 };
    signal.throwIfAborted();
    await github.apply(subject, effect);
  }
  if (verdict.nextChange === null) return null;
  return { againAfterMillis: Math.max(Date.parse(verdict.nextChange) - Date.parse(at), 0) + PAST_THE_MOMENT_MILLIS };
}

/** SOD-1: GitHub tells of force pushes only; our own sightings tell of the others. */
function withSeen(
  pushers: Facts['pushers'],
  seen: Extract<Facts['pushers'], { state: 'known' }>['value'],
): Facts['pushers'] {
  return pushers.state === 'known' ? known(distinctAccounts([...pushers.value, ...seen])) : pushers;
}
