import { afterEach, expect, test } from '@jest/globals';
import { Sandbox } from '../src/sandbox.ts';

const open: Sandbox[] = [];
afterEach(async () => {
  for (const sandbox of open.splice(0)) await sandbox.close();
});

async function world() {
  const sandbox = await Sandbox.start();
  open.push(sandbox);
  sandbox.user('max');
  sandbox.user('eve');
  for (const login of ['acme', 'globex']) sandbox.org(login, { owners: ['max'], members: [] });
  sandbox.repository('acme/shop', { private: true, author: 'max' });
  const headers = (login: string) => ({ authorization: `Bearer ${sandbox.tokenOf(login)}` });
  const get = (path: string, login = 'max', redirect: RequestInit['redirect'] = 'follow') =>
    fetch(`${sandbox.url}/api/v3${path}`, { headers: headers(login), redirect });
  const graphql = async (query: string) => {
    const body = JSON.stringify({ query });
    const answer = await fetch(`${sandbox.url}/api/graphql`, { method: 'POST', headers: headers('max'), body });
    return answer.json();
  };
  return { sandbox, get, graphql };
}

const NAME = '{ nameWithOwner }';

test('a renamed repository leads on from its former name, to those who may see it, until another takes that', async () => {
  const { sandbox, get, graphql } = await world();
  sandbox.as('max').renameRepository('acme/shop', 'store');
  const sent = await get('/repos/acme/shop/branches?per_page=1', 'max', 'manual');
  expect([sent.status, sent.headers.get('location')]).toEqual([
    301,
    `${sandbox.url}/api/v3/repos/acme/store/branches?per_page=1`,
  ]);
  expect(await (await get('/repos/acme/shop')).json()).toMatchObject({ full_name: 'acme/store' });
  expect((await get('/repos/acme/shop', 'eve')).status).toBe(404);
  const query = `{ a: repository(owner: "acme", name: "shop") ${NAME} b: repository(owner: "acme", name: "shop", followRenames: false) ${NAME} }`;
  expect(await graphql(query)).toMatchObject({
    data: { a: { nameWithOwner: 'acme/store' }, b: null },
    errors: [{ type: 'NOT_FOUND', path: ['b'] }],
  });
  sandbox.repository('acme/shop', { private: true });
  expect(await (await get('/repos/acme/shop')).json()).toMatchObject({ full_name: 'acme/shop' });
});

test('a repository that was handed over leads on from its former owner, and leaves the installations there', async () => {
  const { sandbox, get } = await world();
  const app = sandbox.app({
    slug: 'gate',
    owner: 'acme',
    permissions: { contents: 'read' },
    events: [],
    repositories: ['acme/shop'],
  });
  sandbox.as('max').transferRepository('acme/shop', 'globex');
  expect(await (await get('/repos/acme/shop')).json()).toMatchObject({ full_name: 'globex/shop' });
  expect(app.installation.repositories).toEqual(new Set());
  expect(() => sandbox.as('eve').transferRepository('globex/shop', 'acme')).toThrow('Not Found');
});

test('a renamed branch leads on, its pull requests follow, and so does the default branch', async () => {
  const { sandbox, get } = await world();
  const max = sandbox.as('max');
  max.push('acme/shop', { branch: 'next', from: 'main', commits: [{ message: 'Next', files: { next: '1' } }] });
  const { number } = max.openPullRequest('acme/shop', { title: 'Next', head: 'next' });
  max.renameBranch('acme/shop', 'main', 'trunk');
  expect((await get('/repos/acme/shop/branches/main', 'max', 'manual')).status).toBe(301);
  expect(await (await get('/repos/acme/shop/branches/main')).json()).toMatchObject({ name: 'trunk' });
  expect(await (await get('/repos/acme/shop')).json()).toMatchObject({ default_branch: 'trunk' });
  expect(await (await get(`/repos/acme/shop/pulls/${number}`)).json()).toMatchObject({
    state: 'open',
    base: { ref: 'trunk' },
  });
  expect(() => max.renameBranch('acme/shop', 'main', 'other')).toThrow('Branch not found');
});

test('only owners choose what an app is installed on', async () => {
  const { sandbox } = await world();
  const app = sandbox.app({ slug: 'gate', owner: 'acme', permissions: { contents: 'read' }, events: [] });
  sandbox.as('max').chooseRepositories('acme', 'gate', ['acme/shop']);
  expect(app.installation.repositories).toEqual(new Set([sandbox.world.repositories.keys().next().value]));
  sandbox.as('max').chooseRepositories('acme', 'gate', 'all');
  expect(app.installation.repositories).toBe('all');
  expect(() => sandbox.as('eve').chooseRepositories('acme', 'gate', 'all')).toThrow('Must be an owner of acme');
  expect(() => sandbox.as('max').chooseRepositories('globex', 'gate', 'all')).toThrow('Not Found');
});
