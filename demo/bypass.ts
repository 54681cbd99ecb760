import { Gate } from './gate.ts';
import { Production } from './production.ts';
import type { Step } from './step.ts';
import { type DemoWorld, SHOP } from './world.ts';

const TAG = 'v1.5.0';

/**
 * A release that an administrator merges in spite of the gate.
 * It is detected, reported, kept out of production, and recorded.
 */
export function* bypass(world: DemoWorld, number: number): Generator<Step> {
  const { sandbox, repository, app } = world;
  const as = (login: string) => sandbox.as(login);
  const gate = new Gate(repository, app.bot, number);
  const production = new Production(repository);

  yield {
    name: 'another release',
    does: 'ann opens "Release 1.5"',
    act: () => {
      as('ann').push(SHOP, { branch: 'release/1.5', from: 'main', commits: [QUICK] });
      as('ann').openPullRequest(SHOP, { title: 'Release 1.5', head: 'release/1.5' });
    },
    github: null,
    expected: [gate.check('in_progress', '0 of 4 ready'), gate.checklist('0 of 4', '0 of 4 signed off')],
  };

  yield {
    name: 'bypass',
    does: 'max merges it as an administrator, in spite of the ruleset',
    act: () => as('max').merge(SHOP, number, { bypass: true }),
    github: null,
    expected: [
      gate.merged(),
      gate.bypassTold('merged by max'),
      gate.checklist('merged while', 'merged while not ready, by max'),
      gate.tagCheck('failure', 'Not ready at the merge'),
      world.warned('a release was merged while it was not ready'),
    ],
  };

  yield {
    name: 'tag on the bypass',
    does: `rae, who may tag releases, tags it ${TAG}`,
    act: () => as('rae').pushTags(SHOP, [{ name: TAG, commit: 'main' }]),
    github: 'Required status check "countersign/tag" is failing',
    expected: [production.noTag(TAG)],
  };

  const subject = `${SHOP}#${number}`;
  let shown = '';
  yield {
    name: 'journal',
    does: `an auditor looks it up: "countersign journal show ${subject}"`,
    act: async () => {
      shown = await world.countersign(['journal', 'show', subject]);
    },
    github: null,
    expected: [{ expected: 'bypass max', found: () => `it is on record as "${lastLine(shown)}"` }],
  };
}

const lastLine = (text: string): string => (text.trim().split('\n').at(-1) ?? '').trim().replace(/ +/g, ' ');

const QUICK = {
  message: 'Take vouchers by mail as well',
  files: { 'src/mail.js': "export const byMail = (voucher) => ['Voucher', voucher].join(' ');\n" },
};
