import { expect, test } from '@jest/globals';
import type { Account } from '../../../src/domain/account.ts';
import { known } from '../../../src/domain/reading.ts';
import { mentionsOf } from '../../../src/policy/mentions.ts';
import { withMentions } from '../../../src/render/pull-request/mentions.ts';
import { comment, everyone, facts, pat, pushed } from '../../support/facts.ts';
import { policyOf, policyText } from '../../support/policy.ts';
import { CASES, type Case, renderContextOf, wantedOf } from '../../support/scenes.ts';

const URL = 'https://github.example/acme/shop/pull/7';
const HEADS = { old: 'a'.repeat(40), now: 'b'.repeat(40) };

/** The comments beside the answers to acts. They stay visible like those. */
function bodies(one: Case): readonly string[] {
  const context = renderContextOf(one);
  const before = { ...wantedOf(one), answers: [], answersKept: [] };
  const { answers, answersKept } = withMentions(
    before,
    context,
    mentionsOf(one.policy, one.facts, context.verdict, true),
  );
  expect(answersKept).toEqual(answers.map(({ act }) => act));
  return answers.map(({ body }) => body);
}

test('NTF-1: signers are told what changed, and how to sign again', () => {
  expect(bodies(CASES.stale)).toEqual([
    `<!-- countersign:answer stale:${HEADS.now} -->
@pat (Product), @oli (Operations) and @kim (Security): a push made your sign-offs stale: 1 new commit since \`aaaaaaa\` ([compare](https://github.example/acme/shop/compare/${HEADS.old}...${HEADS.now})). Look at [\`bbbbbbb\`](${URL}/files), then comment \`/ready\`.

[Checklist](${URL})`,
  ]);
});

test('NTF-1: a signer of two states is named once, with both', () => {
  const both = policyOf(
    `${policyText().replace('{ users: [oli] }', '{ users: [oli, pat] }')}separation-of-duties: { one-person-per-state: false }\n`,
  );
  const comments = known([comment(1, pat, 30, '/ready product\n/ready operation')]);
  const [body = ''] = bodies({ policy: both, facts: pushed(facts({ comments }), 120) });
  expect(body.split('\n')[1]).toMatch(/^@pat \(Product and Operations\): a push made your sign-offs stale: /);
});

test('NTF-1: all signers are mentioned, however many', () => {
  const many: readonly Account[] = Array.from({ length: 30 }, (_, index) => ({
    id: 100 + index,
    login: `p${index}`,
    kind: 'user',
  }));
  const people = { users: [...everyone, ...many].map((one) => ({ login: one.login, account: known(one) })), teams: [] };
  const users = many.map(({ login }) => login).join(', ');
  const owner = `product-owner: { users: [${users}] }`;
  const reading = policyOf(
    `${policyText().replace('product-owner: { users: [pat] }', owner)}readiness: { product: { count: 30 } }\n`,
  );
  const comments = known(many.map((one, index) => comment(1 + index, one, 30 + index, '/ready product')));
  const [body = ''] = bodies({ policy: reading, facts: pushed(facts({ comments, people }), 120) });
  expect(body.match(/@p\d+/g)).toHaveLength(30);
});

test('NTF-1: deployers are told that it is ready, and the command', () => {
  expect(bodies(CASES.ready)).toEqual([
    `<!-- countersign:answer ready:${HEADS.old} -->
@rae and @sam: this release is ready. One of you can comment \`/release TAG\`, which merges [\`aaaaaaa\`](${URL}/files) into main and tags it.

[Checklist](${URL})`,
  ]);
});

test('NTF-1: a single deployer is addressed alone, and an account that no mention reaches is named', () => {
  const odd: Account = { id: 99, login: 'odd-', kind: 'user' };
  const { facts: ready } = CASES.ready;
  const people = { users: [...everyone, odd].map((one) => ({ login: one.login, account: known(one) })), teams: [] };
  const only = policyOf(`${policyText()}  deployer: { users: [odd-] }\ntags: { signed: true }\n`);
  const [body = ''] = bodies({ policy: only, facts: { ...ready, people } });
  expect(body.split('\n')[1]).toBe(
    `odd-: this release is ready. Comment \`/release\`, which merges [\`aaaaaaa\`](${URL}/files) into main.`,
  );
});

test('while the acts are unknown, nothing is said about which answers stay', () => {
  const context = renderContextOf(CASES.ready);
  const { answersKept: _unknown, ...before } = wantedOf(CASES.ready);
  expect(withMentions(before, context, []).answersKept).toBeUndefined();
});
