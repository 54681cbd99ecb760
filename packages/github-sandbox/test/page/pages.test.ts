import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Shop, startShop } from './shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await startShop();
});
afterEach(async () => {
  await shop.stop();
});

interface Visit {
  /** Whom the visitor plays; signed out where left out. */
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const cookie = (as: string | undefined): Record<string, string> =>
  as === undefined ? {} : { cookie: `sandbox_user=${as}` };

async function get(path: string, { as }: Visit = {}) {
  const response = await fetch(`${shop.url}${path}`, { headers: cookie(as), redirect: 'manual' });
  return { status: response.status, headers: response.headers, html: await response.text() };
}

/** Sends a form as a browser does from a page of the same site. */
async function post(path: string, fields: Readonly<Record<string, string>>, { as, headers }: Visit = {}) {
  const response = await fetch(`${shop.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { ...cookie(as), ...(headers ?? { origin: shop.url }) },
    redirect: 'manual',
  });
  return { status: response.status, headers: response.headers, html: await response.text() };
}

const form = (name: string): string => `${shop.path}/do/${name}`;
/** As the pages write it. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

describe('what is shown', () => {
  test('a minimized comment is folded, with its reason', async () => {
    const { id } = shop.sandbox.as('rita').comment(shop.repository, shop.number, 'Never mind.');
    expect((await get(shop.path)).html).not.toContain('This comment was marked');
    shop.sandbox.as('rita').minimizeComment(shop.repository, id, 'resolved');
    expect((await get(shop.path)).html).toMatch(
      /<details class="minimized"><summary class="muted">This comment was marked as resolved\.<\/summary><div class="markdown-body"><p>Never mind\./,
    );
  });

  test('VER-8: a hostile title is text on every page that shows it', async () => {
    shop.report('failure', '<script>alert(3)</script><img src=x onerror=alert(4)>');
    shop.sandbox.as('rita').editPullRequest(shop.repository, shop.number, { title: `${shop.title} twice` });
    const run = shop.pullRequest().repository.checkRuns[0]?.id ?? 0;
    const paths = ['/', '/acme', '/acme/shop/pulls', shop.path, `${shop.path}/checks`, `${shop.path}/files`];
    for (const path of [...paths, `/acme/shop/runs/${run}`]) {
      const { status, html } = await get(path, { as: 'rita' });
      expect(status).toBe(200);
      expect(html.match(/<script[^>]*>/g)).toEqual([
        '<script src="/-/assets/htmx.js" defer>',
        '<script src="/-/assets/live.js" defer>',
      ]);
      expect(html).not.toMatch(/<img/);
      expect(html).not.toContain('</title><script');
      if (path !== '/acme' && !path.includes('runs')) expect(html).toContain(escaped(shop.title));
    }
  });

  test('every address that an answer of the API names has its page', async () => {
    shop.report('success');
    const { head, repository } = shop.pullRequest();
    shop.sandbox.as('dev').pushTags(shop.repository, [{ name: 'v1', commit: 'main' }]);
    const main = repository.branches.get('main') ?? '';
    const paths = [
      ...['/', '/sandbox', '/acme', '/dev', '/apps/gate', '/orgs/acme/teams/appsec', '/acme/shop', '/acme/shop/pulls'],
      ...['/acme/shop/settings', '/acme/shop/pulls?state=closed', '/acme/shop/tree/release/1.0', '/acme/shop/tree/v1'],
      ...['/acme/shop/blob/release/1.0/src/index.ts', `/acme/shop/blob/${head.sha}/src/index.ts`],
      ...[
        `/acme/shop/commit/${head.sha}`,
        `/acme/shop/compare/${main}...${head.sha}`,
        '/acme/shop/compare/main...release/1.0',
      ],
      ...[shop.path, `${shop.path}/commits`, `${shop.path}/checks`, `${shop.path}/files`],
      `/acme/shop/runs/${repository.checkRuns[0]?.id}`,
    ];
    for (const path of paths) expect([path, (await get(path)).status]).toEqual([path, 200]);
  });

  test('what does not exist is a 404 with a way on', async () => {
    for (const path of [
      '/nobody',
      '/acme/nothing',
      '/acme/shop/pull/99',
      '/acme/shop/pull/1/other',
      '/acme/shop/commit/0000000',
    ]) {
      const { status, html } = await get(path);
      expect([path, status]).toEqual([path, 404]);
      expect(html).toContain('people and repositories');
    }
  });

  test('a private repository is there for those with access only, and its name stands on no page of the others', async () => {
    expect((await get('/acme/secret', { as: 'dev' })).status).toBe(200);
    for (const visit of [{}, { as: 'eve' }]) {
      expect((await get('/acme/secret', visit)).status).toBe(404);
      expect((await get('/', visit)).html).not.toContain('acme/secret');
      expect((await get('/acme', visit)).html).not.toContain('acme/secret');
    }
  });

  test('the first page says who holds which role by a policy, directly or through a team; a broken policy gives none', async () => {
    const policy =
      'version: 1\nroles:\n  product-owner: { users: [Pat] }\n  security-architect: { teams: [acme/appsec] }\n';
    shop.sandbox.repository('acme/site', { policy });
    shop.sandbox.repository('acme/torn', { policy: 'roles: [\n  product-owner: {{' });
    const { html } = await get('/');
    const card = (login: string): string =>
      html.split('person-card').find((part) => part.includes(`href="/${login}"`)) ?? '';
    expect(card('pat')).toContain('product-owner by the policy of acme/site');
    expect(card('sam')).toContain('security-architect by the policy of acme/site');
    expect(card('dev')).not.toContain('by the policy');
  });

  test('a page loads nothing from elsewhere, and says so to the browser', async () => {
    const { headers, html } = await get(shop.path, { as: 'dev' });
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    for (const [, address] of html.matchAll(/<(?:link|script)[^>]*(?:href|src)="([^"]*)"/g)) {
      expect(address).toMatch(/^(\/-\/assets\/|data:,)/);
      if (address?.startsWith('/')) expect((await get(address)).status).toBe(200);
    }
    expect((await get('/-/assets/constructor')).status).toBe(404);
  });

  test('a comment that somebody else edited says so, and by whom', async () => {
    const { id } = shop.sandbox.as('eve').comment(shop.repository, shop.number, 'first');
    shop.sandbox.as('rita').editComment(shop.repository, id, 'second');
    expect((await get(shop.path)).html).toContain('· edited by rita');
  });

  test('the second page of closed pull requests holds what the first left over', async () => {
    for (let at = 0; at < 26; at++) {
      const branch = `fix/${at}`;
      shop.sandbox.as('dev').push(shop.repository, {
        branch,
        from: 'main',
        commits: [{ message: branch, files: { 'a.txt': `${at}` } }],
      });
      const { number } = shop.sandbox.as('dev').openPullRequest(shop.repository, { title: `Fix ${at}.`, head: branch });
      shop.sandbox.as('dev').close(shop.repository, number);
    }
    const first = await get('/acme/shop/pulls?state=closed');
    const second = await get('/acme/shop/pulls?state=closed&page=2');
    expect(first.html).toContain('Fix 25.');
    expect(first.html).not.toContain('Fix 0.');
    expect(second.html).toContain('Fix 0.');
    expect(second.html).toContain('Page 2 of 2');
  });
});

describe('whom the visitor plays', () => {
  test('is kept in a cookie that other sites do not get, and the visitor comes back to the page', async () => {
    const { status, headers } = await post('/-/user', { as: 'pat', back: shop.path });
    expect(status).toBe(303);
    expect(headers.get('location')).toBe(shop.path);
    expect(headers.get('set-cookie')).toMatch(/^sandbox_user=pat; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  test('leads to no other site', async () => {
    for (const back of ['//evil.example/', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '']) {
      expect((await post('/-/user', { as: 'pat', back })).headers.get('location')).toBe('/');
    }
  });

  test('is not a bot, an organization or an unknown user', async () => {
    for (const as of ['gate%5Bbot%5D', 'acme', 'nobody']) {
      expect((await get(shop.path, { as })).html).not.toContain('Add a comment as');
    }
    expect((await get(shop.path, { as: 'pat' })).html).toContain('Add a comment as pat');
  });
});

describe('forms', () => {
  test('a form from another site is refused, and does nothing', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' },
      {},
    ]) {
      for (const path of [form('comment'), '/acme/shop/do/push', '/-/user', '/-/do/reset-counters']) {
        expect((await post(path, { body: 'hello' }, { as: 'dev', headers })).status).toBe(403);
      }
    }
    expect(shop.pullRequest().comments).toEqual([]);
  });

  test('a comment is that of whom the visitor plays, and back to the page it goes', async () => {
    const { status, headers } = await post(form('comment'), { body: '/ready' }, { as: 'eve' });
    expect([status, headers.get('location')]).toEqual([303, shop.path]);
    expect(shop.pullRequest().comments.map(({ author, body }) => [author?.login, body])).toEqual([['eve', '/ready']]);
  });

  test('a visitor who is signed out can do nothing, and the page says what to do', async () => {
    const { status, html } = await post(form('comment'), { body: 'lost?' });
    expect(status).toBe(422);
    expect(html).toContain('choose whom you play');
    expect(html).not.toContain('lost?');
    expect(shop.pullRequest().comments).toEqual([]);
  });

  test('what a person may not do is refused with the reason, and what was typed stays', async () => {
    const { id } = shop.sandbox.as('sam').comment(shop.repository, shop.number, 'mine');
    const edit = await post(form('edit-comment'), { comment: String(id), body: 'yours' }, { as: 'eve' });
    expect(edit.status).toBe(422);
    expect(edit.html).toContain('Must have admin rights to Repository');
    const review = await post(form('review'), { event: 'APPROVE', body: 'I <b>like</b> it' }, { as: 'dev' });
    expect(review.html).toContain('Can not approve your own pull request');
    expect(review.html).toContain('I &lt;b&gt;like&lt;/b&gt; it</textarea>');
    expect(shop.pullRequest().comments.map(({ body }) => body)).toEqual(['mine']);
    expect(shop.pullRequest().reviews).toEqual([]);
  });

  test('merging is refused while the required check is missing, also to an administrator who does not ask to bypass', async () => {
    const sha = shop.pullRequest().head.sha;
    for (const as of ['sam', 'rita']) {
      const { status, html } = await post(form('merge'), { method: 'merge', sha }, { as });
      expect(status).toBe(422);
      expect(html).toContain(escaped(`Required status check "${shop.check}" is expected.`));
    }
    expect(shop.pullRequest().merged).toBeNull();
  });

  test('a check of the name from somebody else does not open the merge', async () => {
    const { sha } = shop.pullRequest().head;
    shop.sandbox.as('sam').setStatus(shop.repository, sha, { state: 'success', context: shop.check });
    expect((await post(form('merge'), { method: 'merge', sha }, { as: 'sam' })).status).toBe(422);
    expect((await get(shop.path, { as: 'sam' })).html).toContain('Expected — waiting for Gate to report');
  });

  test('an administrator merges without waiting only by saying so; nobody else can', async () => {
    const sha = shop.pullRequest().head.sha;
    const fields = { method: 'squash', sha, bypass: 'yes' };
    expect((await get(shop.path, { as: 'sam' })).html).not.toContain('bypass rules');
    expect((await post(form('merge'), fields, { as: 'sam' })).status).toBe(422);
    expect((await get(shop.path, { as: 'rita' })).html).toContain('bypass rules');
    expect((await post(form('merge'), fields, { as: 'rita' })).status).toBe(303);
    expect(shop.pullRequest().merged?.method).toBe('squash');
  });

  test('a merge of a head that is no longer there is refused', async () => {
    const { sha } = shop.pullRequest().head;
    shop.sandbox.as('dev').push(shop.repository, {
      branch: 'release/1.0',
      commits: [{ message: 'more', files: { 'a.txt': 'a' } }],
    });
    shop.report('success');
    const { html } = await post(form('merge'), { method: 'merge', sha }, { as: 'sam' });
    expect(html).toContain('Head branch was modified');
  });

  test('every other form of a pull request does what it says', async () => {
    const done = async (name: string, fields: Readonly<Record<string, string>>, as = 'sam') =>
      expect([name, (await post(form(name), fields, { as })).status]).toEqual([name, 303]);
    await done('comment', { body: 'one' });
    const comment = shop.pullRequest().comments[0];
    await done('edit-comment', { comment: String(comment?.id), body: 'two' });
    await done('react', { node: comment?.nodeId ?? '', content: 'rocket' });
    expect([comment?.body, comment?.reactions[0]?.content]).toEqual(['two', 'rocket']);
    await done('delete-comment', { comment: String(comment?.id) });
    await done('review', { event: 'REQUEST_CHANGES', body: 'no' });
    const review = shop.pullRequest().reviews[0];
    await done('edit-review', { review: String(review?.id), body: 'not yet' });
    await done('dismiss-review', { review: String(review?.id), message: 'settled' }, 'rita');
    expect([review?.body, review?.state]).toEqual(['not yet', 'DISMISSED']);
    await done('add-label', { label: 'ready/security' });
    await done('remove-label', { label: 'ready/security' });
    await done('convert-to-draft', {});
    expect(shop.pullRequest().draft).toBe(true);
    await done('ready-for-review', {});
    await done('close', {});
    expect(shop.pullRequest().state).toBe('closed');
    await done('reopen', {});
    await done('edit', { title: 'Plain', body: 'text', base: 'main' });
    const news = { message: 'News', files: { 'NEWS.md': 'new\n' } };
    shop.sandbox.as('dev').push(shop.repository, { branch: 'news', from: 'main', commits: [news] });
    const other = shop.sandbox.as('dev').openPullRequest(shop.repository, { title: 'News', head: 'news' });
    shop.sandbox.as('rita').merge(shop.repository, other.number, { bypass: true });
    expect((await get(shop.path, { as: 'sam' })).html).toContain('This branch is out of date');
    await done('update-branch', {});
    const { title, events } = shop.pullRequest();
    expect(title).toBe('Plain');
    expect(events.map(({ kind }) => kind)).toEqual([
      ...['CommentDeleted', 'ReviewDismissed', 'Labeled', 'Unlabeled', 'ConvertToDraft', 'ReadyForReview', 'Closed'],
      ...['Reopened', 'RenamedTitle', 'Pushed'],
    ]);
    const { html } = await get(shop.path);
    for (const words of [
      'deleted a comment from',
      'dismissed the review of',
      'changed the title from',
      'reopened this',
    ]) {
      expect(html).toContain(words);
    }
  });

  test('a push, a force push, a tag, a fork and a pull request from the pages of the repository', async () => {
    const branch = 'release/2.0';
    const file = { path: 'src/index.ts', content: 'export const limit = 3;\r\n', message: 'Three' };
    const at = (name: string) => `/acme/shop/do/${name}`;
    const done = async (name: string, fields: Readonly<Record<string, string>>, as = 'dev') =>
      expect([name, (await post(at(name), fields, { as })).status]).toEqual([name, 303]);
    await done('push', { ...file, branch, from: 'main' });
    await done('open', { title: 'Second', body: '', base: 'main', head: branch });
    await done('push', { ...file, branch, from: 'main', content: 'on top', message: 'Four' });
    await done('push', { ...file, branch, from: 'main', force: 'yes', message: 'Five' });
    await done('tag', { tag: 'v2', target: branch });
    await done('fork', {}, 'eve');
    const { repository } = shop.pullRequest();
    const second = repository.pullRequests.get(shop.number + 1);
    expect(second?.events.map(({ kind }) => kind)).toEqual(['Pushed', 'HeadRefForcePushed']);
    const tip = repository.objects.commits.get(repository.branches.get(branch) ?? '');
    expect([tip?.message, tip?.parents]).toEqual(['Five', [repository.branches.get('main')]]);
    expect(repository.tags.has('v2')).toBe(true);
    const fork = [...shop.sandbox.world.repositories.values()].find(({ parent }) => parent === repository);
    expect((await post(`/eve/shop/do/push`, { ...file, branch: 'idea', from: 'main' }, { as: 'eve' })).status).toBe(
      303,
    );
    await done('open', { title: 'From a fork', body: '', base: 'main', head: 'eve/shop:idea' }, 'eve');
    expect(repository.pullRequests.get(shop.number + 2)?.head.repository).toBe(fork);
    expect((await get(`/acme/shop/pull/${shop.number + 1}`)).html).toContain('force-pushed');
  });

  test('a push that is not allowed says why, and the form keeps what was typed', async () => {
    const fields = { branch: 'main', from: '', path: 'a.txt', content: 'kept text', message: 'No' };
    const { status, html } = await post('/acme/shop/do/push', fields, { as: 'eve' });
    expect(status).toBe(422);
    expect(html).toContain('Must have write rights');
    expect(html).toContain('kept text</textarea>');
  });
});

describe('the machine room', () => {
  test('a webhook that was sent is in the log with its payload, and is sent again on request only', async () => {
    const got: (string | string[] | undefined)[] = [];
    const listener = createServer((request, response) => {
      got.push(request.headers['x-github-delivery']);
      response.writeHead(503).end('not <i>now</i>');
    });
    await once(listener.listen(0, '127.0.0.1'), 'listening');
    const address = listener.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    try {
      shop.sandbox.app({
        slug: 'listener',
        owner: 'acme',
        permissions: { issues: 'read', pull_requests: 'read' },
        events: ['issue_comment'],
        webhook: { url: `http://127.0.0.1:${address.port}/hook`, secret: 'long enough to be a secret' },
      });
      shop.sandbox.as('sam').comment(shop.repository, shop.number, 'hello </pre><script>webhook</script>');
      await shop.sandbox.settled();
      const delivery = shop.sandbox.world.deliveries.find(({ event }) => event === 'issue_comment');
      const before = got.length;
      const log = await get('/sandbox');
      expect(log.html).toContain('issue_comment.created');
      const { html } = await get(`/-/deliveries/${delivery?.id}`);
      expect(html).toContain('hello &lt;/pre&gt;&lt;script&gt;webhook');
      expect(html).toContain('not &lt;i&gt;now&lt;/i&gt;');
      expect((await post('/-/do/redeliver', { delivery: String(delivery?.id) })).status).toBe(303);
      await shop.sandbox.settled();
      expect(got.slice(before)).toEqual([delivery?.guid]);
      expect((await get('/sandbox')).html).toContain('redelivery');
    } finally {
      listener.close();
    }
  });

  test('a log without deliveries says what would fill it, and nothing can be sent again', async () => {
    expect((await get('/sandbox')).html).toContain('No webhook was sent yet');
    expect((await post('/-/do/redeliver', { delivery: '1' })).status).toBe(422);
  });

  test('faults are switched on and cleared; nonsense is refused', async () => {
    expect((await post('/-/do/fault', { fault: 'status-502', times: '2' })).status).toBe(303);
    expect(shop.sandbox.faults.list).toEqual([{ times: 2, effect: { kind: 'status', status: 502 } }]);
    expect((await get('/sandbox')).html).toContain('502');
    for (const fields of [
      { fault: 'constructor', times: '1' },
      { fault: 'status-502', times: '0' },
      { fault: 'status-502', times: 'x' },
    ]) {
      expect((await post('/-/do/fault', fields)).status).toBe(422);
    }
    expect((await post('/-/do/clear-faults', {})).status).toBe(303);
    expect(shop.sandbox.faults.list).toEqual([]);
  });

  test('requests to the API are counted and can be reset; visits of pages are not counted', async () => {
    await fetch(`${shop.url}/api/v3/repos/acme/shop`);
    expect(shop.sandbox.requests.count()).toBe(1);
    expect((await get('/sandbox')).html).toContain('/repos/acme/shop');
    await post('/-/do/reset-counters', {});
    expect(shop.sandbox.requests.count()).toBe(0);
  });
});
