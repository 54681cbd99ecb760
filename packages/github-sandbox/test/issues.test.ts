import { beforeEach, expect, test } from '@jest/globals';
import { openIssue } from '../src/acts/issue.ts';
import { closeAfterEach, refusalOf, rest, type Seeded, SHOP, startWithRelease } from './support/seeded-sandbox.ts';
import { SmallWorld } from './support/small-world.ts';

closeAfterEach();

let seeded: Seeded;
beforeEach(async () => {
  seeded = await startWithRelease();
});

test('issues and pull requests share one row of numbers', () => {
  const guest = seeded.sandbox.as('guest');
  expect(guest.openIssue(SHOP, { title: 'One' }).number).toBe(2);
  seeded.sandbox.as('dev').push(SHOP, { branch: 'more', from: 'main', commits: [{ message: 'm', files: { m: 'm' } }] });
  expect(seeded.sandbox.as('dev').openPullRequest(SHOP, { title: 'More', head: 'more' }).number).toBe(3);
  expect(guest.openIssue(SHOP, { title: 'Two' }).number).toBe(4);
});

test('who opened an issue, and everyone from triage on, may change and close it', () => {
  const { number } = seeded.sandbox.as('dev').openIssue(SHOP, { title: 'One' });
  expect(refusalOf(() => seeded.sandbox.as('guest').closeIssue(SHOP, number))).toMatch(/^403 /);
  expect(seeded.sandbox.as('pat').editIssue(SHOP, number, { title: 'Uno' }).title).toBe('Uno');
  const closed = seeded.sandbox.as('oli').closeIssue(SHOP, number, 'not_planned');
  expect([closed.state, closed.stateReason, closed.closedBy?.login]).toEqual(['closed', 'not_planned', 'oli']);
  expect(seeded.sandbox.as('dev').reopenIssue(SHOP, number).stateReason).toBe('reopened');
});

test('labels are set by those who may, and left out without a word for others', () => {
  const labels = (login: string) =>
    seeded.sandbox
      .as(login)
      .openIssue(SHOP, { title: 'One', labels: ['bug'] })
      .labels.map(({ name }) => name);
  expect(labels('guest')).toEqual([]);
  expect(labels('pat')).toEqual(['bug']);
});

test('an app that may write pull requests only reaches no issue', async () => {
  const { sandbox } = seeded;
  const { number } = sandbox.as('dev').openIssue(SHOP, { title: 'One' });
  const other = sandbox.app({ slug: 'other', owner: 'acme', permissions: { pull_requests: 'write' }, events: [] });
  const token = sandbox.installationToken(other.installation);
  const say = (to: number) =>
    rest(sandbox, token, `POST /repos/${SHOP}/issues/${to}/comments`, { body: { body: 'x' } });
  expect([(await say(1)).status, (await say(number)).status]).toEqual([201, 403]);
  expect((await rest(sandbox, token, `POST /repos/${SHOP}/issues`, { body: { title: 'Two' } })).status).toBe(403);
  const { json } = await rest(sandbox, token, `GET /repos/${SHOP}/issues?state=all`);
  expect(Array.isArray(json) && json.map((one) => one.number)).toEqual([1]);
});

test('GraphQL gives issues without the pull requests, by who opened them, label and state', async () => {
  const world = new SmallWorld();
  const { context, ann, pat, shop } = world;
  for (const title of ['a', 'b', 'c']) openIssue({ context, actor: ann }, shop, { title, body: '', labels: ['bug'] });
  openIssue({ context, actor: pat }, shop, { title: 'd', body: '', labels: ['bug'] });
  const read = (args: string) =>
    world.read(
      ann,
      `{ repository(owner: "acme", name: "shop") { issues(first: 2, ${args}) { totalCount nodes { number title author { login } } } } }`,
    );
  const node = (number: number, title: string) => ({ number, title, author: { login: 'ann' } });
  expect(await read('filterBy: { createdBy: "ann", labels: ["bug"] }, states: [OPEN]')).toEqual({
    repository: { issues: { totalCount: 3, nodes: [node(2, 'a'), node(3, 'b')] } },
  });
  expect(await read('filterBy: { labels: ["bug", "other"] }')).toEqual({
    repository: { issues: { totalCount: 0, nodes: [] } },
  });
  const query =
    '{ repository(owner: "acme", name: "shop") { issues(first: 1, filterBy: { assignee: "ann" }) { totalCount } } }';
  expect((await world.ask(ann, query)).errors).toMatchObject([{ type: 'SANDBOX' }]);
});
