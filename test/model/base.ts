import type { CommitInput, Sha } from 'github-sandbox';
import type { Act, Hands } from './act.ts';
import { filesOf, moveHead, pushed, work } from './heads.ts';
import type { Stage } from './stage.ts';

export type BaseAct = Extract<Act, { kind: 'push-base' | 'land' | 'merge-ours' | 'onto-base' | 'bring' | 'tag' }>;

/**
 * Changes what the base brings to the release, or what others bring to the base.
 * @throws GitHubRefusal if GitHub does not allow it
 */
export function onBase(stage: Stage, act: BaseAct): void {
  const { pull, name } = stage;
  switch (act.kind) {
    case 'push-base': {
      const files = { 'base.txt': act.content === null ? null : `${act.content}\n` };
      const hands: Hands = { author: act.who, coAuthor: null, committer: 'author' };
      const commit: CommitInput = { ...work(stage, act.who, hands, 0), message: 'Change the base', files };
      pushed(stage, act.who, () => stage.as(act.who).push(name, { branch: 'main', commits: [commit] }));
      return;
    }
    case 'land':
      return land(stage, act);
    case 'merge-ours': {
      const merge: CommitInput = { message: 'Merge main', files: {}, alsoParents: [baseTip(stage)] };
      return moveHead(stage, act.who, () => stage.as(act.who).push(name, { branch: pull.head.ref, commits: [merge] }));
    }
    case 'onto-base': {
      const { commits } = pull.repository.objects;
      const tip = baseTip(stage);
      const files = filesOf(stage, commits.get(pull.head.sha)?.tree ?? '', tip);
      return moveHead(stage, act.who, () =>
        stage.as(act.who).forcePush(name, pull.head.ref, tip, [{ message: 'All of it', files }]),
      );
    }
    case 'bring': {
      const branch = `brought-${pull.repository.branches.size}`;
      const hands: Hands = { author: act.author, coAuthor: null, committer: 'author' };
      const first = work(stage, act.author, hands, act.content);
      const second = { ...first, message: 'And more', files: { 'b.txt': 'more\n' } };
      let tip: Sha = '';
      pushed(stage, act.who, () => {
        tip = stage.as(act.who).push(name, { branch, from: pull.head.sha, commits: [first, second] }).sha;
      });
      const one = pull.repository.objects.commits.get(tip)?.parents[0] ?? tip;
      return moveHead(stage, act.mover, () =>
        stage.as(act.mover).push(name, { branch: pull.head.ref, from: one, commits: [] }),
      );
    }
    case 'tag': {
      const on = act.on === 'head' ? pull.head.sha : baseTip(stage);
      const tag = `v1.${pull.repository.tags.size}.0`;
      pushed(stage, act.who, () => stage.as(act.who).pushTags(name, [{ name: tag, commit: on }]));
      return;
    }
  }
}

const baseTip = ({ pull }: Stage): Sha => pull.repository.branches.get(pull.base.ref) ?? pull.base.sha;

/** Work that reaches the default branch by a pull request that is not a release. */
function land(stage: Stage, { who, author, coAuthor, method, emptied, content }: Extract<BaseAct, { kind: 'land' }>) {
  const { name, repository } = stage;
  const head = `feature-${repository.branches.size}`;
  const made = work(stage, author, { author, coAuthor, committer: 'author' }, content);
  const commit = { ...made, files: { 'landed.txt': `${content}\n`, [`${head}.txt`]: 'new\n' } };
  pushed(stage, author, () => stage.as(author).push(name, { branch: head, from: 'main', commits: [commit] }));
  const { number } = stage.as(author).openPullRequest(name, { title: 'A feature', head, base: 'main' });
  pushed(stage, who, () =>
    stage.as(who).merge(name, number, { method, ...(emptied && method === 'squash' ? { message: '' } : {}) }),
  );
}
