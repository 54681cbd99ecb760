import { beforeEach, describe, expect, test } from '@jest/globals';
import { violationLine } from '../src/conformity/violation.ts';
import { webhookViolations } from '../src/conformity/webhook.ts';
import type { MergeQueueRule } from '../src/model/repository.ts';
import { CHECK, closeAfterEach, refusalOf, rest, type Seeded, SHOP, startSeeded } from './support/seeded-sandbox.ts';

closeAfterEach();

let seeded: Seeded;
beforeEach(async () => {
  seeded = await startSeeded();
  const { installation } = seeded;
  installation.events = [...installation.events, 'merge_group'];
  installation.permissions = { ...installation.permissions, contents: 'write', merge_queues: 'read' };
});

const QUEUE: MergeQueueRule = {
  type: 'merge_queue',
  mergeMethod: 'merge',
  maxEntriesToBuild: 5,
  minEntriesToMerge: 1,
  maxEntriesToMerge: 5,
  minEntriesToMergeWaitMinutes: 5,
  groupingStrategy: 'ALLGREEN',
  checkResponseTimeoutMinutes: 60,
};

/** Gives main a queue. */
function queueUp(rule: Partial<MergeQueueRule> = {}): void {
  seeded.sandbox.as('max').setRuleset(SHOP, {
    name: 'Queue',
    target: 'branch',
    enforcement: 'active',
    include: ['~DEFAULT_BRANCH'],
    exclude: [],
    rules: [{ ...QUEUE, ...rule }],
    bypassActors: [{ actorId: null, actorType: 'OrganizationAdmin', mode: 'always' }],
  });
}

const main = () => seeded.repository.branches.get('main') ?? '';
const pull = (number: number) => seeded.repository.pullRequests.get(number);
const queue = () => seeded.repository.mergeQueues.get('main');
const groups = () => queue()?.groups.map(({ entries }) => entries.map(({ pullRequest }) => pullRequest.number));

/** A pull request with the file of that name, ready by the required check. */
async function ready(name: string): Promise<number> {
  const dev = seeded.sandbox.as('dev');
  dev.push(SHOP, { branch: name, from: 'main', commits: [{ message: name, files: { [name]: name } }] });
  const { number, head } = dev.openPullRequest(SHOP, { title: name, head: name });
  await report(head.sha, 'success');
  return number;
}

const token = () => seeded.sandbox.installationToken(seeded.installation);

async function report(sha: string, conclusion: string): Promise<void> {
  const body = { name: CHECK, head_sha: sha, conclusion };
  expect((await rest(seeded.sandbox, token(), `POST /repos/${SHOP}/check-runs`, { body })).status).toBe(201);
}

/** Reports on the head of the queue's group of that place. */
const judge = (place: number, conclusion = 'success') => report(queue()?.groups[place]?.head ?? '', conclusion);

interface Payload {
  readonly reason?: string;
  readonly number?: number;
  readonly merge_group?: { readonly head_ref: string };
}

/**
 * The webhooks of merge groups and pull requests since the last call, in order.
 * Each has to be as GitHub describes it.
 */
async function told(): Promise<readonly string[]> {
  await seeded.sandbox.settled();
  const kept = seeded.sandbox.world.deliveries
    .splice(0)
    .filter(({ event, action }) => event === 'merge_group' || /queued$|^closed$/.test(action ?? ''));
  expect(kept.flatMap(({ event, payload }) => webhookViolations(event, payload)).map(violationLine)).toEqual([]);
  return kept.map(({ event, action, payload }) => {
    const { reason, number, merge_group: group } = payload as Payload;
    const about = number ?? group?.head_ref.replace(/-[0-9a-f]{40}$/, '');
    return `${event}.${action} ${about}${reason === undefined ? '' : ` ${reason}`}`;
  });
}

const GROUP = 'refs/heads/gh-readonly-queue/main';

describe('a merge queue', () => {
  test('builds an entry on the base branch, waits for the checks on the group, and merges it', async () => {
    queueUp();
    const number = await ready('one');
    const base = main();
    await told();
    seeded.sandbox.as('rae').enqueue(SHOP, number);
    const group = queue()?.groups[0];
    expect(group).toMatchObject({ base, branch: `gh-readonly-queue/main/pr-${number}-${base}` });
    expect(seeded.repository.branches.get(group?.branch ?? '')).toBe(group?.head);
    expect(seeded.repository.objects.commits.get(group?.head ?? '')?.parents).toEqual([base, pull(number)?.head.sha]);
    expect([pull(number)?.state, main()]).toEqual(['open', base]);
    await judge(0);
    expect(main()).toBe(group?.head);
    expect(pull(number)?.merged).toMatchObject({ commit: group?.head, by: { login: 'rae' }, method: 'merge' });
    expect([seeded.repository.branches.has(group?.branch ?? ''), queue()?.entries]).toEqual([false, []]);
    expect(pull(number)?.events.map(({ kind }) => kind)).toEqual([
      'AddedToMergeQueue',
      'Merged',
      'Closed',
      'RemovedFromMergeQueue',
    ]);
    expect(await told()).toEqual([
      `pull_request.enqueued ${number}`,
      `merge_group.checks_requested ${GROUP}/pr-${number}`,
      `pull_request.closed ${number}`,
      `pull_request.dequeued ${number} MERGE`,
      `merge_group.destroyed ${GROUP}/pr-${number} merged`,
    ]);
  });

  test('waits for a check on the group that is in progress, until its time is up', async () => {
    queueUp();
    const number = await ready('one');
    await told();
    seeded.sandbox.as('rae').enqueue(SHOP, number);
    const body = { name: CHECK, head_sha: queue()?.groups[0]?.head, status: 'in_progress' };
    expect((await rest(seeded.sandbox, token(), `POST /repos/${SHOP}/check-runs`, { body })).status).toBe(201);
    seeded.sandbox.clock.advance(59 * 60_000);
    seeded.sandbox.advanceQueues();
    expect([pull(number)?.state, groups()]).toEqual(['open', [[number]]]);
    seeded.sandbox.clock.advance(60_000);
    seeded.sandbox.advanceQueues();
    expect([pull(number)?.state, groups()]).toEqual(['open', []]);
    expect(await told()).toContain(`pull_request.dequeued ${number} CI_TIMEOUT`);
  });

  test('takes in no pull request whose required check is in progress', async () => {
    queueUp();
    const number = await ready('one');
    const body = { name: CHECK, head_sha: pull(number)?.head.sha, status: 'in_progress' };
    await rest(seeded.sandbox, token(), `POST /repos/${SHOP}/check-runs`, { body });
    expect(refusalOf(() => seeded.sandbox.as('rae').enqueue(SHOP, number))).toBe(
      `422 Repository rule violations found\n\nRequired status check "${CHECK}" is in progress.`,
    );
  });

  test('takes no way around it but for those who may pass by the rule', async () => {
    queueUp();
    const number = await ready('one');
    const put = await rest(seeded.sandbox, token(), `PUT /repos/${SHOP}/pulls/${number}/merge`, { body: {} });
    expect([put.status, put.json.message]).toEqual([
      405,
      'Repository rule violations found\n\nChanges must be made through the merge queue\n\n',
    ]);
    const push = () => seeded.sandbox.as('dev').push(SHOP, { branch: 'main', from: 'one', commits: [] });
    expect(refusalOf(push)).toMatch(/^422 .*\n\n- Changes must be made through the merge queue$/s);
    const branch = `gh-readonly-queue/main/pr-${number}-${main()}`;
    expect(refusalOf(() => seeded.sandbox.as('dev').createBranch(SHOP, branch, 'one'))).toMatch(/^422 .*reserved/);
    seeded.sandbox.as('max').merge(SHOP, number, { bypass: true });
    expect(pull(number)?.merged?.by.login).toBe('max');
  });

  test('takes in no pull request that the branch would refuse, and none twice', async () => {
    queueUp();
    const number = await ready('one');
    const enqueue = (login: string, head: string | null = null) =>
      refusalOf(() => seeded.sandbox.as(login).enqueue(SHOP, number, { head }));
    expect(enqueue('guest')).toMatch(/^403 /);
    expect(enqueue('dev', 'f'.repeat(40))).toBe('422 Head branch was modified. Review and try the merge again.');
    seeded.sandbox.as('dev').push(SHOP, { branch: 'one', commits: [{ message: 'more', files: { more: 'more' } }] });
    expect(enqueue('dev')).toBe(
      `422 Repository rule violations found\n\nRequired status check "${CHECK}" is expected.`,
    );
    await report(pull(number)?.head.sha ?? '', 'success');
    seeded.sandbox.as('dev').convertToDraft(SHOP, number);
    expect(enqueue('dev')).toBe('422 Pull request is a draft');
    seeded.sandbox.as('dev').readyForReview(SHOP, number);
    seeded.sandbox.as('dev').enqueue(SHOP, number);
    expect(enqueue('rae')).toBe('422 Pull request is already in the queue');
    seeded.sandbox.as('max').deleteRuleset(SHOP, 'Queue');
    expect(queue()?.entries).toEqual([]);
    expect(enqueue('rae')).toBe('422 Merge queue is not enabled on main');
  });

  test('stacks its entries, removes the one that fails and builds the others again', async () => {
    queueUp();
    const numbers = [await ready('one'), await ready('two'), await ready('three')];
    const [one = 0, two = 0, three = 0] = numbers;
    for (const number of numbers) seeded.sandbox.as('rae').enqueue(SHOP, number);
    expect(groups()).toEqual([[one], [two], [three]]);
    const [first, second, third] = queue()?.groups ?? [];
    expect([second?.base, third?.base]).toEqual([first?.head, second?.head]);
    await told();
    await judge(1, 'failure');
    expect(groups()).toEqual([[one], [three]]);
    expect(queue()?.groups[1]?.base).toBe(first?.head);
    expect(await told()).toEqual([
      `pull_request.dequeued ${two} CI_FAILURE`,
      `merge_group.destroyed ${GROUP}/pr-${two} dequeued`,
      `merge_group.destroyed ${GROUP}/pr-${three} invalidated`,
      `merge_group.checks_requested ${GROUP}/pr-${three}`,
    ]);
    // The last one passes first: it waits for what is before it.
    await judge(1);
    expect([pull(three)?.state, groups()]).toEqual(['open', [[one], [three]]]);
    await judge(0);
    expect(numbers.map((number) => pull(number)?.merged !== null)).toEqual([true, false, true]);
    expect(pull(two)?.state).toBe('open');
  });

  test('makes one group of several entries if only its head has to pass, and splits it when that fails', async () => {
    queueUp({ groupingStrategy: 'HEADGREEN', minEntriesToMerge: 2 });
    const [one, two] = [await ready('one'), await ready('two')];
    seeded.sandbox.as('rae').enqueue(SHOP, one);
    expect(groups()).toEqual([]);
    await told();
    seeded.sandbox.as('sam').enqueue(SHOP, two);
    expect(groups()).toEqual([[one, two]]);
    const [a, b] = queue()?.entries ?? [];
    expect([a?.built?.base, b?.built?.base, queue()?.groups[0]?.head]).toEqual([
      main(),
      a?.built?.commit,
      b?.built?.commit,
    ]);
    expect(await told()).toEqual([`pull_request.enqueued ${two}`, `merge_group.checks_requested ${GROUP}/pr-${two}`]);
    await judge(0, 'failure');
    expect(groups()).toEqual([[one], [two]]);
    await judge(0, 'failure');
    expect(groups()).toEqual([[two]]);
    await judge(0);
    expect([pull(one)?.merged, pull(two)?.merged?.by.login]).toEqual([null, 'sam']);
  });

  test('merges a group of several at once, each with a commit of its own', async () => {
    queueUp({ groupingStrategy: 'HEADGREEN', minEntriesToMerge: 2, mergeMethod: 'squash' });
    const [one, two] = [await ready('one'), await ready('two')];
    const base = main();
    for (const number of [one, two]) seeded.sandbox.as('rae').enqueue(SHOP, number);
    await judge(0);
    const commits = [one, two].map((number) => pull(number)?.merged?.commit ?? '');
    expect(main()).toBe(commits[1]);
    expect(commits.map((sha) => seeded.repository.objects.commits.get(sha)?.parents)).toEqual([[base], [commits[0]]]);
  });

  test('a group is built with fewer entries once the first has waited long enough; a check that never comes fails', async () => {
    queueUp({ groupingStrategy: 'HEADGREEN', minEntriesToMerge: 2 });
    const number = await ready('one');
    seeded.sandbox.as('rae').enqueue(SHOP, number);
    seeded.sandbox.clock.advance(5 * 60_000);
    expect(groups()).toEqual([]);
    seeded.sandbox.advanceQueues();
    expect(groups()).toEqual([[number]]);
    seeded.sandbox.clock.advance(59 * 60_000);
    seeded.sandbox.advanceQueues();
    expect(groups()).toEqual([[number]]);
    seeded.sandbox.clock.advance(60_000);
    expect((await fetch(`${seeded.sandbox.url}/sandbox/queues/advance`, { method: 'POST' })).status).toBe(204);
    expect(pull(number)?.events.at(-1)).toMatchObject({ kind: 'RemovedFromMergeQueue', reason: 'CI_TIMEOUT' });
  });

  test.each<[string, (number: number) => void, string]>([
    ['is taken out', (number) => seeded.sandbox.as('dev').dequeue(SHOP, number), 'MANUAL'],
    [
      'gets another head',
      () => seeded.sandbox.as('dev').push(SHOP, { branch: 'one', commits: [{ message: 'm', files: { m: 'm' } }] }),
      'MANUAL',
    ],
    ['is closed', (number) => seeded.sandbox.as('dev').close(SHOP, number), 'MANUAL'],
    ['becomes a draft', (number) => seeded.sandbox.as('dev').convertToDraft(SHOP, number), 'MANUAL'],
    [
      'is merged around it',
      (number) => seeded.sandbox.as('max').merge(SHOP, number, { bypass: true }),
      'ALREADY_MERGED',
    ],
    ['loses its queue', () => seeded.sandbox.as('max').deleteRuleset(SHOP, 'Queue'), 'QUEUE_CLEARED'],
  ])('an entry that %s leaves the queue, and what is behind it is built again', async (_how, act, reason) => {
    queueUp();
    const [one, two] = [await ready('one'), await ready('two')];
    for (const number of [one, two]) seeded.sandbox.as('rae').enqueue(SHOP, number);
    act(one);
    expect(pull(one)?.events.findLast(({ kind }) => kind === 'RemovedFromMergeQueue')).toMatchObject({ reason });
    expect(groups()).toEqual(reason === 'QUEUE_CLEARED' ? [] : [[two]]);
    expect([...seeded.repository.branches.keys()].filter((name) => name.startsWith('gh-readonly-queue/'))).toHaveLength(
      reason === 'QUEUE_CLEARED' ? 0 : 1,
    );
    if (reason !== 'QUEUE_CLEARED') expect(queue()?.groups[0]?.base).toBe(main());
  });

  test('an entry that conflicts with what is before it leaves the queue', async () => {
    queueUp();
    const [one, two] = [await ready('one'), await ready('two')];
    seeded.sandbox.as('dev').push(SHOP, { branch: 'two', commits: [{ message: 'same', files: { one: 'other' } }] });
    await report(pull(two)?.head.sha ?? '', 'success');
    for (const number of [one, two]) seeded.sandbox.as('rae').enqueue(SHOP, number);
    expect(pull(two)?.events.at(-1)).toMatchObject({ kind: 'RemovedFromMergeQueue', reason: 'MERGE_CONFLICT' });
    expect(groups()).toEqual([[one]]);
  });

  test('an entry that failed can be queued again at once, and is a commit without a check', async () => {
    queueUp();
    const number = await ready('one');
    seeded.sandbox.clock.freeze();
    seeded.sandbox.as('rae').enqueue(SHOP, number);
    await judge(0, 'failure');
    seeded.sandbox.as('rae').enqueue(SHOP, number);
    expect(groups()).toEqual([[number]]);
  });
});

describe('GraphQL and a merge queue', () => {
  const ask = async (query: string, as = token()) => {
    const answer = await fetch(`${seeded.sandbox.url}/api/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${as}` },
      body: JSON.stringify({ query }),
    });
    return (await answer.json()) as { data: unknown; errors?: unknown };
  };

  test('an app enqueues, and reads the queue entry by entry', async () => {
    queueUp();
    const [one, two] = [await ready('one'), await ready('two')];
    for (const number of [one, two]) {
      const { nodeId, head } = pull(number) ?? { nodeId: '', head: { sha: '' } };
      const input = `{ pullRequestId: "${nodeId}", expectedHeadOid: "${head.sha}" }`;
      const done = await ask(
        `mutation { enqueuePullRequest(input: ${input}) { mergeQueueEntry { position state enqueuer { login } } } }`,
      );
      expect(done).toEqual({
        data: {
          enqueuePullRequest: {
            mergeQueueEntry: {
              position: number === one ? 1 : 2,
              state: 'AWAITING_CHECKS',
              enqueuer: { login: 'gate' },
            },
          },
        },
      });
    }
    const [first, second] = queue()?.groups ?? [];
    const selection = `entries(first: 10) { totalCount nodes { position state headCommit { oid } baseCommit { oid } pullRequest { number headRefOid } } }`;
    const read = await ask(
      `{ repository(owner: "acme", name: "shop") { mergeQueue(branch: "main") { ${selection} configuration { mergingStrategy } } none: mergeQueue(branch: "release/1.4") { id } pullRequest(number: ${one}) { isInMergeQueue mergeQueueEntry { position } timelineItems(first: 5, itemTypes: [ADDED_TO_MERGE_QUEUE_EVENT]) { nodes { __typename ... on AddedToMergeQueueEvent { actor { login } mergeQueue { url } } } } } } }`,
    );
    const node = (number: number, group: typeof first, position: number) => ({
      position,
      state: 'AWAITING_CHECKS',
      headCommit: { oid: group?.head },
      baseCommit: { oid: group?.base },
      pullRequest: { number, headRefOid: pull(number)?.head.sha },
    });
    expect(read).toEqual({
      data: {
        repository: {
          mergeQueue: {
            entries: { totalCount: 2, nodes: [node(one, first, 1), node(two, second, 2)] },
            configuration: { mergingStrategy: 'ALLGREEN' },
          },
          none: null,
          pullRequest: {
            isInMergeQueue: true,
            mergeQueueEntry: { position: 1 },
            timelineItems: {
              nodes: [
                {
                  __typename: 'AddedToMergeQueueEvent',
                  actor: { login: 'gate' },
                  mergeQueue: { url: `${seeded.sandbox.url}/${SHOP}/queue/main` },
                },
              ],
            },
          },
        },
      },
    });
    const again = await ask(
      `mutation { enqueuePullRequest(input: { pullRequestId: "${pull(one)?.nodeId}" }) { clientMutationId } }`,
    );
    expect(again.errors).toMatchObject([{ type: 'UNPROCESSABLE', message: 'Pull request is already in the queue' }]);
    const out = await ask(
      `mutation { dequeuePullRequest(input: { id: "${pull(one)?.nodeId}" }) { mergeQueueEntry { position } } }`,
    );
    expect(out).toEqual({ data: { dequeuePullRequest: { mergeQueueEntry: { position: 0 } } } });
  });

  test('an app without the permission for it gets an error that says so, and not an answer without a queue', async () => {
    queueUp();
    seeded.installation.permissions = { checks: 'write', contents: 'read' };
    const { data, errors } = await ask(
      '{ repository(owner: "acme", name: "shop") { mergeQueue(branch: "main") { id } } }',
    );
    expect([data, errors]).toMatchObject([{ repository: { mergeQueue: null } }, [{ type: 'FORBIDDEN' }]]);
  });
});
