import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findChromium, HOW_TO_INSTALL, startBrowser } from 'github-sandbox/browser';
import type { Browser, Locator, Page } from 'playwright-core';
import { CHECKLISTS, type ChecklistPages, startChecklistPages } from '../../scripts/checklists.ts';

/** The width of a phone, and how far down a reader finds the next step and the first command there. */
const PHONE = 390;
const [NEXT_WITHIN, COMMAND_WITHIN] = [300, 600] as const;
/** Two lines of 21 pixels, with the padding and the border of a cell. */
const TWO_LINES = 56;
/** After the merge there is no command, and what is done has no next step. */
const WITHOUT_COMMAND: readonly string[] = ['merged-released', 'merged-bypassed'];
const DONE: readonly string[] = ['merged-released'];

const executable = findChromium(process.env);
const inBrowser = executable === null ? describe.skip : describe;

if (process.env.CI === 'true') {
  test('a browser is there for the test of the checklist', () => {
    expect(executable ?? HOW_TO_INSTALL).toBe(executable);
  });
}

inBrowser('VER-4: the checklist on a phone', () => {
  let checklists: ChecklistPages;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    checklists = await startChecklistPages();
    browser = await startBrowser(executable ?? '');
    page = await browser.newPage({ viewport: { width: PHONE, height: 900 } });
  });
  afterAll(async () => {
    await browser.close();
    await checklists.sandbox.close();
  });

  const open = async (name: string): Promise<Locator> => {
    const found = checklists.pages.find((one) => one.name === name);
    if (found === undefined) throw new Error(`there is no page of ${name}`);
    await page.goto(found.address, { waitUntil: 'load' });
    return page.locator(found.selector);
  };
  /** Pixels from the top of the comment to the top of its first visible element; null if there is none. */
  const depth = async (comment: Locator, selector: string, text: RegExp): Promise<number | null> => {
    const [first] = await comment.locator(`${selector}:visible`).filter({ hasText: text }).all();
    const [box, around] = [await first?.boundingBox(), await comment.boundingBox()];
    return box && around ? box.y - around.y : null;
  };

  test.each(CHECKLISTS)('%s: the next step and the first command are near the top', async (name) => {
    const comment = await open(name);
    const next = await depth(comment, 'strong', /^Next:$/u);
    const command = await depth(comment, 'code', /^\//u);
    expect([next === null, command === null]).toEqual([DONE.includes(name), WITHOUT_COMMAND.includes(name)]);
    expect(next ?? 0).toBeLessThan(NEXT_WITHIN);
    expect(command ?? 0).toBeLessThan(COMMAND_WITHIN);
  });

  test.each(CHECKLISTS)('%s: no cell has more than two lines, and nothing is wider than the comment', async (name) => {
    const comment = await open(name);
    const cells = await comment.locator('td').all();
    const heights = await Promise.all(cells.map(async (cell) => (await cell.boundingBox())?.height ?? 0));
    expect(cells.length).toBeGreaterThan(0);
    expect(Math.max(...heights)).toBeLessThanOrEqual(TWO_LINES);
    expect(Math.min(...heights)).toBeGreaterThan(0);
    expect(await comment.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
  });
});
