import type { CommitInput, FaultEffect, Sha } from 'github-sandbox';
import type { Act, Hands, Login } from './act.ts';
import { onBase } from './base.ts';
import { arrived, teamsOf } from './chronicle.ts';
import { filesOf, moveHead, pushed, work } from './heads.ts';
import { policyText } from './policy.ts';
import type { Stage } from './stage.ts';
import { onTwins } from './twins.ts';
import { choose, speak } from './words.ts';

/** Installation tokens hold for an hour, which no run may outlive. */
const LONGEST_RUN_MILLIS = 40 * 60_000;

/** Performs the act, as the people who do it. @throws GitHubRefusal if GitHub does not let them */
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
    case 'land':
    case 'merge-ours':
    case 'onto-base':
    case 'bring':
    case 'tag':
      return onBase(stage, act);
    case 'twin':
    case 'close-twins':
      return onTwins(stage, act);
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
      pushed(stage, 'max', () =>
        stage.as('max').setPolicy(name, policyText(act.policy, stage.organization.login, stage.started)),
      );
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
      // Which of the tags that were made by hand were judged before, nobody would know.
      if (stage.repository.tags.size > 0) return;
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

/** The same for changes of teams. */
function changeTeams(stage: Stage, change: () => unknown): void {
  const { lane, chronicle, organization } = stage;
  const { world } = lane.sandbox;
  const before = teamsOf(world, organization.id);
  const sent = world.deliveries.length;
  change();
  const guids = world.deliveries.slice(sent).map(({ guid }) => guid);
  chronicle.peopleChanged({ at: lane.now(), before, guids });
}

/** Makes a merge commit of the head and the tip of another person's branch. */
function mergeIn(stage: Stage, who: Login, author: Login, content: number | null): void {
  const { pull, name } = stage;
  const side = `side-${pull.repository.branches.size}`;
  const hands: Hands = { author, coAuthor: null, committer: 'author' };
  const made = work(stage, author, hands, content ?? 1);
  let tip: Sha = '';
  pushed(stage, author, () => {
    tip = stage.as(author).push(name, { branch: side, from: pull.base.sha, commits: [made] }).sha;
  });
  // With nothing of it kept the tree stays what it was: only the people change.
  const merge: CommitInput = {
    message: `Merge ${side}`,
    files: content === null ? {} : made.files,
    alsoParents: [tip],
  };
  return moveHead(stage, who, () => stage.as(who).push(name, { branch: pull.head.ref, commits: [merge] }));
}
