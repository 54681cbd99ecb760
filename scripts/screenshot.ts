#!/usr/bin/env node
import { parseArgs } from 'node:util';
/**
 * Takes a picture of a page, or a part of it, in a real browser:
 *
 *     node scripts/screenshot.ts URL OUT.png [--selector .markdown-body] [--width 900] [--height 700]
 *       [--as pat] [--wait TEXT] [--scale 2]
 *
 * `--as` acts as that person of the sandbox. `--wait` waits until the text is on the page. The address is that of a
 * sandbox that runs already (`npm run sandbox`, or `npm run demo` with the app beside it).
 */
import { findChromium, HOW_TO_INSTALL, startBrowser } from 'github-sandbox/browser';
import type { Page } from 'playwright-core';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    selector: { type: 'string' },
    width: { type: 'string', default: '1280' },
    height: { type: 'string', default: '900' },
    scale: { type: 'string', default: '1' },
    as: { type: 'string' },
    wait: { type: 'string' },
  },
});

const [url, out] = positionals;
const executable = findChromium(process.env);
if (url === undefined || out === undefined || !URL.canParse(url))
  fail('Usage: node scripts/screenshot.ts URL OUT.png [--selector CSS] [--width PIXELS]');
else if (executable === null) fail(HOW_TO_INSTALL);
else await picture(executable, url, out);

async function picture(executablePath: string, address: string, file: string): Promise<void> {
  const browser = await startBrowser(executablePath);
  try {
    const viewport = { width: Number(values.width), height: Number(values.height) };
    const context = await browser.newContext({ viewport, deviceScaleFactor: Number(values.scale) });
    if (values.as !== undefined) {
      await context.addCookies([{ name: 'sandbox_user', value: values.as, url: new URL(address).origin }]);
    }
    const page = await context.newPage();
    // Not 'networkidle': the page keeps a stream of changes open.
    await page.goto(address, { waitUntil: 'load' });
    await take(page, file);
  } finally {
    await browser.close();
  }
}

async function take(page: Page, path: string): Promise<void> {
  if (values.wait !== undefined) await page.getByText(values.wait).first().waitFor();
  if (values.selector === undefined) await page.screenshot({ path, fullPage: true });
  else await page.locator(values.selector).first().screenshot({ path });
  console.log(path);
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 2;
}
