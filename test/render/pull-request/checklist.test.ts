import { describe, expect, test } from '@jest/globals';
import { asRoleName, asStateName } from '../../../src/domain/ids.ts';
import { known } from '../../../src/domain/reading.ts';
import { checklist } from '../../../src/render/pull-request/checklist.ts';
import { commandLines } from '../../../src/render/pull-request/commands.ts';
import { states } from '../../../src/render/pull-request/context.ts';
import { stateRow } from '../../../src/render/pull-request/state-row.ts';
import { unattributedLine } from '../../../src/render/requirements/authors.ts';
import { markdownLine } from '../../../src/render/text/markdown.ts';
import { comment, facts, HEAD, kim, sha } from '../../support/facts.ts';
import { plainOf, readMarkdown } from '../../support/markdown.ts';
import { policy } from '../../support/policy.ts';
import { CASES, type Case, crowd, renderContextOf } from '../../support/scenes.ts';

const checklistOf = (one: Case): string => checklist(renderContextOf(one));
const rowsOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
const rowOf = (one: Case, title: string): string =>
  rowsOf(checklistOf(one)).find((row) => row.startsWith(`| ${title} |`)) ?? '';

/** A fold of the checklist, by the beginning of its summary; empty if it has none. */
const foldOf = (one: Case, summary: string): string =>
  checklistOf(one)
    .split('<details>\n')
    .find((part) => part.startsWith(`<summary>${summary}`))
    ?.split('\n</details>')[0] ?? '';

describe('VER-4: the checklist', () => {
  test('has one order: headline, next, news, what blocks, states, folds, links', () => {
    const one: Case = {
      policy: CASES.stale.policy,
      facts: { ...CASES.stale.facts, pullRequest: { ...CASES.stale.facts.pullRequest, draft: true } },
    };
    const parts = [
      '### ⏳ ',
      '**Next:** ',
      '**Changed:** ',
      '⚪ **This pull request is a draft',
      '| State |',
      '<summary>Commands',
      '<summary>Not counted',
      '<summary>Contributors',
      '<summary>Rules',
      '[Policy](',
    ];
    const places = parts.map((part) => checklistOf(one).indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test('the states are always in the same order, however they stand', () => {
    for (const name of ['fresh', 'objection', 'stale', 'ready', 'unreadable'] as const)
      expect(rowsOf(checklistOf(CASES[name])).map((row) => row.split(' | ')[0])).toEqual([
        '| Product',
        '| Operations',
        '| Release coordination',
        '| Security',
      ]);
  });

  test.each<[keyof typeof CASES, string, string]>([
    ['fresh', 'Security', '| Security | ⚪ Waiting | kim or lee |'],
    [
      'ready',
      'Security',
      '| Security | ✅ Ready | [kim](https://github.example/acme/shop/pull/7#pullrequestreview-4) |',
    ],
    ['stale', 'Product', '| Product | 🔁 Renew | pat |'],
    [
      'objection',
      'Security',
      '| Security | ⛔ Objection | [kim](https://github.example/acme/shop/pull/7#issuecomment-3) |',
    ],
    ['unreadable', 'Security', '| Security | ⚠️ Not known |  |'],
    ['one-person-two-states', 'Operations', '| Operations | ⚪ Waiting | nobody |'],
    ['author-tried-to-sign', 'Security', '| Security | ⚪ Waiting | lee |'],
  ])('%s: %s is a mark, a word, and who: %s', (name, title, row) => {
    expect(rowOf(CASES[name], title)).toBe(row);
  });

  test('notifies nobody', () => {
    expect(checklistOf(CASES.fresh)).not.toContain('@');
  });

  test('says who signed, when in UTC, how, and for which commit', () => {
    expect(foldOf(CASES['two-of-four'], 'Signed: 2')).toContain(
      `- Product: pat for [\`aaaaaaa\`](https://github.example/acme/shop/commit/${HEAD}) ([comment, 2026-03-02 09:30 UTC](https://github.example/acme/shop/pull/7#issuecomment-1))`,
    );
    expect(foldOf(CASES.fresh, 'Signed')).toBe('');
  });

  test('says of a sign-off that is not counted why, and what would be, once', () => {
    const fold = foldOf(CASES['author-tried-to-sign'], 'Not counted: 2');
    expect(fold).toContain('Security by kim (');
    expect(fold).toContain('kim contributed to this release. Instead, lee can sign.');
    expect(fold.match(/issuecomment-1/gu)).toHaveLength(1);
  });

  test('SIGN-5: says once what one push did to several sign-offs', () => {
    const fold = foldOf(CASES.stale, 'Not counted: 3');
    expect(fold).toMatch(
      /- Product by pat .*, Operations by oli .* and Security by kim .*: given for .*, and 1 commit came after it .*\. Each needs a new sign-off\.$/mu,
    );
    expect(fold.match(/^- /gmu)).toHaveLength(1);
  });

  test('SIGN-5: does not tell somebody to renew who cannot', () => {
    const facts = CASES.stale.facts;
    const fold = foldOf({ policy: CASES.stale.policy, facts: { ...facts, pushers: known([kim]) } }, 'Not counted');
    expect(fold).toMatch(/- Product by pat .* and Operations by oli .*\. Each needs a new sign-off\.$/mu);
    expect(fold).toMatch(/- Security by kim .*\. Instead, lee can sign\.$/mu);
  });

  test('names holders who may not sign, with the reason', () => {
    const one: Case = { policy: policy(), facts: facts({ pushers: known([kim]) }) };
    expect(foldOf(one, 'Contributors: 2')).toContain('Cannot sign Security because of that: kim.');
    expect(foldOf(one, 'Contributors')).not.toContain('Cannot sign Release coordination');
    expect(foldOf(CASES['one-person-two-states'], 'Contributors')).toContain(
      'Cannot sign Operations, having signed another state: pat.',
    );
  });

  test('a cell names two people, and never hides only one', () => {
    const cell = (count: number) => {
      const [state] = states(renderContextOf(CASES.fresh).verdict);
      return state
        ? stateRow({ ...state, canSign: crowd(count) })[2]
            ?.map(markdownLine)
            .join('\n')
        : '';
    };
    expect(cell(18)).toBe('person-0, person-1 or 16 others');
    expect(cell(3)).toBe('person-0, person-1 or person-2');
  });

  test('SIGN-8: an objection is shown with its reason', () => {
    expect(checklistOf(CASES.objection)).toMatch(
      /^⛔ \*\*Objection\*\* by kim to Security \(.*\): “The token in `config\.ts` is still valid.”$/mu,
    );
  });

  test('SIGN-10: with a count of two it says how many there are, who signed and who can', () => {
    const one: Case = {
      policy: policy('readiness:\n  security: { count: 2 }\n'),
      facts: facts({ comments: known([comment(1, kim, 30, '/ready security')]) }),
    };
    expect(rowOf(one, 'Security')).toBe(
      '| Security | ⚪ 1 of 2 | [kim](https://github.example/acme/shop/pull/7#issuecomment-1)<br>then lee |',
    );
  });

  test('SIGN-5: a sign-off for another commit with the same content counts, and it says so', () => {
    const context = renderContextOf(CASES['two-of-four']);
    const requirements = context.verdict.requirements.map((one) =>
      one.kind === 'state'
        ? { ...one, counted: one.counted.map((signOff) => ({ ...signOff, commit: sha('c') })) }
        : one,
    );
    expect(checklist({ ...context, verdict: { ...context.verdict, requirements } })).toContain(
      ', whose content is the same as the head’s',
    );
  });

  test('SIGN-13: a hold is shown with its reason', () => {
    expect(checklistOf(CASES.hold)).toMatch(/^⛔ \*\*Held\*\* by oli \(.*\): “database upgrade runs until noon”\.$/mu);
  });

  test.each<[string, string | null, string | null, string | null]>([
    ['a bot by its address', null, '29+renovate[bot]@users.noreply.github.com', 'renovate[bot]'],
    ['a bot by its name', 'deps-bot[bot]', 'deps@acme.example', 'deps-bot[bot]'],
    ['no bot', 'Robert [bot]', 'me@laptop.example', null],
    ['a bot without an address', 'renovate[bot]', null, null],
  ])(
    'SOD-4: of a commit by %s the checklist says what to write, if there is something to write',
    (_, name, email, user) => {
      const one = { commit: sha('a'), part: 'author', name, email, why: 'no-account' } as const;
      const line = markdownLine(unattributedLine(facts(), one));
      const hint = `; where that bot made it, \`{ email: "${email}", user: "${user}" }\` under \`identities\` says so`;
      expect(line.endsWith(user === null ? 'belongs to no GitHub account' : hint)).toBe(true);
    },
  );

  test('SOD-4: commits without a known author are named, each part with its reason', () => {
    const text = checklistOf(CASES.unattributed);
    expect(text).toContain('⛔ **2 commits without a known author.**');
    expect(text).toContain('author Old Laptop (`me@laptop.example`): the address belongs to no GitHub account');
    expect(text).toContain('GitHub is named as committer, and GitHub did not sign it');
  });

  test('SOD-4: what the policy lets pass is in a fold, not between what blocks', () => {
    expect(foldOf(CASES.hostile, 'Warnings: 1')).toContain('which the policy lets pass');
    expect(foldOf(CASES.unattributed, 'Warnings')).toBe('');
  });

  test('SOD-6: what could not be read is named', () => {
    expect(checklistOf(CASES.unreadable)).toContain('user lee: GitHub does not let this app read it.');
  });

  test('links the policy that decided, the shared one too, and of a broken one the file to fix', () => {
    const linked = (one: Case) =>
      checklistOf(one)
        .split('\n')
        .at(-1)
        ?.replaceAll(/\(https:\/\/[^)]*\/(\w[\w.-]*)\)/gu, '($1)');
    expect(linked(CASES.fresh)).toBe('[Policy](countersign.yml) · [How sign-off works](sign-off.md)');
    expect(linked(CASES['policy-error-of-a-release'])).toBe(
      '[Policy](countersign.yml) · [How sign-off works](sign-off.md)',
    );
    const context = renderContextOf(CASES.fresh);
    const shared = { file: 'acme/.github:.github/countersign.yml', text: '' };
    const sources = [shared, ...(context.policy?.sources ?? [])];
    const text = checklist({ ...context, policy: context.policy && { ...context.policy, sources } });
    expect(text).toContain(
      '[Shared policy](https://github.example/acme/.github/blob/HEAD/.github/countersign.yml) · [Policy](https://github.example/acme/shop/blob/HEAD/.github/countersign.yml)',
    );
  });

  test('is a table of three columns, and nothing else in it is HTML but folds and line breaks', () => {
    for (const one of [CASES.fresh, CASES.objection, CASES.stale, CASES.unreadable]) {
      const text = checklistOf(one);
      expect(text).toContain('| State | Status | Approver |\n| --- | --- | --- |');
      const found = readMarkdown(text);
      expect(found.blocks.filter((block) => block === 'td_open')).toHaveLength(12);
      expect(text.match(/<(?!!--|\/?(details|summary|br)>)[^>]*>/gu)).toBeNull();
    }
  });

  test('the mail about the first one has fewer than 1,500 characters, folds included', () => {
    const mail = plainOf(checklistOf(CASES.fresh));
    expect(mail).toContain('Release 1.4: 0 of 4 signed off');
    expect(mail).toContain('How sign-off works');
    expect(mail.length).toBeLessThan(1_500);
  });
});

describe('VER-4: it ends with the commands that work for this release', () => {
  const linesOf = (one: Case): string => commandLines(renderContextOf(one)).map(markdownLine).join('\n');

  test('to sign off what is missing, and nothing that is signed', () => {
    const lines = linesOf(CASES['two-of-four']);
    expect(lines).toContain('`/ready organization` or `/ready security`: sign off');
    expect(lines).not.toContain('/ready product');
    expect(linesOf(CASES.ready)).not.toContain('/ready ');
  });

  test('`/withdraw` only where there is something to take back, `/unhold` only where there is a hold', () => {
    expect(linesOf(CASES.fresh)).not.toContain('/withdraw');
    expect(linesOf(CASES['two-of-four'])).toContain('`/withdraw STATE`');
    expect(linesOf(CASES['two-of-four'])).not.toContain('/unhold');
    expect(linesOf(CASES.hold)).toContain('`/unhold`');
  });

  test('SIGN-1: only the ways that the policy takes', () => {
    const lines = linesOf({ policy: policy('sign-off:\n  via: [review]\n'), facts: facts() });
    expect(lines).toContain('approving review');
    expect(lines).not.toContain('label');
    expect(lines).not.toContain(': sign off (only');
  });

  test('REL-3: `/not-a-release` only where the pull request does not match any more', () => {
    const once: Case = { policy: policy(), facts: { ...CASES.freed.facts, comments: known([]) } };
    expect(linesOf(once)).toContain('`/not-a-release REASON`');
    expect(linesOf(CASES.fresh)).not.toContain('/not-a-release');
  });

  test('none if the policy cannot be used', () => {
    const context = renderContextOf({ ...CASES['policy-error'], facts: facts() });
    expect(commandLines(context)).toEqual([]);
    expect(checklist(context)).not.toContain('Commands');
  });

  test('a state of the policy’s own has its command and its row', () => {
    const one: Case = {
      policy: policy('  counsel: { users: [ann] }\nreadiness:\n  legal: { owner: counsel, title: Legal review }\n'),
      facts: facts(),
    };
    expect(linesOf(one)).toContain('`/ready legal`');
    expect(rowOf(one, 'Legal review')).toBe('| Legal review | ⚪ Waiting | ann |');
    expect(foldOf(one, 'Rules')).toContain('Legal review by counsel');
    expect(states(renderContextOf(one).verdict).map((state) => [state.state, state.owner])).toContainEqual([
      asStateName('legal'),
      asRoleName('counsel'),
    ]);
  });
});
