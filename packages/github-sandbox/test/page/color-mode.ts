import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { findChromium, startBrowser } from '../../src/browser.ts';
import { type Shop, startShop } from './shop.ts';

const executable = findChromium(process.env);
// browser.long.test.ts fails where a browser is required and there is none.
const inBrowser = executable === null || process.env.SANDBOX_NO_BROWSER === '1' ? describe.skip : describe;

const MODES = ['light', 'dark'] as const;
const NOWHERE = '/nothing/here';
const WORKFLOW = 'on: [workflow_dispatch]\njobs:\n  deploy:\n    environment: production\n';
/** All pages. */
export const PATHS = [
  ...['/', '/sandbox', '/acme', '/dev', '/apps/gate', '/orgs/acme/teams/appsec', NOWHERE, '/acme/shop'],
  ...['pulls', 'pull/1', 'pull/1/commits', 'pull/1/checks', 'pull/1/files', 'issues', 'issues/2', 'settings'].map(
    (path) => `/acme/shop/${path}`,
  ),
  ...['/acme/shop/rules', '/acme/shop/compare/main...release/1.0'],
  ...['actions', 'deployments', 'releases', 'settings/environments'].map((path) => `/acme/site/${path}`),
];

/** What WCAG 2 asks for at level AA: of text, and of an icon. */
const READABLE = { text: 4.5, icon: 3 };

interface Look {
  /** How light the background of the page is: 0 black, 1 white. */
  readonly background: number;
  /** Every text and every icon, with its contrast to what is behind it. */
  readonly signs: readonly { readonly kind: 'text' | 'icon'; readonly shows: string; readonly contrast: number }[];
}

/** Runs in the page. */
const LOOK = readFileSync(new URL('./contrast.js', import.meta.url), 'utf8');
const look = (page: Page): Promise<Look> => page.evaluate(LOOK);

/** Declares the tests of these pages. */
export const declareColorModes = (paths: readonly string[]) =>
  inBrowser('light and dark', () => {
    let browser: Browser;
    let shop: Shop;
    let page: Page;

    beforeAll(async () => {
      browser = await startBrowser(executable ?? '');
      shop = await startShop();
      shop.sandbox
        .as('pat')
        .comment(shop.repository, shop.number, 'Fine, with `code` and a [link](https://example.com)');
      shop.sandbox.as('sam').review(shop.repository, shop.number, { verdict: 'APPROVE', body: 'Good', commit: null });
      shop.report('failure');
      const [dev, rita] = [shop.sandbox.as('dev'), shop.sandbox.as('rita')];
      dev.openIssue(shop.repository, { title: 'Slow', body: 'Very', labels: [] });
      shop.sandbox.repository('acme/site', { files: { '.github/workflows/deploy.yml': WORKFLOW } });
      rita.startRun('acme/site', { workflow: 'deploy.yml' });
      rita.createRelease('acme/site', { tag: 'v1', target: 'main', name: 'One', body: 'All of it' });
      const visit = await browser.newContext();
      await visit.addCookies([{ name: 'sandbox_user', value: 'rita', url: shop.url }]);
      page = await visit.newPage();
    });
    afterAll(async () => {
      await browser.close();
      await shop.stop();
    });

    test.each(paths)(
      '%s is in the mode that the reader chose, and follows without a reload when that changes',
      async (path) => {
        await page.emulateMedia({ colorScheme: 'light' });
        await page.goto(`${shop.url}${path}`);
        expect((await look(page)).background).toBeGreaterThan(0.9);
        await page.emulateMedia({ colorScheme: 'dark' });
        expect((await look(page)).background).toBeLessThan(0.05);
      },
    );

    test.each(MODES.flatMap((mode) => paths.map((path) => [mode, path] as const)))(
      'in %s mode every text and icon of %s can be made out',
      async (colorScheme, path) => {
        await page.emulateMedia({ colorScheme });
        const answer = await page.goto(`${shop.url}${path}`);
        expect(answer?.status()).toBe(path === NOWHERE ? 404 : 200);
        const { signs } = await look(page);
        expect(signs.filter(({ kind }) => kind === 'text').length).toBeGreaterThan(5);
        expect(signs.filter(({ kind, contrast }) => contrast < READABLE[kind])).toEqual([]);
      },
    );
  });
