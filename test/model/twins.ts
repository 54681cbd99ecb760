import type { PullRequest } from 'github-sandbox';
import type { Act } from './act.ts';
import type { Stage } from './stage.ts';

/** How often reading it fails: always, however often it is tried. */
const ALWAYS = 1_000_000;

export type TwinAct = Extract<Act, { kind: 'twin' | 'close-twins' }>;

/** Pull requests with the same head as the release has. @throws GitHubRefusal where it may not be */
export function onTwins(stage: Stage, act: TwinAct): void {
  const { pull, name, repository, lane } = stage;
  if (act.kind === 'close-twins') {
    for (const { number } of twinsOf(stage)) stage.as('max').close(name, number);
    return;
  }
  const number = Math.max(...repository.pullRequests.keys()) + 1;
  if (act.unreadable) {
    for (const operation of ['Snapshot', 'More']) {
      const about = `${name}#${number}`;
      lane.sandbox.faults.add({ operation, about, times: ALWAYS, effect: { kind: 'status', status: 502 } });
    }
  }
  if (act.of === 'outsider') {
    const fork = stage.as('guest').fork(name);
    const headRepository = `guest/${fork.name}`;
    const head = `release/${number}`;
    stage.as('guest').push(headRepository, { branch: head, from: pull.head.sha, commits: [] });
    stage.as('guest').openPullRequest(name, { title: 'The same', head, base: 'main', headRepository });
    return;
  }
  const head = `${act.of === 'release' ? 'release/' : 'copy-'}${number}`;
  stage.as('dev').createBranch(name, head, pull.head.sha);
  stage.as('dev').openPullRequest(name, { title: 'The same', head, base: 'main' });
}

/** The other pull requests that are open. */
export const twinsOf = ({ repository, pull }: Stage): readonly PullRequest[] =>
  [...repository.pullRequests.values()].filter((other) => other !== pull && other.state === 'open');

/**
 * VER-2, VER-5: true if another release has the same head and holds this one up.
 * It is by a person who may write, and is never signed.
 */
export const isHeldUp = (stage: Stage): boolean =>
  twinsOf(stage).some(
    ({ head, base, author }) =>
      head.sha === stage.pull.head.sha &&
      head.ref.startsWith('release/') &&
      base.ref === 'main' &&
      author?.login !== 'guest',
  );
