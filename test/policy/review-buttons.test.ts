import { describe, expect, test } from '@jest/globals';
import type { ReviewFact, TimelineEvent } from '../../src/domain/facts.ts';
import { known } from '../../src/domain/reading.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { at, comment, facts, kim, lee, oli, pat, rae, review } from '../support/facts.ts';
import { policy } from '../support/policy.ts';

type Button = ReviewFact['state'] | 'dismissed approval';

/**
 * The disposition of a command that Rae writes in a review.
 * Rae is a release coordinator and deployer. Pat, Oli and Kim have signed the release, which is one by memory (REL-3)
 * or by the rule. Rae holds it if the command is to lift the hold.
 */
function become(button: Button, command: string): string {
  const dismissed = button.startsWith('dismissed');
  const previous = button === 'dismissed approval' ? 'approved' : 'changes-requested';
  const events: readonly TimelineEvent[] = dismissed
    ? [{ id: 'D', kind: 'review-dismissed', actor: lee, at: at(61), reviewId: '9', previous }]
    : [];
  const given = facts({
    at: at(62),
    comments: known([
      comment(1, pat, 30, '/ready'),
      comment(2, oli, 31, '/ready'),
      comment(3, kim, 32, '/ready'),
      comment(4, rae, 33, command === '/unhold' ? '/hold wait' : '/ready'),
    ]),
    reviews: known([
      { ...review(9, rae, 60, dismissed ? 'dismissed' : (button as ReviewFact['state'])), body: command },
    ]),
    events: known(events),
    ...(command.startsWith('/not-a') ? { pull: { base: { ref: 'side', sha: facts().pullRequest.base.sha } } } : {}),
  });
  const once = command.startsWith('/not-a');
  const verdict = evaluate(policy(), { ...given, memory: { ...given.memory, wasRelease: once } });
  const found = verdict.acts.find(({ act }) => act.id === 'review:9:1');
  if (!found) return 'nothing';
  const { disposition } = found;
  return disposition.kind === 'refused' ? disposition.refusal.code : disposition.kind;
}

const no = 'review-does-not-approve';
const table: readonly (readonly [string, Readonly<Record<Button, string>>])[] = [
  [
    '/ready organization',
    { approved: 'counted', commented: no, 'changes-requested': no, dismissed: no, 'dismissed approval': 'idle' },
  ],
  [
    '/unhold',
    { approved: 'done', commented: 'done', 'changes-requested': no, dismissed: no, 'dismissed approval': no },
  ],
  [
    '/release',
    { approved: 'ordered', commented: 'ordered', 'changes-requested': no, dismissed: no, 'dismissed approval': no },
  ],
  [
    '/not-a-release a typo',
    { approved: 'done', commented: 'done', 'changes-requested': no, dismissed: no, 'dismissed approval': no },
  ],
  [
    '/hold wait',
    {
      approved: 'done',
      commented: 'done',
      'changes-requested': 'done',
      dismissed: 'done',
      'dismissed approval': 'done',
    },
  ],
  [
    '/not-ready organization x',
    {
      approved: 'done',
      commented: 'done',
      'changes-requested': 'done',
      dismissed: 'done',
      'dismissed approval': 'done',
    },
  ],
  [
    '/withdraw organization',
    {
      approved: 'done',
      commented: 'done',
      'changes-requested': 'done',
      dismissed: 'done',
      'dismissed approval': 'done',
    },
  ],
];
const cells = table.flatMap(([command, row]) =>
  Object.entries(row).map(([button, expected]) => [command, button as Button, expected] as const),
);

describe('SIGN-1, MRG-1: what a command does in a review depends on the button', () => {
  test.each(cells)('%s in a review that is %s: %s', (command, button, expected) => {
    expect(become(button, command)).toBe(expected);
  });
});
