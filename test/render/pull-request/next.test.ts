import { describe, expect, test } from '@jest/globals';
import type { PolicyReading } from '../../../src/domain/policy.ts';
import { known, type Unavailable, unavailable } from '../../../src/domain/reading.ts';
import type { StateRequirement } from '../../../src/domain/requirement.ts';
import type { RenderContext } from '../../../src/render/pull-request/context.ts';
import { newsLine } from '../../../src/render/pull-request/news.ts';
import { nextLine } from '../../../src/render/pull-request/next.ts';
import { markdown } from '../../../src/render/text/markdown.ts';
import { comment, facts, HEAD, kim, lee, oli, pat, pushed, rae, sam, sha } from '../../support/facts.ts';
import { policy } from '../../support/policy.ts';
import { CASES, type Case, crowd, renderContextOf } from '../../support/scenes.ts';

/** Without addresses and marks, as people read it. */
const plain = (text: string): string => text.replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, '$1').replaceAll('**', '');
const next = (context: RenderContext): string => plain(markdown([nextLine(context, context.policy)]));
const nextOf = (one: Case): string => next(renderContextOf(one));
const LOOK = 'Look at `aaaaaaa`, then comment';

describe('VER-4: the line “Next” says who does what, with the command', () => {
  test.each<[keyof typeof CASES, string]>([
    [
      'fresh',
      `Next: pat signs Product; oli signs Operations; rae or sam sign Release coordination; kim or lee sign Security. ${LOOK} \`/ready\`.`,
    ],
    [
      'two-of-four',
      `Next: rae or sam sign Release coordination; kim or lee sign Security. ${LOOK} \`/ready organization\` or \`/ready security\`.`,
    ],
    [
      'draft',
      `Next: dev marks the pull request “Ready for review”. Meanwhile, rae or sam sign Release coordination; kim or lee sign Security. ${LOOK} \`/ready organization\` or \`/ready security\`.`,
    ],
    [
      'stale',
      'Next: pat renews Product; oli renews Operations; rae or sam sign Release coordination; kim or lee renew Security. Look at `bbbbbbb`, then comment `/ready`.',
    ],
    [
      'objection',
      `Next: kim lifts the objection to Security with \`/ready security\` or \`/withdraw security\`. Meanwhile, rae or sam sign Release coordination. ${LOOK} \`/ready organization\`.`,
    ],
    [
      'hold',
      `Next: oli, rae or sam can resume the release with \`/unhold\`. Meanwhile, rae or sam sign Release coordination; kim or lee sign Security. ${LOOK} \`/ready organization\` or \`/ready security\`.`,
    ],
    [
      'policy-error',
      'Next: whoever maintains the policy fixes `.github/countersign.yml:3:27` and 2 more on the default branch.',
    ],
    ['ready', 'Next: rae or sam comment `/release TAG`, which merges `aaaaaaa` into main and tags it.'],
    ['freed', ''],
    ['not-a-release', ''],
  ])('%s', (name, expected) => {
    expect(nextOf(CASES[name])).toBe(expected);
  });

  test.each<[keyof typeof CASES, string]>([
    [
      'unattributed',
      'Next: whoever made those 2 commits adds the address to their GitHub account, or whoever maintains the policy maps it under `identities` (a bot’s to `NAME[bot]`). Meanwhile, ',
    ],
    [
      'unreviewed',
      'Next: somebody reverts that commit on main and makes the change again by a pull request, or whoever maintains the policy changes `unreviewed`. Meanwhile, ',
    ],
    [
      'behind',
      'Next: whoever may push updates the branch (“Update branch”, or merge main into it), and then everyone signs again. Meanwhile, ',
    ],
    [
      'one-person-two-states',
      'Next: whoever maintains the policy names 1 more person for operations-coordinator, since nobody else can sign Operations; ',
    ],
  ])('%s', (name, beginning) => {
    expect(nextOf(CASES[name]).slice(0, beginning.length)).toBe(beginning);
  });

  test.each<[Unavailable['why'], string]>([
    ['forbidden', 'an owner lets the app read commits in its installation settings'],
    ['missing', 'somebody restores commits on GitHub, or opens another pull request'],
    [
      'truncated',
      'the app reads commits again by itself, and if it stays so, whoever runs it finds the reason in its log',
    ],
    ['malformed', 'whoever runs this app finds out why it cannot understand commits'],
    ['unnamed', 'its author closes this pull request and opens another from the same branch'],
    ['clock', 'whoever runs this app corrects its clock'],
  ])('SOD-6: what could not be read, as %s', (why, step) => {
    const one: Case = { policy: policy(), facts: facts({ commits: unavailable(why, 'commits') }) };
    expect(nextOf(one).startsWith(`Next: ${step}`)).toBe(true);
  });

  test('a command without its state is shown only if everybody who can sign owns one state', () => {
    const withTwo: PolicyReading = policy('  counsel: { users: [pat] }\nreadiness:\n  legal: { owner: counsel }\n');
    expect(nextOf({ policy: withTwo, facts: facts() })).toContain(`${LOOK} \`/ready STATE\`.`);
    expect(nextOf(CASES.fresh)).toContain(`${LOOK} \`/ready\`.`);
  });

  test.each<[string, string]>([
    ['[comment, label]', `${LOOK} \`/ready security\`.`],
    ['[review, label]', 'Look at `aaaaaaa`, then approve in a review.'],
    ['[label]', 'Look at `aaaaaaa`, then set the label `ready/security`.'],
  ])('SIGN-1: with a way that the policy takes: %s', (via, expected) => {
    const context = renderContextOf({ policy: policy(`sign-off: { via: ${via} }`), facts: facts() });
    const requirements = context.verdict.requirements.filter((one) => one.kind !== 'state' || one.state === 'security');
    expect(next({ ...context, verdict: { ...context.verdict, requirements } })).toBe(
      `Next: kim or lee sign Security. ${expected}`,
    );
  });

  describe('SIGN-10: people for a state', () => {
    const security = (parts: Partial<StateRequirement>): string => {
      const context = renderContextOf(CASES.fresh);
      const requirements = context.verdict.requirements
        .filter((one) => one.kind !== 'state' || one.state === 'security')
        .map((one) => (one.kind === 'state' ? { ...one, ...parts } : one));
      return next({ ...context, verdict: { ...context.verdict, requirements } }).split('. ')[0] ?? '';
    };
    test.each<[string, Partial<StateRequirement>, string]>([
      ['one of two', { canSign: [kim, lee] }, 'Next: kim or lee sign Security'],
      ['the only one', { canSign: [kim] }, 'Next: kim signs Security'],
      ['one of many', { canSign: crowd(20) }, 'Next: person-0, person-1, person-10 or 17 others sign Security'],
      ['two of three', { count: 2, canSign: [kim, lee, sam] }, 'Next: 2 of kim, lee and sam sign Security'],
      ['both', { count: 2, canSign: [kim, lee] }, 'Next: kim and lee sign Security'],
      [
        'too few',
        { count: 3, canSign: [kim, lee] },
        'Next: whoever maintains the policy names 1 more person for security-architect, since nobody else can sign Security',
      ],
    ])('%s', (_, parts, expected) => {
      expect(security(parts).replace(/\.$/u, '')).toBe(expected);
    });
  });

  test('SIGN-13: each of several holders ends their own hold, and a coordinator who did not contribute any', () => {
    const holds = [comment(1, oli, 30, '/hold a'), comment(2, kim, 31, '/hold b')];
    const held = (parts: Parameters<typeof facts>[0]) =>
      nextOf({ policy: policy(), facts: facts({ comments: known(holds), ...parts }) });
    expect(held({})).toContain(
      'Next: rae or sam can resume the release, or oli and kim each end their own hold with `/unhold`. ',
    );
    expect(held({ pushers: known([sam]) })).toContain('Next: rae can resume the release, or ');
    expect(held({ pushers: known([rae, sam]) })).toContain(
      'Next: oli and kim each end their own hold with `/unhold`. ',
    );
  });

  test('MRG-1: if nobody can release it, says what the policy has to name', () => {
    const context = renderContextOf(CASES.ready);
    expect(next({ ...context, verdict: { ...context.verdict, deployers: [] } })).toBe(
      'Next: whoever maintains the policy names somebody for deployer who contributed nothing to this release.',
    );
  });

  test('MRG-1: offers no tag if tags have to be signed, or if there are none', () => {
    for (const tags of ['tags: { signed: true }', 'tags: { patterns: [] }'])
      expect(nextOf({ ...CASES.ready, policy: policy(tags) })).toBe(
        'Next: rae or sam comment `/release`, which merges `aaaaaaa` into main.',
      );
  });
});

describe('SIGN-5: the line after a push', () => {
  const news = (context: RenderContext): string => plain(markdown([newsLine(context)]));
  const signed = facts({
    comments: known([comment(1, pat, 30, '/ready product'), comment(2, oli, 40, '/ready operation')]),
  });

  test.each<[string, Case, string]>([
    ['nothing was pushed', { policy: policy(), facts: signed }, ''],
    ['nobody had signed', { policy: policy(), facts: pushed(facts(), 120) }, ''],
    [
      'two had',
      { policy: policy(), facts: pushed(signed, 120) },
      'Changed: 1 new commit since `aaaaaaa` (compare), 2 sign-offs need renewing.',
    ],
    [
      'one had',
      { policy: policy(), facts: pushed(facts({ comments: known([comment(1, pat, 30, '/ready product')]) }), 120) },
      'Changed: 1 new commit since `aaaaaaa` (compare), 1 sign-off needs renewing.',
    ],
  ])('%s', (_, one, expected) => {
    expect(news(renderContextOf(one))).toBe(expected);
  });

  test('counts only what is missed: a state that is ready again needs nothing', () => {
    const after = pushed(signed, 120);
    const comments = known([
      ...(signed.comments.state === 'known' ? signed.comments.value : []),
      comment(3, pat, 130, '/ready product'),
    ]);
    expect(news(renderContextOf({ policy: policy(), facts: { ...after, comments } }))).toContain(
      ', 1 sign-off needs renewing.',
    );
  });

  test('is since the latest of the commits that were signed', () => {
    const context = renderContextOf({ policy: policy(), facts: pushed(signed, 120) });
    const requirements = context.verdict.requirements.map((one) =>
      one.kind === 'state' && one.state === 'product'
        ? {
            ...one,
            notCounted: one.notCounted.map((old) => ({ ...old, signOff: { ...old.signOff, commit: sha('c') } })),
          }
        : one,
    );
    expect(news({ ...context, verdict: { ...context.verdict, requirements } })).toContain(
      '1 new commit since `aaaaaaa` ',
    );
  });

  test.each<[Extract<StateRequirement['notCounted'][number]['why'], { code: 'stale' }>['because'], string]>([
    ['other-base-commits', 'the same content lies over other commits of main'],
    ['base-commits-unknown', 'the same content lies over other commits of main'],
    ['base-changed', 'the base branch is another one'],
    ['commit-unknown', 'GitHub no longer has a signed commit'],
    ['not-seen', 'it is not known which commit was signed'],
  ])('%s', (because, expected) => {
    const context = renderContextOf({ policy: policy(), facts: pushed(signed, 120) });
    const requirements = context.verdict.requirements.map((one) =>
      one.kind === 'state'
        ? { ...one, notCounted: one.notCounted.map((old) => ({ ...old, why: { code: 'stale' as const, because } })) }
        : one,
    );
    expect(news({ ...context, verdict: { ...context.verdict, requirements } })).toBe(
      `Changed: ${expected}, 2 sign-offs need renewing.`,
    );
  });

  test('says that the branch was rewritten if the signed commit is no longer part of it', () => {
    const now = pushed(signed, 120);
    const commits =
      now.commits.state === 'known' ? known(now.commits.value.filter(({ sha: id }) => id !== HEAD)) : now.commits;
    expect(news(renderContextOf({ policy: policy(), facts: { ...now, commits } }))).toContain(
      'Changed: the branch was rewritten since `aaaaaaa` (compare), ',
    );
  });
});
