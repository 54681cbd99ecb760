import { type CommitInput, type Sha, WEB_FLOW_EMAIL } from 'github-sandbox';
import type { Hands, Login } from './act.ts';
import { OLD_ADDRESS } from './policy.ts';
import type { Stage } from './stage.ts';

/** Records who moved the head, from where to where. Also records the webhooks by which the app could know. */
export function moveHead(stage: Stage, by: Login, move: () => unknown): void {
  const { pull, lane, chronicle } = stage;
  const { deliveries } = lane.sandbox.world;
  const { sha: from } = pull.head;
  const wasOpen = pull.state === 'open';
  const before = deliveries.length;
  pushed(stage, by, move);
  const told = (name: string) => deliveries.slice(before).flatMap(({ event, guid }) => (event === name ? [guid] : []));
  const { sha: to } = pull.head;
  if (from === to) return;
  chronicle.headChanged({ at: lane.now(), by, from, to, pushed: wasOpen, guids: told('pull_request') });
}

/** Records what somebody pushed, to any branch or tag. Also records the webhooks by which the app could know. */
export function pushed(stage: Stage, by: Login, push: () => unknown): void {
  const { repository, chronicle, lane } = stage;
  const { deliveries } = lane.sandbox.world;
  const refs = () =>
    new Map([...repository.branches, ...[...repository.tags].map(([tag, at]) => [`tags/${tag}`, at] as const)]);
  const [before, sent] = [refs(), deliveries.length];
  push();
  for (const [ref, after] of refs()) {
    if (before.get(ref) === after) continue;
    const guids = deliveries
      .slice(sent)
      .flatMap(({ event, guid, payload }) => (event === 'push' && refOf(payload).endsWith(`/${ref}`) ? [guid] : []));
    if (guids.length > 0) chronicle.pushes.push({ by, ref, before: before.get(ref) ?? null, after, guids });
  }
}

const refOf = (payload: unknown): string =>
  typeof payload === 'object' && payload !== null && 'ref' in payload ? String(payload.ref) : '';

/** Makes one commit. There are few contents, so that earlier ones come back. */
export function work(stage: Stage, pusher: Login, hands: Hands, content: number): CommitInput {
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

/** The changes that turn the files of `from` into the tree. */
export function filesOf({ pull }: Stage, tree: Sha, from: Sha): Readonly<Record<string, string | null>> {
  const { trees, blobs, commits } = pull.repository.objects;
  const wanted = trees.get(tree)?.files ?? new Map<string, Sha>();
  const before = trees.get(commits.get(from)?.tree ?? '')?.files ?? new Map<string, Sha>();
  const gone = [...before.keys()].filter((path) => !wanted.has(path)).map((path) => [path, null] as const);
  const there = [...wanted].map(([path, blob]) => [path, blobs.get(blob)?.content ?? ''] as const);
  return Object.fromEntries([...gone, ...there]);
}
