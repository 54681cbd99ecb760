import { bypass } from './bypass.ts';
import { Gate } from './gate.ts';
import { intoProduction } from './into-production.ts';
import type { Step } from './step.ts';
import { untilGreen } from './until-green.ts';
import { type DemoWorld, SHOP } from './world.ts';

/** The pull requests of the story, by number. */
export const PULLS = { released: 1, bypassed: 2, yours: 3 } as const;

/**
 * A release from opening into production, and another one that an administrator forces through.
 * Steps come one at a time: each is made after the previous one, from the repository's state by then.
 */
export function* story(world: DemoWorld): Generator<Step> {
  yield* untilGreen(world, PULLS.released);
  yield* intoProduction(world, PULLS.released);
  yield* bypass(world, PULLS.bypassed);

  const { sandbox, repository, app } = world;
  const next = new Gate(repository, app.bot, PULLS.yours);
  yield {
    name: 'the next one',
    does: 'ann opens "Release 1.6", for you to play',
    act: () => {
      const ann = sandbox.as('ann');
      ann.push(SHOP, { branch: 'release/1.6', from: 'main', commits: [NEXT] });
      ann.openPullRequest(SHOP, { title: 'Release 1.6', head: 'release/1.6' });
    },
    github: null,
    expected: [next.check('in_progress', '0 of 4 ready'), next.checklist('0 of 4', '0 of 4 signed off')],
  };
}

const NEXT = {
  message: 'Say what was saved',
  files: { 'src/receipt.js': "export const saved = (voucher) => ['You saved', voucher].join(' ');\n" },
};
