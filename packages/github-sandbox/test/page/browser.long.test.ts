import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { findChromium, HOW_TO_INSTALL, startBrowser } from '../../src/browser.ts';
import { type Shop, startShop } from './shop.ts';

const executable = findChromium(process.env);
const off = process.env.SANDBOX_NO_BROWSER === '1';
const required = !off && (process.env.CI === 'true' || process.env.SANDBOX_BROWSER === 'required');
const inBrowser = executable === null || off ? describe.skip : describe;

if (required) {
  test('a browser is there for the tests of the page', () => {
    expect(executable ?? HOW_TO_INSTALL).toBe(executable);
  });
} else if (executable === null) {
  process.stderr.write(`The tests of the sandbox's page in a real browser are left out. ${HOW_TO_INSTALL}\n`);
}

inBrowser('the page of a pull request, in a real browser', () => {
  let browser: Browser;
  let shop: Shop;
  let visit: BrowserContext;
  let page: Page;
  let trouble: string[];

  beforeAll(async () => {
    browser = await startBrowser(executable ?? '');
  });
  afterAll(async () => {
    await browser.close();
  });
  beforeEach(async () => {
    shop = await startShop();
    visit = await browser.newContext();
    page = await visit.newPage();
    trouble = [];
    page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
    page.on('console', (message) => {
      // A form that was refused comes back as 422, which the browser notes by itself.
      if (message.type() === 'error' && !message.text().includes('422')) trouble.push(message.text());
    });
    page.on('dialog', (dialog) => {
      trouble.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(shop.url) && !request.url().startsWith('data:'))
        trouble.push(`asked ${request.url()}`);
    });
    await page.goto(`${shop.url}${shop.path}`);
  });
  afterEach(async () => {
    await visit.close();
    await shop.stop();
    if (trouble.length > 0) throw new Error(`The page was in trouble: ${trouble.join('; ')}`);
  });

  const become = async (login: string): Promise<void> => {
    await page.getByLabel('You are').selectOption(login);
    await page.getByLabel(`Add a comment as ${login}`).waitFor();
  };
  const comments = () => page.locator('article.comment .markdown-body');

  test('the chosen user comments, and the comment is shown as Markdown in their name', async () => {
    await become('pat');
    await page.getByLabel('Add a comment as pat').fill('**Fine** by me\n\n/ready product');
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await comments().filter({ hasText: 'Fine by me' }).waitFor();
    expect(await comments().last().locator('strong').textContent()).toBe('Fine');
    expect(shop.pullRequest().comments.at(-1)?.author?.login).toBe('pat');
  });

  test('a hostile title is shown as text, and runs nothing', async () => {
    expect(await page.locator('.pr-title').textContent()).toBe(shop.title);
    expect(await page.locator('.pr-title').locator('*').count()).toBe(0);
    expect(await page.title()).toContain(shop.title);
  });

  test('an approval is seen in the timeline and among the reviewers', async () => {
    await become('sam');
    await page.getByText('Review changes').click();
    await page.getByRole('radio', { name: 'Approve' }).check();
    await page.getByRole('button', { name: 'Submit review' }).click();
    await page.getByText('approved these changes').waitFor();
    await page.getByLabel('sam approved').waitFor();
    expect(shop.pullRequest().reviews.map(({ state }) => state)).toEqual(['APPROVED']);
  });

  test('who opened the pull request cannot approve it; the page says why and keeps the text', async () => {
    await become('dev');
    await page.getByText('Review changes').click();
    await page.getByLabel('Text of the review').fill('Mine, so good');
    await page.getByRole('radio', { name: 'Approve' }).check();
    await page.getByRole('button', { name: 'Submit review' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('Can not approve your own pull request');
    expect(await page.getByLabel('Text of the review').inputValue()).toBe('Mine, so good');
    expect(shop.pullRequest().reviews).toEqual([]);
  });

  test('a label is set and taken off, by who may', async () => {
    await become('sam');
    await page.getByLabel('Label to add').selectOption('ready/security');
    await page.getByRole('button', { name: 'Add label' }).click();
    await page.getByRole('button', { name: 'Remove the label ready/security' }).click();
    await page.getByText('removed the').waitFor();
    await become('eve');
    await page.getByLabel('Label to add').selectOption('ready/security');
    await page.getByRole('button', { name: 'Add label' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('Must have triage rights');
    expect(shop.pullRequest().labels).toEqual([]);
  });

  test('the merge button stays shut while the required check is missing, and opens when it passes', async () => {
    await become('sam');
    await page.getByText(`Required status check "${shop.check}" is expected.`).waitFor();
    const button = page.getByRole('button', { name: 'Merge pull request' });
    expect(await button.isDisabled()).toBe(true);
    await page.getByLabel('Merge method').selectOption('squash');
    shop.report('success');
    await page.getByText('All checks have passed').waitFor();
    await button.click();
    await page.getByText('Pull request merged').waitFor();
    expect(shop.pullRequest().merged).toMatchObject({ by: { login: 'sam' }, method: 'squash' });
  });

  test('what others do appears by itself, and leaves alone what is being typed and what was unfolded', async () => {
    await become('pat');
    const box = page.getByLabel('Add a comment as pat');
    await page.getByText('Review changes').click();
    await box.fill('half a sen');
    await page.getByText('Edit', { exact: true }).click();
    await page.getByLabel('Title').fill('a title of mine');
    shop.sandbox.as('sam').comment(shop.repository, shop.number, 'from somebody else');
    await comments().filter({ hasText: 'from somebody else' }).waitFor();
    await box.pressSequentially('tence');
    shop.sandbox.as('rita').editPullRequest(shop.repository, shop.number, { title: 'another title' });
    await page.locator('.pr-title', { hasText: 'another title' }).waitFor();
    shop.sandbox.as('sam').comment(shop.repository, shop.number, 'and once more');
    await comments().filter({ hasText: 'and once more' }).waitFor();
    expect(await box.inputValue()).toBe('half a sentence');
    expect(await page.getByLabel('Title').inputValue()).toBe('a title of mine');
    expect(await page.getByLabel('Text of the review').isVisible()).toBe(true);
  });

  test('on a telephone nothing sticks out beyond the screen', async () => {
    shop.sandbox
      .as('sam')
      .comment(shop.repository, shop.number, `| a | b |\n|---|---|\n| ${'wide '.repeat(60)} | ${'x'.repeat(90)} |`);
    await page.setViewportSize({ width: 390, height: 800 });
    await become('sam');
    for (const below of ['', '/commits', '/checks', '/files']) {
      await page.goto(`${shop.url}${shop.path}${below}`);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    }
  });
});
