#!/usr/bin/env node
import { mkdirSync } from 'node:fs';
/**
 * Pictures of the golden checklists on a wide screen and on a phone, to be looked at after a change of their texts:
 *
 *     node scripts/checklist-pictures.ts [FOLDER]
 */
import { findChromium, HOW_TO_INSTALL, startBrowser } from 'github-sandbox/browser';
import { startChecklistPages } from './checklists.ts';

const folder = process.argv[2] ?? 'checklist-pictures';
const WIDTHS = [1280, 390];

const executable = findChromium(process.env);
if (executable === null) {
  console.error(HOW_TO_INSTALL);
  process.exitCode = 2;
} else {
  mkdirSync(folder, { recursive: true });
  const { sandbox, pages } = await startChecklistPages();
  const browser = await startBrowser(executable);
  try {
    for (const width of WIDTHS) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, deviceScaleFactor: 2 });
      const page = await context.newPage();
      for (const { name, address, selector } of pages) {
        await page.goto(address, { waitUntil: 'load' });
        const path = `${folder}/${name}-${width}.png`;
        await page.locator(selector).screenshot({ path });
        console.log(path);
      }
      await context.close();
    }
  } finally {
    await browser.close();
    await sandbox.close();
  }
}
