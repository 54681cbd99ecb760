#!/usr/bin/env node
import { findChromium, HOW_TO_INSTALL, startBrowser } from 'github-sandbox/browser';
import { play } from '../demo/play.ts';
import { story } from '../demo/story.ts';
import { OBJECTION } from '../demo/until-green.ts';
import { type DemoWorld, SHOP, startDemoWorld } from '../demo/world.ts';
/**
 * Makes the picture of the checklist that README.md shows.
 * It is of the demo's own release, at the moment of the objection:
 *
 *     node scripts/readme-image.ts [docs/images/checklist.png]
 */
import { CHECKLIST_MARKER } from '../src/domain/effects.ts';

const file = process.argv[2] ?? 'docs/images/checklist.png';
/** The comment is some 860 wide then, as wide as a README is shown. */
const VIEWPORT = { width: 1200, height: 1200 };
/** Sharp, and still below 200 kB. */
const SCALE = 1.25;
const MARGIN = 12;

const executable = findChromium(process.env);
if (executable === null) {
  console.error(HOW_TO_INSTALL);
  process.exitCode = 2;
} else {
  const world = await startDemoWorld(0, false);
  try {
    const comment = await objectionOf(world);
    await take(executable, `${world.sandbox.url}/${SHOP}/pull/1`, `#issuecomment-${comment}`);
    console.log(file);
  } finally {
    await world.stop();
  }
}

/** Plays until the objection. @returns the id of the comment that is the checklist */
async function objectionOf({ sandbox, quiet, ...world }: DemoWorld): Promise<number> {
  const stage = {
    now: () => sandbox.clock.now(),
    quiet,
    patience: 60_000,
    signal: new AbortController().signal,
    print: console.log,
  };
  let number = 0;
  for (const step of story({ sandbox, quiet, ...world })) {
    await play(stage, ++number, step);
    if (step.name === OBJECTION) break;
  }
  const comments = world.repository.pullRequests.get(1)?.comments ?? [];
  const checklist = comments.find(({ body }) => body.startsWith(CHECKLIST_MARKER));
  if (!checklist) throw new Error('the pull request has no checklist');
  return checklist.id;
}

async function take(executablePath: string, address: string, selector: string): Promise<void> {
  const browser = await startBrowser(executablePath);
  try {
    const context = await browser.newContext({ viewport: VIEWPORT, deviceScaleFactor: SCALE, bypassCSP: true });
    const page = await context.newPage();
    // Not 'networkidle': the page keeps a stream of changes open.
    await page.goto(address, { waitUntil: 'load' });
    // The line that joins the comments would stick out above and below; the page's own policy forbids such a change.
    await page.addStyleTag({ content: '.timeline::before { display: none }' });
    const box = await page.locator(selector).boundingBox();
    if (!box) throw new Error(`${selector} is not on ${address}`);
    const { x, y, width, height } = box;
    const clip = { x: x - MARGIN, y: y - MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN };
    await page.screenshot({ path: file, fullPage: true, clip });
  } finally {
    await browser.close();
  }
}
