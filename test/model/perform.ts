import type { CommitInput } from '../../sandbox/acts/push.ts';
import type { FaultEffect } from '../../sandbox/faults.ts';
import type { Sha } from '../../sandbox/model/git.ts';
import { WEB_FLOW_EMAIL } from '../../sandbox/model.ts';
import type { Act, Hands, Login } from './act.ts';
import { arrived, teamsOf } from './chronicle.ts';
import { OLD_ADDRESS, policyText } from './policy.ts';
import type { Stage } from './stage.ts';
import { choose, speak } from './words.ts';

/** Installation tokens hold for an hour, which no run may outlive. */
const LONGEST_RUN_MILLIS = 40 * 60_000;

/** Does what the act says, as the people who do it. @throws GitHubRefusal where GitHub does not let them */
export async function perform(stage: Stage, act: Exclude<Act, { kind: 'make-ready' }>): Promise<void> {
  const { pull, name, number, lane } = stage;
  const { faults, context, world } = lane.sandbox;
  switch (act.kind) {
    case 'push':
      return moveHead(stage, act.who, () =>
        stage
          .as(act.who)
          .push(name, { branch: pull.head.ref, commits: [work(stage, act.who, act.hands, act.content)] }),
      );
    case 'force-push': {
      const heads: readonly Sha[] = [...new Set(stage.chronicle.headChanges.map(({ from }) => from))];
      const back = act.which === null ? undefined : choose(heads, act.which);
      const hands: Hands = { author: act.who, coAuthor: null, committer: 'author' };
      return moveHead(stage, act.who, () =>
        back === undefined
          ? stage.as(act.who).forcePush(name, pull.head.ref, pull.base.sha, [work(stage, act.who, hands, act.content)])
          : stage.as(act.who).forcePush(name, pull.head.ref, back),
      );
    }
    case 'amend': {
      const head = pull.repository.objects.commits.get(pull.head.sha);
      const parent = head?.parents[0];
      if (!head || parent === undefined) return;
      const { author, committer, parents } = head;
      const message = `${head.message.split('\n')[0]}, in better words`;
      const files = filesOf(stage, head.tree, parent);
      return moveHead(stage, act.who, () =>
        stage
          .as(act.who)
          .forcePush(name, pull.head.ref, parent, [
            { message, files, author, committer, alsoParents: parents.slice(1) },
          ]),
      );
    }
    case 'merge':
      return mergeIn(stage, act.who, act.author, act.content);
    case 'update-branch':
      return moveHead(stage, act.who, () => stage.as(act.who).updateBranch(name, number));
    case 'push-base':
      stage.as('max').setFiles(name, { 'base.txt': `${act.content}\n` }, 'Change the base');
      return;
    case 'retarget':
      stage.as('dev').editPullRequest(name, number, { base: act.to });
      return;
    case 'retarget-and-back':
      stage.as('dev').editPullRequest(name, number, { base: 'integration' });
      stage.as('dev').editPullRequest(name, number, { base: 'main' });
      return;
    case 'retitle':
      stage.as('dev').editPullRequest(name, number, { title: `${pull.title}.` });
      return;
    case 'draft':
      if (pull.draft) stage.as('dev').readyForReview(name, number);
      else stage.as('dev').convertToDraft(name, number);
      return;
    case 'close':
      stage.as('dev').close(name, number);
      return;
    case 'reopen':
      return moveHead(stage, 'dev', () => stage.as('dev').reopen(name, number));
    case 'leave-team':
      return changeTeams(stage, () => stage.as('max').removeTeamMember(team(stage, act.team), act.who));
    case 'join-team':
      return changeTeams(stage, () => stage.as('max').addTeamMember(team(stage, act.team), act.who));
    case 'nest':
      return changeTeams(stage, () =>
        stage.as('max').setTeamParent(team(stage, 'appsec-web'), act.nested ? team(stage, 'appsec') : null),
      );
    case 'policy':
      stage.as('max').setPolicy(name, policyText(act.policy, stage.organization.login, stage.started));
      stage.policy = act.policy;
      return;
    case 'wait':
      if (lane.now() + act.seconds * 1000 > stage.started + LONGEST_RUN_MILLIS) return;
      return lane.pass(act.seconds * 1000);
    case 'webhooks':
      faults.add({ times: act.times, effect: { kind: `webhook-${act.fate}` } });
      return;
    case 'trouble':
      faults.add({ path: act.path, times: act.times, effect: effectOf(act.effect) });
      return;
    case 'redeliver': {
      const lost = world.deliveries.filter((delivery) => !arrived(delivery));
      const again = choose(lost.length > 0 ? lost : world.deliveries, act.which);
      if (again) context.webhooks.redeliver(again);
      return;
    }
    case 'sweep':
      return lane.sweep();
    case 'restart':
      return lane.restart('same database');
    case 'lose-database':
      // What comes later than this is not forgotten.
      await lane.settle();
      await lane.restart('empty database');
      return stage.chronicle.forget();
    case 'tamper': {
      const post = choose(
        pull.comments.filter(({ performedViaApp }) => performedViaApp !== null),
        act.which,
      );
      if (!post) return;
      if (act.how === 'delete') stage.as('max').deleteComment(name, post.id);
      else stage.as('max').editComment(name, post.id, post.body.replace('<!--', '<!-- not'));
      return;
    }
    default:
      return speak(stage, act);
  }
}

const team = (stage: Stage, slug: string): string => `${stage.organization.login}/${slug}`;

function effectOf(kind: Extract<Act, { kind: 'trouble' }>['effect']): FaultEffect {
  if (kind === 'status') return { kind, status: 502 };
  return kind === 'latency' ? { kind, millis: 30 } : { kind };
}

/** Writes down who moved the head, from where to where, and by which webhooks the app could know. */
function moveHead(stage: Stage, by: Login, move: () => unknown): void {
  const { pull, lane, chronicle } = stage;
  const { deliveries } = lane.sandbox.world;
  const { sha: from } = pull.head;
  const wasOpen = pull.state === 'open';
  const before = deliveries.length;
  move();
  const told = (name: string) => deliveries.slice(before).flatMap(({ event, guid }) => (event === name ? [guid] : []));
  const tip = pull.repository.branches.get(pull.head.ref);
  const pushed = told('push');
  if (tip !== undefined && pushed.length > 0) chronicle.branchPushes.push({ by, commit: tip, guids: pushed });
  const { sha: to } = pull.head;
  if (from === to) return;
  chronicle.headChanged({ at: lane.now(), by, from, to, pushed: wasOpen, guids: told('pull_request') });
}

/** The same for who is in which team. */
function changeTeams(stage: Stage, change: () => unknown): void {
  const { lane, chronicle, organization } = stage;
  const { world } = lane.sandbox;
  const before = teamsOf(world, organization.id);
  const sent = world.deliveries.length;
  change();
  const guids = world.deliveries.slice(sent).map(({ guid }) => guid);
  chronicle.peopleChanged({ at: lane.now(), before, guids });
}

/** One commit. Few contents, so that what was there before comes back. */
function work(stage: Stage, pusher: Login, hands: Hands, content: number): CommitInput {
  const person = (login: Hands['author']) => ({ name: login, email: addressOf(stage, login) });
  const author = person(hands.author);
  const committers = {
    author: { committer: author },
    pusher: { committer: person(pusher) },
    web: { onWeb: true },
    forged: { committer: { name: 'GitHub', email: WEB_FLOW_EMAIL } },
  };
  return {
    message: `Work by ${hands.author}`,
    files: { 'a.txt': content === 0 ? 'first\n' : `${content}\n` },
    author,
    ...committers[hands.committer],
    ...(hands.coAuthor === null ? {} : { coAuthors: [person(hands.coAuthor)] }),
  };
}

function addressOf({ lane }: Stage, login: Hands['author']): string {
  if (login === 'old') return OLD_ADDRESS;
  const account = [...lane.sandbox.world.accounts.values()].find((one) => one.login === login);
  return account?.emails[0] ?? 'nobody@nowhere.example';
}

/** A merge commit: the first parent is the head, the second the tip of somebody else's branch. */
function mergeIn(stage: Stage, who: Login, author: Login, content: number | null): void {
  const { pull, name } = stage;
  const side = `side-${pull.repository.branches.size}`;
  const hands: Hands = { author, coAuthor: null, committer: 'author' };
  const made = work(stage, author, hands, content ?? 1);
  const tip = stage.as(author).push(name, { branch: side, from: pull.base.sha, commits: [made] });
  // With nothing of it kept the tree stays what it was: only the people change.
  const merge: CommitInput = {
    message: `Merge ${side}`,
    files: content === null ? {} : made.files,
    alsoParents: [tip.sha],
  };
  return moveHead(stage, who, () => stage.as(who).push(name, { branch: pull.head.ref, commits: [merge] }));
}

/** What turns the files of `from` into the tree, as changes. */
function filesOf({ pull }: Stage, tree: Sha, from: Sha): Readonly<Record<string, string | null>> {
  const { trees, blobs, commits } = pull.repository.objects;
  const wanted = trees.get(tree)?.files ?? new Map<string, Sha>();
  const before = trees.get(commits.get(from)?.tree ?? '')?.files ?? new Map<string, Sha>();
  const gone = [...before.keys()].filter((path) => !wanted.has(path)).map((path) => [path, null] as const);
  const there = [...wanted].map(([path, blob]) => [path, blobs.get(blob)?.content ?? ''] as const);
  return Object.fromEntries([...gone, ...there]);
}
