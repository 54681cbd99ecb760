import { describe, expect, test } from '@jest/globals';
import type { CommandWord } from '../../src/domain/command.ts';
import { asInstant, asRoleName, asStateName } from '../../src/domain/ids.ts';
import { known } from '../../src/domain/reading.ts';
import type { NotCounted, SignOff, StateRequirement } from '../../src/domain/requirement.ts';
import type { Act, Refusal } from '../../src/domain/verdict.ts';
import { refusalComment } from '../../src/render/pull-request/answer.ts';
import { states } from '../../src/render/pull-request/context.ts';
import { dispositionText as dispositionPhrase } from '../../src/render/pull-request/disposition.ts';
import { reason as reasonPhrases } from '../../src/render/pull-request/reasons.ts';
import { refusalText as refusalPhrases } from '../../src/render/pull-request/refusals.ts';
import { markdownLine } from '../../src/render/text/markdown.ts';
import { at, eve, HEAD, kim, lee, NEXT, oli, pat, pushed, rae, robot, sam, sha } from '../support/facts.ts';
import { CASES, renderContextOf } from '../support/scenes.ts';

/** The sentences as they stand in a comment. */
function refusalText(...parts: Parameters<typeof refusalPhrases>) {
  const { why, whoMay, next } = refusalPhrases(...parts);
  return { why: markdownLine(why), whoMay: markdownLine(whoMay), next: markdownLine(next) };
}
function reason(...parts: Parameters<typeof reasonPhrases>) {
  const { why, instead } = reasonPhrases(...parts);
  return { why: markdownLine(why), instead: markdownLine(instead) };
}
const dispositionText = (...parts: Parameters<typeof dispositionPhrase>) => ({
  what: markdownLine(dispositionPhrase(...parts).what),
});

const context = renderContextOf(CASES['two-of-four']);
const security = asStateName('security');

/** One of each code; a new code without an entry does not compile. */
const REFUSALS: { readonly [Code in Refusal['code']]: Extract<Refusal, { code: Code }> } = {
  'not-a-person': { code: 'not-a-person' },
  unidentified: { code: 'unidentified' },
  'no-role': { code: 'no-role' },
  'not-a-holder': { code: 'not-a-holder', owner: asRoleName('security-architect'), holders: [kim, lee] },
  'code-author': { code: 'code-author', others: [lee] },
  'name-the-state': { code: 'name-the-state', states: [asStateName('product'), security] },
  'unknown-state': { code: 'unknown-state', word: 'securty', states: [asStateName('product'), security] },
  'unknown-commit': { code: 'unknown-commit', word: 'fffffff' },
  'way-off': { code: 'way-off', via: 'label', allowed: ['comment', 'review'] },
  edited: { code: 'edited' },
  settling: { code: 'settling', until: asInstant('2026-03-02T09:00:10Z') },
  'reason-missing': { code: 'reason-missing' },
  order: { code: 'order', problems: [{ code: 'not-a-deployer' }, { code: 'not-ready' }], deployers: [rae] },
  'nothing-to-withdraw': { code: 'nothing-to-withdraw' },
  'lifts-nothing': { code: 'lifts-nothing' },
  'no-hold': { code: 'no-hold' },
  'not-the-holder-of-the-hold': { code: 'not-the-holder-of-the-hold', by: [oli], coordinators: [rae, sam] },
  'code-author-frees-others': { code: 'code-author-frees-others', by: [oli], coordinators: [sam] },
  malformed: { code: 'malformed', word: 'ready', states: [] },
  'raw-html': { code: 'raw-html', word: 'ready' },
  'by-mail': { code: 'by-mail', word: 'ready' },
  'mail-quote': { code: 'mail-quote', word: 'hold' },
  'review-does-not-approve': { code: 'review-does-not-approve' },
  'still-matches': { code: 'still-matches' },
  'renamed-label': { code: 'renamed-label', was: 'needs docs' },
};

const act = (parts: Partial<Act> = {}): Act => ({
  id: 'comment:1:1',
  via: 'comment',
  actor: eve,
  at: at(30),
  url: 'https://github.example/acme/shop/pull/7#issuecomment-1',
  reactTo: 'IC_1',
  text: '/ready security',
  ...parts,
});

describe('SIGN-14: every refusal says why, who may and what to do next', () => {
  test.each(Object.values(REFUSALS))('$code', (refusal) => {
    const said = refusalText(context, act(), security, refusal);
    for (const text of [said.why, said.whoMay, said.next]) {
      expect(text).toMatch(/^\S.*[.)]$/u);
      expect(text).not.toMatch(/undefined|null|\[object|\s\s|\.\./u);
    }
    const { what } = dispositionText({ kind: 'refused', state: security, refusal });
    expect(what).toMatch(/^refused: .{5,}/u);
  });

  test('no two of them say the same', () => {
    const whys = Object.values(REFUSALS).map((refusal) => refusalText(context, act(), security, refusal).why);
    expect(new Set(whys).size).toBe(whys.length);
  });

  test('names those who may', () => {
    const whoMay = (code: Refusal['code']) => refusalText(context, act(), security, REFUSALS[code]).whoMay;
    expect(whoMay('not-a-holder')).toBe('kim or lee.');
    expect(whoMay('code-author')).toBe('lee.');
    expect(whoMay('not-the-holder-of-the-hold')).toBe('oli, rae or sam can resume it.');
    expect(whoMay('code-author-frees-others')).toBe('oli or sam can resume it.');
    expect(whoMay('no-role')).toBe('Security: kim or lee.');
    expect(refusalText(context, act(), null, REFUSALS['no-role']).whoMay).toBe(
      'Release coordination: rae or sam; Security: kim or lee.',
    );
  });

  test.each([
    ['operations', 'Write `/ready operation`.'],
    ['Release-Coordination', 'Write `/ready organization`.'],
    ['securty', 'Write `/ready product` or `/ready security`.'],
  ])('SIGN-15: the answer to “%s” names the state that was meant: %s', (word, next) => {
    const refusal: Refusal = { code: 'unknown-state', word, states: [asStateName('product'), security] };
    expect(refusalText(context, act(), null, refusal).next).toBe(next);
  });

  test.each<[CommandWord, string]>([
    ['ready', 'Security: kim or lee.'],
    ['not-ready', 'Security: kim or lee.'],
    ['withdraw', 'Everyone may take back only their own.'],
    ['hold', 'Anyone who holds a role.'],
    ['unhold', 'The person who holds the release, or a release coordinator.'],
    ['not-a-release', 'A release coordinator who wrote none of the code.'],
    ['release', 'A deployer who wrote none of the code.'],
    ['help', 'Everyone.'],
  ])('SIGN-14: who may give a /%s that was not understood: %s', (word, whoMay) => {
    const all: readonly Refusal[] = [
      { code: 'malformed', word, states: [] },
      { code: 'raw-html', word },
      { code: 'by-mail', word },
      { code: 'mail-quote', word },
    ];
    for (const refusal of all) expect(refusalText(context, act(), security, refusal).whoMay).toBe(whoMay);
  });

  test('if nobody else may, says that the policy has to name another person', () => {
    const said = refusalText(context, act(), security, { code: 'code-author', others: [] });
    expect(said.whoMay).toContain('The policy has to name another person.');
    expect(said.next).toMatch(/^Have the policy name somebody who wrote none of the code\. The details of the check/);
  });

  test('SIGN-2: the answer to who holds several roles has the exact commands, for the same word', () => {
    const next = (text: string) => refusalText(context, act({ text }), null, REFUSALS['name-the-state']).next;
    expect(next('/ready')).toBe('Write `/ready product` or `/ready security` on a line of its own.');
    expect(next('/withdraw')).toContain('`/withdraw product` or `/withdraw security`');
  });

  test('calls the act by what it was', () => {
    const body = (parts: Partial<Act>) =>
      refusalComment(context, act(parts), { kind: 'refused', state: security, refusal: REFUSALS['no-role'] }, false);
    expect(body({})).toContain('@eve: [“/ready security”](');
    expect(body({ id: 'review:2:0', via: 'review', text: 'approved' })).toContain('[the approving review](');
    expect(body({ id: 'review:2:0', via: 'review', text: 'requested changes' })).toContain(
      '[the review that requests changes](',
    );
    expect(body({ id: 'label:LE_1', via: 'label', text: 'ready/security' })).toContain('[the label “ready/security”](');
    expect(body({ actor: robot })).toContain('For robot\\[bot\\]: [');
    expect(body({ actor: null })).toMatch(/^<!-- .* -->\n\[“/u);
  });
});

const NOT_COUNTED: readonly NotCounted[] = [
  { code: 'stale', because: 'new-content' },
  { code: 'stale', because: 'other-base-commits' },
  { code: 'stale', because: 'base-commits-unknown' },
  { code: 'stale', because: 'base-changed' },
  { code: 'stale', because: 'commit-unknown' },
  { code: 'stale', because: 'not-seen' },
  { code: 'expired', at: at(600) },
  { code: 'withdrawn', by: kim },
  { code: 'withdrawn', by: null },
  { code: 'edited' },
  { code: 'code-author' },
  { code: 'not-a-holder' },
  { code: 'counted-for', state: asStateName('product') },
];

const signOff: SignOff = {
  act: 'comment:1:1',
  actor: kim,
  via: 'comment',
  at: at(30),
  url: 'https://github.example/acme/shop/pull/7#issuecomment-1',
  commit: HEAD,
};

function requirementOf(parts: Partial<StateRequirement> = {}): StateRequirement {
  const found = states(context.verdict).find((state) => state.state === 'security');
  if (!found) throw new Error('the case has no security state');
  return { ...found, ...parts };
}

describe('VER-4: a sign-off that does not count says why, and what would', () => {
  test.each(NOT_COUNTED)('$code $because', (why) => {
    const said = reason(context, requirementOf(), signOff, why);
    expect(said.why).toMatch(/^\S.{10,}[^.]$/u);
    expect(said.instead).toMatch(/^(Needs a new (sign-off|comment) from kim|Instead, lee can sign)$/u);
    expect(`${said.why}${said.instead}`).not.toMatch(/undefined|null|\[object/u);
    expect(dispositionText({ kind: 'idle', state: security, why }).what).toMatch(/^is not counted: .{5,}/u);
  });

  test('a person who may not sign again is not asked to', () => {
    const mine = requirementOf({ canSign: [lee], cannotSign: [{ account: kim, why: 'code-author' }] });
    for (const why of NOT_COUNTED) expect(reason(context, mine, signOff, why).instead).toBe('Instead, lee can sign');
    const nobody = requirementOf({ canSign: [], cannotSign: [{ account: kim, why: 'code-author' }] });
    expect(reason(context, nobody, signOff, { code: 'edited' }).instead).toContain(
      'the policy names nobody else who may',
    );
  });

  test('SIGN-5: a stale one names its commit, how many commits came after it, and links the comparison', () => {
    const now = { ...context, facts: pushed(context.facts, 120) };
    const { why } = reason(now, requirementOf(), signOff, { code: 'stale', because: 'new-content' });
    expect(why).toContain(`given for [\`aaaaaaa\`](https://github.example/acme/shop/commit/${HEAD})`);
    expect(why).toContain('1 commit came after it');
    expect(why).toContain(`(https://github.example/acme/shop/compare/${HEAD}...${NEXT})`);
  });

  test('SIGN-5: a stale one whose commit was pushed away says that it is no longer part', () => {
    const { why } = reason(
      context,
      requirementOf(),
      { ...signOff, commit: sha('c') },
      { code: 'stale', because: 'new-content' },
    );
    expect(why).toContain('that commit is no longer part of this pull request');
  });

  test('SIGN-5: if the head has the same content over other commits of the base it says so, and what merging may do', () => {
    const { why, instead } = reason(context, requirementOf(), signOff, {
      code: 'stale',
      because: 'other-base-commits',
    });
    expect(why).toMatch(
      /^given for .*, and the head has the same content over other commits of main: merging it may undo what came in there since$/u,
    );
    expect(instead).toBe('Needs a new sign-off from kim');
  });

  test('SIGN-5: if the base branch was changed it says from which to which', () => {
    const events = known([
      { id: 'E1', kind: 'base-changed' as const, actor: pat, at: at(10), from: 'old', to: 'develop' },
      { id: 'E2', kind: 'base-changed' as const, actor: pat, at: at(40), from: 'develop', to: 'main' },
    ]);
    const { why } = reason({ ...context, facts: { ...context.facts, events } }, requirementOf(), signOff, {
      code: 'stale',
      because: 'base-changed',
    });
    expect(why).toContain('the base branch was changed since, from develop to main');
  });
});
