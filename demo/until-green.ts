import { filesOf, type Repository } from 'github-sandbox';
import { POLICY_PATH } from '../src/domain/policy.ts';
import { parsePolicy } from '../src/policy-file/parse.ts';
import { Gate } from './gate.ts';
import type { Step } from './step.ts';
import { type DemoWorld, SHOP } from './world.ts';

/** The name of the step after which the checklist has most kinds of rows. */
export const OBJECTION = 'objection';

/** Release 1.4 from its opening to green. Who signs, who may not, and what a push and an objection do. */
export function* untilGreen({ sandbox, repository, app }: DemoWorld, number: number): Generator<Step> {
  const as = (login: string) => sandbox.as(login);
  const gate = new Gate(repository, app.bot, number);

  yield {
    name: 'open',
    does: 'dev opens the pull request "Release 1.4"',
    act: () => as('dev').openPullRequest(SHOP, { title: 'Release 1.4', head: 'release/1.4', body: WHAT_IS_NEW }),
    github: null,
    expected: [
      gate.check('in_progress', '0 of 4 ready: waiting for Product, Operations, Release coordination, Security'),
      gate.checklist('0 of 4', '0 of 4 signed off'),
      gate.asks('kim', 'lee', 'oli', 'pat', 'rae', 'sam'),
    ],
  };

  yield {
    name: 'merge too early',
    does: 'dev tries to merge it now',
    act: () => as('dev').merge(SHOP, number),
    github: 'Required status check "countersign/readiness" is in progress',
    expected: [gate.check('in_progress', '0 of 4 ready')],
  };

  yield {
    name: 'comment',
    does: 'pat, the product owner, comments "/ready product"',
    act: () => as('pat').comment(SHOP, number, 'Vouchers are what we promised for this month.\n\n/ready product'),
    github: null,
    expected: [gate.check('in_progress', '1 of 4 ready: waiting for Operations'), gate.acknowledged('pat')],
  };

  const reviewed = gate.head;
  yield {
    name: 'push',
    does: 'sam, a release coordinator, pushes one more commit',
    act: () => as('sam').push(SHOP, { branch: 'release/1.4', commits: [LATE_FIX] }),
    github: null,
    expected: [
      gate.check('in_progress', '0 of 4 ready'),
      gate.checklist('1 new commit', `1 new commit since ${reviewed}`),
      gate.staleTold('@pat (Product): a push made your sign-off stale'),
    ],
  };
  const settled = Math.floor(sandbox.clock.now() / 1000) * 1000 + gracePeriodMillis(repository);

  yield {
    name: 'sign again',
    does: `pat looks again, and comments "/ready product ${gate.head}"`,
    act: () => as('pat').comment(SHOP, number, `The late fix is fine as well.\n\n/ready product ${gate.head}`),
    github: null,
    expected: [gate.check('in_progress', '1 of 4 ready: waiting for Operations'), gate.acknowledged('pat')],
  };

  yield {
    name: 'self-approval',
    does: `sam signs the release with their own commit in it: "/ready organization ${gate.head}"`,
    act: () => as('sam').comment(SHOP, number, `/ready organization ${gate.head}`),
    github: null,
    expected: [gate.check('in_progress', '1 of 4 ready'), gate.answer('sam', 'contributed to this release')],
  };

  yield {
    name: 'no role',
    does: 'guest, who holds no role, approves',
    act: () => as('guest').approve(SHOP, number, 'Looks good to me!'),
    github: null,
    expected: [gate.check('in_progress', '1 of 4 ready'), gate.answer('guest', 'names you for no role')],
  };

  yield {
    name: 'review',
    does: `oli, the operations coordinator, approves by a review that names the commit: "/ready operation ${gate.head}"`,
    act: () => as('oli').approve(SHOP, number, `Dashboards and rollback are ready.\n\n/ready operation ${gate.head}`),
    github: null,
    expected: [gate.check('in_progress', '2 of 4 ready: waiting for Release coordination'), gate.acknowledged('oli')],
  };

  yield {
    name: OBJECTION,
    does: 'kim, a security architect, objects: "/not-ready security ..."',
    act: () => as('kim').comment(SHOP, number, '/not-ready security The report of the penetration test is not in yet.'),
    github: null,
    expected: [gate.check('failure', 'Blocked: objection to Security by kim; 2 of 4 ready'), gate.acknowledged('kim')],
  };

  yield {
    name: 'label by somebody else',
    does: 'ann, a developer, sets the label ready/security',
    act: () => as('ann').addLabel(SHOP, number, 'ready/security'),
    github: null,
    expected: [
      gate.check('failure', 'Blocked: objection to Security by kim; 2 of 4 ready'),
      gate.labelOff('ready/security'),
      gate.answer('ann', 'security-architect'),
    ],
  };

  yield {
    name: 'label',
    does: 'rae, a release coordinator, sets the label ready/organization',
    act: () => as('rae').addLabel(SHOP, number, 'ready/organization'),
    github: null,
    expected: [gate.check('failure', 'Blocked: objection to Security by kim; 3 of 4 ready')],
    notBefore: {
      at: settled,
      why: 'a label names no commit, so it is not taken right after a push; a command can name the commit',
    },
  };

  yield {
    name: 'objection lifted',
    does: 'kim has the report now, and comments "/ready security"',
    act: () => as('kim').comment(SHOP, number, 'The report is in, and has no findings.\n\n/ready security'),
    github: null,
    expected: [
      gate.check('success', `4 of 4 ready: signed off for ${gate.head}`),
      gate.acknowledged('kim'),
      gate.readyTold('@rae: this release is ready'),
    ],
  };
}

const WHAT_IS_NEW = 'New: vouchers, in the cart and at the checkout.';

const LATE_FIX = {
  message: 'Take no voucher below zero',
  files: {
    'src/checkout.js':
      "import { total } from '../sandbox/demo/cart.js';\n\nexport const checkout = (items, voucher) => ({ amount: total(items, Math.max(0, voucher)) });\n",
  },
};

/** How long labels and comments without a commit are refused after a push. The repository's policy says how long. */
function gracePeriodMillis({ objects, branches, defaultBranch }: Repository): number {
  const blob = filesOf(objects, branches.get(defaultBranch) ?? null).get(POLICY_PATH);
  const text = blob === undefined ? undefined : objects.blobs.get(blob)?.content.toString();
  const reading = parsePolicy({ own: text === undefined ? null : { file: POLICY_PATH, text }, shared: null });
  if (reading.state !== 'valid') throw new Error(`the policy of ${SHOP} is ${reading.state}`);
  return reading.policy.signOff.gracePeriodMillis;
}
