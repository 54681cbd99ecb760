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
import { readMarkdown } from '../../support/markdown.ts';
import { policy } from '../../support/policy.ts';
import { CASES, type Case, crowd, renderContextOf } from '../../support/scenes.ts';

const checklistOf = (one: Case): string => checklist(renderContextOf(one));
const rowsOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
const rowOf = (one: Case, state: string): string =>
  rowsOf(checklistOf(one)).find((row) => row.includes(`**${state}**`)) ?? '';

describe('VER-4: the checklist', () => {
  test('shows what is missing first: blocked, then waiting, then ready', () => {
    const order = rowsOf(checklistOf(CASES.objection)).map((row) =>
      /\*\*(\w+)\*\* (\w+)/u.exec(row)?.slice(1).join(' '),
    );
    expect(order).toEqual(['security blocked', 'organization waiting', 'product ready', 'operation ready']);
  });

  test('says of a state that waits who can sign now, by name and without notifying them', () => {
    expect(rowOf(CASES.fresh, 'security')).toContain('Eligible approvers: kim or lee.');
    expect(checklistOf(CASES.fresh)).not.toContain('@');
  });

  test('says of a state that is ready who signed, when in UTC, how, and for which commit', () => {
    const row = rowOf(CASES['two-of-four'], 'product');
    expect(row).toContain(`Signed by pat for [\`aaaaaaa\`](https://github.example/acme/shop/commit/${HEAD})`);
    expect(row).toContain('[comment, 2026-03-02 09:30 UTC](https://github.example/acme/shop/pull/7#issuecomment-1)');
    expect(row).not.toContain('Can sign now');
  });

  test('says of a sign-off that does not count why, and what would count instead', () => {
    const row = rowOf(CASES['author-tried-to-sign'], 'security');
    expect(row).toContain('The sign-off by kim');
    expect(row).toContain('is not counted: kim contributed to this release. Instead, lee can sign.');
    expect(row).toContain('Eligible approvers: lee.');
  });

  test('says if nobody can sign, and what fixes it', () => {
    expect(rowOf(CASES['one-person-two-states'], 'operation')).toContain(
      '**Nobody can sign now**: the policy has to name another person for operations-coordinator.',
    );
  });

  test('names holders who may not sign, with the reason', () => {
    const one: Case = { policy: policy(), facts: facts({ pushers: known([kim]) }) };
    expect(rowOf(one, 'security')).toContain('May not: kim (contributed to this release).');
    expect(rowOf(one, 'organization')).not.toContain('May not');
  });

  test('shortens long lists of people, and never hides only one', () => {
    const row = (count: number) => {
      const context = renderContextOf(CASES.fresh);
      const [state] = states(context.verdict);
      return state
        ? stateRow(context, { ...state, canSign: crowd(count) })
            .flat()
            .map(markdownLine)
            .join('\n')
        : '';
    };
    expect(row(18)).toContain('person-0, person-1, person-10, person-11, person-12, person-13 or 12 others.');
    expect(row(7)).toContain('person-5 or person-6.');
  });

  test('SIGN-8: an objection is shown with its reason, and who alone can lift it', () => {
    const row = rowOf(CASES.objection, 'security');
    expect(row).toMatch(/Objection by kim \(.*\): “The token in `config\.ts` is still valid.” Only kim can lift it/u);
  });

  test('SIGN-10: with a count of two it says how many there are and how many are missing', () => {
    const one: Case = {
      policy: policy('readiness:\n  security: { count: 2 }\n'),
      facts: facts({ comments: known([comment(1, kim, 30, '/ready security')]) }),
    };
    const row = rowOf(one, 'security');
    expect(row).toContain('⬜ **security** waiting (1 of 2)');
    expect(row).toContain('Signed by kim');
    expect(row).toContain('Eligible approvers: lee (1 sign-off missing).');
  });

  test('SIGN-5: a sign-off for another commit with the same content counts, and it says so', () => {
    const context = renderContextOf(CASES['two-of-four']);
    const [state] = states(context.verdict);
    const [signOff] = state?.counted ?? [];
    if (!state || !signOff) throw new Error('the case has no sign-off');
    const row = stateRow(context, { ...state, counted: [{ ...signOff, commit: sha('c') }] });
    expect(row.flat().map(markdownLine).join('\n')).toContain(', whose content is the same as the head’s');
  });

  test('SIGN-13: a hold is shown with its reason, and who can lift it', () => {
    expect(checklistOf(CASES.hold)).toContain(
      '“database upgrade runs until noon”. Only oli, or a release coordinator (rae and sam), can resume the release, with `/unhold`.',
    );
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

  test('SOD-6: what could not be read is named, and nothing that depends on it is shown as ready', () => {
    const text = checklistOf(CASES.unreadable);
    expect(text).toContain('user lee: GitHub does not let this app read it.');
    expect(rowOf(CASES.unreadable, 'security')).toContain('⚠️ **security** not known');
  });

  test('everything ready has a face of its own, which still says for which commit and what a push does', () => {
    const text = checklistOf(CASES.ready);
    expect(text).toContain('### ✅ Ready for release');
    expect(text).toContain(`All 4 states are signed off for [\`aaaaaaa\`]`);
    expect(text).toContain('A push that changes the content, or another base branch than main, needs new sign-offs.');
    expect(checklistOf(CASES['two-of-four'])).not.toContain('Ready for release');
  });

  test('is a table of two columns, so that it reads on a phone, and nothing else in it is HTML but folds and line breaks', () => {
    for (const one of [CASES.fresh, CASES.objection, CASES.stale, CASES.unreadable]) {
      const text = checklistOf(one);
      expect(text).toContain('| State and owner | Sign-off |\n| --- | --- |');
      const found = readMarkdown(text);
      expect(found.blocks.filter((block) => block === 'td_open')).toHaveLength(8);
      expect(text.match(/<(?!!--|\/?(details|summary|br)>)[^>]*>/gu)).toBeNull();
    }
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
    expect(checklist(context)).toContain('**Commands:** none works before the policy file is fixed.');
  });

  test('a state of the policy’s own has its command and its row', () => {
    const one: Case = {
      policy: policy('  counsel: { users: [ann] }\nreadiness:\n  legal: { owner: counsel }\n'),
      facts: facts(),
    };
    expect(linesOf(one)).toContain('`/ready legal`');
    expect(rowOf(one, 'legal')).toContain('waiting<br>counsel | Eligible approvers: ann. |');
    expect(states(renderContextOf(one).verdict).map((state) => [state.state, state.owner])).toContainEqual([
      asStateName('legal'),
      asRoleName('counsel'),
    ]);
  });
});
