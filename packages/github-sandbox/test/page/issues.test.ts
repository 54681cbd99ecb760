import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Shop, startShop } from './shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await startShop();
});
afterEach(async () => {
  await shop.stop();
});

const cookie = (as: string | undefined): Record<string, string> =>
  as === undefined ? {} : { cookie: `sandbox_user=${as}` };

async function get(path: string, as?: string) {
  const response = await fetch(`${shop.url}${path}`, { headers: cookie(as) });
  return { status: response.status, html: await response.text() };
}

/** Sends a form as a browser does from a page of the same site. */
async function post(path: string, fields: Readonly<Record<string, string>>, as?: string) {
  const response = await fetch(`${shop.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { ...cookie(as), origin: shop.url },
    redirect: 'manual',
  });
  return { status: response.status, location: response.headers.get('location'), html: await response.text() };
}

const repository = () => shop.pullRequest().repository;
const HOSTILE = '<script>alert(1)</script> @pat';
const ESCAPED = '&lt;script&gt;alert(1)&lt;/script&gt; @pat';

describe('issues', () => {
  test('an issue is opened, answered, labelled, closed and found again; its title is text', async () => {
    expect((await get('/acme/shop/issues')).html).toContain('There is no open issue');
    const opened = await post('/acme/shop/issues/do/open', { title: HOSTILE, body: 'Why?' }, 'dev');
    expect([opened.status, opened.location]).toEqual([303, '/acme/shop/issues']);
    const list = (await get('/acme/shop/issues', 'dev')).html;
    expect(list).toContain(ESCAPED);
    expect(list).not.toContain('<script>alert');
    const path = '/acme/shop/issues/2';
    expect((await post(`${path}/do/comment`, { body: 'Because **so**' }, 'eve')).location).toBe(path);
    await post(`${path}/do/add-label`, { label: 'bug' }, 'pat');
    await post(`${path}/do/close`, {}, 'dev');
    const page = (await get(path, 'dev')).html;
    for (const part of [ESCAPED, 'Because <strong>so</strong>', 'bug', 'closed this', 'Reopen issue']) {
      expect(page).toContain(part);
    }
    expect((await get('/acme/shop/issues?state=closed')).html).toContain(ESCAPED);
    expect(repository().issues.get(2)?.state).toBe('closed');
  });

  test('what a person may not do is refused with the reason', async () => {
    shop.sandbox.as('dev').openIssue(shop.repository, { title: 'One' });
    const { status, html } = await post('/acme/shop/issues/2/do/close', {}, 'eve');
    expect(status).toBe(422);
    expect(html).toContain('GitHub would refuse this (403)');
    expect((await post('/acme/shop/issues/2/do/nothing', {}, 'dev')).status).toBe(404);
    expect((await post('/acme/shop/issues/9/do/close', {}, 'dev')).status).toBe(404);
  });

  test('a number leads to what there is, whether an issue or a pull request', async () => {
    shop.sandbox.as('dev').openIssue(shop.repository, { title: 'The issue' });
    expect((await get('/acme/shop/pull/2')).html).toContain('The issue');
    expect((await get(`/acme/shop/issues/${shop.number}`)).html).toContain('merge-box');
    expect((await get('/acme/shop/issues/9')).status).toBe(404);
  });

  test('a list of more than 25 goes on on a second page', async () => {
    for (let index = 1; index <= 26; index += 1) {
      shop.sandbox.as('dev').openIssue(shop.repository, { title: `Issue ${index}.` });
    }
    const [first, second] = [await get('/acme/shop/issues'), await get('/acme/shop/issues?page=2')];
    expect([first.html.includes('Issue 1.<'), second.html.includes('Issue 1.<')]).toEqual([false, true]);
    expect(first.html).toContain('?state=open&amp;page=2');
  });
});

describe('releases', () => {
  test('a release is made with its tag, shown with its notes, and deleted again', async () => {
    expect((await get('/acme/shop/releases', 'pat')).html).toContain('There is no release yet');
    const fields = { tag: 'v1', target: 'main', name: HOSTILE, body: '**Bold**' };
    const made = await post('/acme/shop/releases/do/create', fields, 'sam');
    expect([made.status, made.location]).toEqual([303, '/acme/shop/releases']);
    const page = (await get('/acme/shop/releases/tag/v1', 'sam')).html;
    for (const part of [ESCAPED, '<strong>Bold</strong>', 'Latest', '1 tag', 'lightweight']) {
      expect(page).toContain(part);
    }
    const [release] = repository().releases;
    await post('/acme/shop/releases/do/delete', { release: String(release?.id) }, 'sam');
    expect([repository().releases.length, repository().tags.has('v1')]).toEqual([0, true]);
    expect((await get('/acme/shop/releases/tag/v1')).status).toBe(404);
  });

  test('a draft is for those who can write, until it is published', async () => {
    const fields = { tag: 'v1', target: 'main', name: 'Half done', body: '', draft: 'yes', prerelease: 'yes' };
    await post('/acme/shop/releases/do/create', fields, 'sam');
    const seen = async (as: string) => (await get('/acme/shop/releases', as)).html.includes('Half done');
    expect([await seen('dev'), await seen('pat')]).toEqual([true, false]);
    await post('/acme/shop/releases/do/publish', { release: String(repository().releases[0]?.id) }, 'sam');
    expect([await seen('pat'), repository().tags.has('v1')]).toEqual([true, true]);
    const refused = await post('/acme/shop/releases/do/create', { ...fields, tag: 'v2' }, 'pat');
    expect(refused.status).toBe(422);
  });
});

describe('the merge queue in the merge box', () => {
  const queueUp = () =>
    shop.sandbox.as('rita').setRuleset(shop.repository, {
      name: 'Queue',
      target: 'branch',
      enforcement: 'active',
      include: ['~DEFAULT_BRANCH'],
      exclude: [],
      rules: [
        {
          type: 'merge_queue',
          mergeMethod: 'merge',
          maxEntriesToBuild: 5,
          minEntriesToMerge: 1,
          maxEntriesToMerge: 5,
          minEntriesToMergeWaitMinutes: 5,
          groupingStrategy: 'ALLGREEN',
          checkResponseTimeoutMinutes: 60,
        },
      ],
      bypassActors: [],
    });

  test('what is ready is put into the queue and taken out again; there is no button that merges', async () => {
    queueUp();
    const before = (await get(shop.path, 'sam')).html;
    expect(before).toContain('main has a merge queue');
    expect(before).toMatch(/disabled>Merge when ready/);
    shop.report('success');
    const ready = (await get(shop.path, 'sam')).html;
    expect(ready).toMatch(/<button class="btn">Merge when ready/);
    expect(ready).not.toContain('Merge pull request</button>');
    const { sha } = shop.pullRequest().head;
    await post(`${shop.path}/do/enqueue`, { sha }, 'sam');
    const queued = (await get(shop.path, 'sam')).html;
    expect(queued).toContain('Queued to merge: 1 of 1, waiting for checks');
    expect(queued).toContain('added this pull request to the merge queue');
    await post(`${shop.path}/do/dequeue`, {}, 'sam');
    expect((await get(shop.path, 'sam')).html).toContain(
      'removed this pull request from the merge queue: it was taken out',
    );
  });
});
