import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Account } from '../../../src/domain/account.ts';
import { asStateName } from '../../../src/domain/ids.ts';
import { DEPLOYER } from '../../../src/domain/policy.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import type { TagAcceptance, TagFacts, TagVerdict, TagViolation } from '../../../src/domain/tag.ts';
import { isCertain, judgedCommit, judgeTag } from '../../../src/policy/tag/judge.ts';
import { ann, at, commit, dev, eve, HEAD, kim, lee, NEXT, rae, robot, sam, sha } from '../../support/facts.ts';
import { policy, policyText, validPolicy } from '../../support/policy.ts';
import {
  BEFORE,
  MERGE,
  observed,
  pushed,
  range,
  record,
  tagFacts,
  tagVerdict,
  target,
} from '../../support/tag-facts.ts';

const own: Account = { id: 11, login: 'countersign[bot]', kind: 'bot' };
const smallest = policy();
const signed = policy('tags: { signed: true }');
const warning = policy('separation-of-duties: { unattributed: warn }');
const digest = smallest.state === 'valid' ? smallest.policy.digest : null;
const nobody = { name: 'N. N.', email: 'nn@mail.example', account: null };
const OBJECT = sha('f');

/** What was found, in short: the outcome, and of each violation its code. */
const found = ({ outcome, violations }: TagVerdict): readonly string[] => [
  outcome,
  ...violations.map(({ code }) => code),
];
const judged = (parts: Partial<TagFacts> = {}, by = smallest): readonly string[] =>
  found(judgeTag(by, tagFacts(parts)));

describe('a tag that is judged', () => {
  test('TAG-2: a deployer who wrote none of the code tags a release that was ready: it passes', () => {
    const facts = tagFacts();
    const [push] = facts.sightings;
    expect(judgeTag(smallest, facts)).toEqual(
      tagVerdict({
        outcome: 'passed',
        pusher: sam,
        deployer: sam,
        violations: [],
        accepted: { how: 'passed', object: MERGE, commit: MERGE, at: at(80), seq: push?.seq ?? -1 },
        policyDigest: digest,
      }),
    );
  });

  test('TAG-2, SOD-5: the person who pressed the merge button wrote nothing of the merge commit that GitHub signed', () => {
    expect(judged({ sightings: [pushed(rae)] })).toEqual(['passed']);
    const unsigned = range({ commits: known([commit(MERGE, rae, { parents: [BEFORE, HEAD] })]) });
    expect(judged({ sightings: [pushed(rae)], range: unsigned })).toEqual(['violation', 'code-author']);
    const unknown = range({ releases: known([]) });
    expect(judged({ sightings: [pushed(rae)], range: unknown })).toEqual(['violation', 'code-author']);
    const squashed = range({ commits: known([commit(MERGE, rae, { signedByGitHub: true })]) });
    expect(judged({ sightings: [pushed(rae)], range: squashed })).toEqual(['violation', 'code-author']);
  });

  test.each<[string, Partial<TagFacts>, readonly TagViolation[]]>([
    [
      'TAG-2: its commit is the merge commit of no pull request',
      { range: range({ release: known(null) }) },
      [{ code: 'no-release', commit: MERGE }],
    ],
    [
      'TAG-2: its commit is that of a pull request which was no release',
      { range: range({ release: known(record({ outcome: 'not-applicable', passed: false })) }) },
      [{ code: 'no-release', commit: MERGE }],
    ],
    [
      'MRG-2: its release was not ready at the merge',
      { range: range({ release: known(record({ outcome: 'pending', passed: false, bypass: true })) }) },
      [{ code: 'bypassed', number: 7, url: record().url }],
    ],
    ['TAG-2: it stands for no commit', { tag: target({ commit: null }), range: null }, [{ code: 'no-commit' }]],
    ['TAG-4: nobody saw who pushed it', { sightings: [observed()] }, [{ code: 'pusher-unknown' }]],
    ['TAG-4: its pusher is no account', { sightings: [pushed(null)] }, [{ code: 'pusher-unknown' }]],
    ['TAG-2: a machine pushed it', { sightings: [pushed(robot)] }, [{ code: 'machine', pusher: robot }]],
    ['MRG-1: this app made it for nobody knows whom', { sightings: [pushed(own)] }, [{ code: 'order-unknown' }]],
    [
      'SOD-5: somebody pushed it who is no deployer',
      { sightings: [pushed(eve)] },
      [{ code: 'not-a-deployer', pusher: eve, deployers: [rae, sam] }],
    ],
    [
      'SOD-5: a deployer pushed it who wrote a part of it',
      { sightings: [pushed(sam)], range: range({ commits: known([commit(HEAD, sam)]) }) },
      [{ code: 'code-author', pusher: sam, deployers: [rae] }],
    ],
    [
      'SOD-5: a deployer pushed it who only opened or pushed one of its releases',
      { range: range({ releases: known([record(), record({ number: 6, commit: BEFORE, authors: [sam, rae] })]) }) },
      [{ code: 'code-author', pusher: sam, deployers: [] }],
    ],
    [
      'SOD-5: the app made it for somebody who wrote a part of it',
      { sightings: [pushed(own)], orderedBy: dev },
      [
        { code: 'not-a-deployer', pusher: dev, deployers: [rae, sam] },
        { code: 'code-author', pusher: dev, deployers: [rae, sam] },
      ],
    ],
    [
      'SOD-4: a commit in it can be tied to no account',
      { range: range({ commits: known([commit(HEAD, dev, { authors: [nobody] })]) }) },
      [
        {
          code: 'unattributed',
          commits: [{ commit: HEAD, part: 'author', name: nobody.name, email: nobody.email, why: 'no-account' }],
        },
      ],
    ],
  ])('%s: a violation', (_title, parts, violations) => {
    const facts = tagFacts(parts);
    const verdict = judgeTag(smallest, facts);
    expect(verdict.outcome).toBe('violation');
    expect(verdict.violations).toEqual(violations);
    expect(verdict.accepted).toBeNull();
  });

  const signedBy = (account: Account, parts: Parameters<typeof range>[0], state = 'security') =>
    range({ ...parts, release: known(record({ signers: [{ account, state: asStateName(state) }] })) });
  const wroteToo = { commits: known([commit(HEAD, kim)]) };
  const exempt = policy('separation-of-duties: { authors-may-sign: [security] }');
  const narrow = policy('separation-of-duties: { authors-of: pull-request }');
  test.each([
    ['wrote of what it ships', smallest, signedBy(kim, wroteToo), true],
    ['only pushed some of it', smallest, signedBy(kim, { pushers: known([kim]) }), true],
    [
      'pushed to a pull request by which it came',
      smallest,
      signedBy(kim, {
        origins: known([{ number: 5, mergeCommit: HEAD, mergedBy: sam, brought: [HEAD], hands: [kim], commits: [] }]),
      }),
      true,
    ],
    ['wrote none of it', smallest, signedBy(lee, wroteToo), false],
    ['wrote of it, for a state that authors may sign', exempt, signedBy(kim, wroteToo), false],
    ['wrote of it, for a state that they may not', exempt, signedBy(kim, wroteToo, 'product'), true],
    ['wrote of it, where only pull requests count', narrow, signedBy(kim, wroteToo), false],
  ] as const)('SOD-7: a signer of the release who %s', (_, reading, shipped, breaks) => {
    const verdict = judgeTag(reading, tagFacts({ range: shipped }));
    const signers = shipped.release.state === 'known' ? shipped.release.value?.signers : [];
    expect(verdict.outcome).toBe(breaks ? 'violation' : 'passed');
    expect(verdict.violations).toEqual(breaks ? [{ code: 'signer-wrote', signers }] : []);
  });
  test('SOD-5: if GitHub reports the pull request of a merge, the record adds nothing', () => {
    const releases = known([record(), record({ number: 6, commit: BEFORE, authors: [sam, rae] })]);
    const origin = { number: 6, mergeCommit: BEFORE, mergedBy: rae, brought: [BEFORE], hands: [eve], commits: [] };
    expect(judged({ range: range({ releases }) })).toEqual(['violation', 'code-author']);
    expect(judged({ range: range({ releases, origins: known([origin]) }) })).toEqual(['passed']);
  });
  test('SOD-5: if something is unknown, a squash has its author all the same, and a merge by a button none', () => {
    const unread = unavailable('truncated', 'pull requests');
    const parts = (parents: number) => ({
      releases: known([]),
      origins: unread,
      commits: known([commit(NEXT, sam, { parents: [HEAD, BEFORE].slice(0, parents), signedByGitHub: true })]),
    });
    expect(judged({ range: range(parts(1)) })).toEqual(['error', 'code-author']);
    expect(judged({ range: range(parts(2)) })).toEqual(['error']);
  });
  test('SOD-7: if it is unknown what the pull requests became, it is an error', () => {
    const cut = signedBy(kim, { origins: unavailable('truncated', 'pull requests') });
    expect(judgeTag(smallest, tagFacts({ range: cut }))).toMatchObject({ outcome: 'error', missing: [cut.origins] });
  });

  test('TAG-2: a pull request that was no release is not called one', () => {
    const none = range({ release: known(record({ outcome: 'not-applicable', passed: false })) });
    expect(judgeTag(smallest, tagFacts({ range: none })).release).toBeNull();
  });

  test('SOD-5: if the policy has no deployers, nobody is one', () => {
    const { roles, ...rest } = validPolicy(policyText());
    const without = {
      state: 'valid',
      policy: { ...rest, roles: roles.filter(({ name }) => name !== DEPLOYER) },
    } as const;
    expect(judgeTag(without, tagFacts()).violations).toEqual([{ code: 'not-a-deployer', pusher: sam, deployers: [] }]);
  });

  test('MRG-1: the app made it for a deployer who wrote none of it: it passes', () => {
    expect(judged({ sightings: [pushed(own)], orderedBy: sam })).toEqual(['passed']);
    expect(judged({ sightings: [pushed(robot)], orderedBy: sam })).toEqual(['violation', 'machine']);
    expect(judged({ sightings: [pushed(own)], orderedBy: sam, own: null })).toEqual(['violation', 'machine']);
  });

  test('SOD-4: with unattributed: warn it passes, and they are named', () => {
    const facts = tagFacts({ range: range({ commits: known([commit(HEAD, dev, { authors: [nobody] })]) }) });
    expect(judgeTag(warning, facts)).toMatchObject({ outcome: 'passed', violations: [], warned: [{ commit: HEAD }] });
  });

  test('TAG-3: all that is wrong is listed, whatever comes first', () => {
    const accepted: TagAcceptance = { how: 'passed', object: BEFORE, commit: BEFORE, at: at(1), seq: 0 };
    const facts = tagFacts({
      accepted,
      sightings: [pushed(dev)],
      range: range({ release: known(null), commits: known([commit(HEAD, dev, { authors: [nobody] })]) }),
    });
    const verdict = judgeTag(signed, facts);
    expect(found(verdict)).toEqual([
      'violation',
      'moved',
      'no-release',
      'not-a-deployer',
      'code-author',
      'unattributed',
      'not-annotated',
    ]);
    expect(verdict.violations[0]).toEqual({ code: 'moved', from: BEFORE, to: MERGE, by: dev });
    expect(verdict.accepted).toEqual(accepted);
  });

  test.each<[string, Partial<TagFacts>, readonly string[]]>([
    ['lightweight', {}, ['violation', 'not-annotated']],
    ['not signed', sign(false, 'unsigned'), ['violation', 'unsigned']],
    ['signed with a key of nobody', sign(false, 'unknown_key'), ['violation', 'unverified']],
    ['signed and verified', sign(true, 'valid'), ['passed']],
    [
      'not asked for',
      { tag: target({ annotated: true, object: OBJECT }), sightings: [pushed(sam, OBJECT)] },
      ['error'],
    ],
  ])('TAG-2: where the policy wants signed tags, one whose signature is %s', (_title, parts, expected) => {
    expect(judged(parts, signed)).toEqual(expected);
    const unasked = expected.includes('error') ? [unavailable('missing', 'signature of the tag')] : [];
    expect(judgeTag(signed, tagFacts(parts)).missing).toEqual(unasked);
    const ofNoConcern = judged(parts);
    expect(ofNoConcern).toEqual(['passed']);
  });
});

function sign(verified: boolean, reason: string): Partial<TagFacts> {
  const tag = target({ object: OBJECT, annotated: true, signature: known({ verified, reason }) });
  return { tag, sightings: [pushed(sam, OBJECT)] };
}

describe('who pushed a tag', () => {
  test.each<[string, TagFacts['sightings'], readonly string[]]>([
    ['a webhook that comes after our look', [observed(), pushed(sam)], ['passed']],
    [
      'pushed, gone, and back without a webhook',
      [pushed(sam), pushed(dev, null), observed()],
      ['violation', 'pusher-unknown'],
    ],
    ['seen elsewhere meanwhile', [pushed(sam), observed(NEXT), observed()], ['violation', 'pusher-unknown']],
    [
      'pushed again by somebody else',
      [pushed(sam), pushed(sam, null), pushed(dev)],
      ['violation', 'not-a-deployer', 'code-author'],
    ],
    ['pushed again by a deployer', [pushed(dev), pushed(dev, null), pushed(sam)], ['passed']],
    ['never seen', [], ['violation', 'pusher-unknown']],
  ])('TAG-4: %s', (_title, sightings, expected) => {
    expect(judged({ sightings })).toEqual(expected);
  });
});

describe('a tag that counts', () => {
  const first = pushed(sam);
  const accepted: TagAcceptance = { how: 'passed', object: MERGE, commit: MERGE, at: at(75), seq: first.seq };
  const counting = { accepted, sightings: [first], range: null };

  test('TAG-2: continues to count, whoever holds which role now, and while the policy cannot be read', () => {
    const nobodyLeft = policy('  deployer: { users: [pat] }');
    expect(judgeTag(nobodyLeft, tagFacts(counting))).toMatchObject({ outcome: 'passed', accepted, violations: [] });
    const broken = { state: 'invalid', digest: 'digest' as never, problems: [] } as const;
    expect(judgeTag(broken, tagFacts(counting))).toEqual({
      ...tagVerdict({ outcome: 'passed', pusher: sam, deployer: null, violations: [], accepted }),
      release: null,
      previous: null,
      policyDigest: 'digest',
    });
    expect(judgeTag(broken, tagFacts({ ...counting, tag: null })).outcome).toBe('error');
    expect(judgedCommit(broken, tagFacts())).toBeNull();
    expect(judgedCommit(smallest, tagFacts({ tag: null }))).toBeNull();
    expect(judgedCommit(smallest, tagFacts(counting))).toBeNull();
  });
  test('TAG-3: is gone: a violation, with who deleted it if that was seen', () => {
    const deleted = tagFacts({ ...counting, tag: null, sightings: [first, pushed(dev, null)] });
    expect(judgeTag(smallest, deleted)).toMatchObject({
      outcome: 'violation',
      violations: [{ code: 'deleted', commit: MERGE, by: dev }],
      accepted,
    });
    const unseen = tagFacts({ ...counting, tag: null, sightings: [first, observed(null)] });
    expect(judgeTag(smallest, unseen).violations).toEqual([{ code: 'deleted', commit: MERGE, by: null }]);
  });
  test('TAG-3: came back where it counted: it is judged by who brought it back', () => {
    const back = (by: Account) => ({ accepted, sightings: [first, pushed(dev, null), pushed(by)] });
    expect(judged(back(sam))).toEqual(['passed']);
    expect(judged(back(dev))).toEqual(['violation', 'not-a-deployer', 'code-author']);
    expect(judgedCommit(smallest, tagFacts(back(sam)))).toBe(MERGE);
  });
  test('TAG-3: was made again at the same commit: judged, and not moved', () => {
    const anew = {
      accepted,
      tag: target({ object: OBJECT, annotated: true }),
      sightings: [first, pushed(sam, OBJECT)],
    };
    expect(judged(anew)).toEqual(['passed']);
  });
  test('TAG-3: one from before the gate is not judged where it stands, and may not be moved', () => {
    const baseline = { ...accepted, how: 'baseline' as const };
    expect(judged({ ...counting, accepted: baseline, sightings: [] })).toEqual(['not-judged']);
    const moved = { accepted: { ...baseline, object: BEFORE, commit: BEFORE } };
    expect(judged(moved)).toEqual(['violation', 'moved']);
  });
});

describe('a tag that is not judged', () => {
  test('TAG-2: no pattern matches it, there is no policy, or it is gone and never counted', () => {
    const nightly = { subject: { ...tagFacts().subject, name: 'nightly-1' } };
    expect(judged(nightly)).toEqual(['not-judged']);
    expect(judgedCommit(smallest, tagFacts(nightly))).toBeNull();
    expect(found(judgeTag({ state: 'absent' }, tagFacts()))).toEqual(['not-judged']);
    expect(judged({ tag: null, sightings: [pushed(dev), pushed(dev, null)] })).toEqual(['gone']);
    expect(judged({ tag: null, sightings: [], subject: nightly.subject })).toEqual(['not-judged']);
    const unseen = { violations: [], deployer: null, pusher: sam, release: null, previous: null } as const;
    expect(judgeTag({ state: 'absent' }, tagFacts())).toEqual(tagVerdict({ outcome: 'not-judged', ...unseen }));
  });
  test('POL-2: a policy that does not hold judges nothing, and says so', () => {
    const problem = { severity: 'error', file: 'x', line: 1, column: 1, field: '', problem: 'p', mend: 'm' } as const;
    const warned = { ...problem, severity: 'warning' } as const;
    const broken = { state: 'invalid', digest: 'digest' as never, problems: [warned, problem] } as const;
    expect(judgeTag(broken, tagFacts())).toMatchObject({ outcome: 'error', problems: [problem] });
  });
});

describe('SOD-6: what is not known', () => {
  const gone = unavailable('truncated', 'a part');
  test.each<[string, Partial<TagFacts>]>([
    ['the release', { range: range({ release: gone }) }],
    ['the previous release', { range: range({ previous: gone }) }],
    ['the commits', { range: range({ commits: gone }) }],
    ['the releases among them', { range: range({ releases: gone }) }],
    [
      'a deployer',
      {
        people: {
          users: tagFacts().people.users.map((one) => (one.login === 'rae' ? { ...one, account: gone } : one)),
          teams: [],
        },
      },
    ],
  ])('without %s the outcome is an error', (_title, parts) => {
    expect(judgeTag(smallest, tagFacts(parts))).toMatchObject({ outcome: 'error', missing: [gone], accepted: null });
  });
  test('while a deployer is unknown, whether the pusher is one is an error', () => {
    const people = {
      users: tagFacts().people.users.map((one) => (one.login === 'rae' ? { ...one, account: gone } : one)),
      teams: [],
    };
    expect(judged({ people, sightings: [pushed(eve)] })).toEqual(['error']);
  });
  test('without the members of a team the outcome is an error', () => {
    const teams = [{ team: 'acme/developers', members: gone }];
    const { users } = tagFacts().people;
    expect(judgeTag(smallest, tagFacts({ people: { users, teams } }))).toMatchObject({
      outcome: 'error',
      missing: [gone],
    });
  });
  test('without the signature that the policy wants the outcome is an error', () => {
    const tag = target({ object: OBJECT, annotated: true, signature: gone });
    const facts = tagFacts({ tag, sightings: [pushed(sam, OBJECT)] });
    expect(judgeTag(signed, facts)).toMatchObject({ outcome: 'error', violations: [], missing: [gone] });
  });
  test('all that is missing is listed, each once', () => {
    const two = range({ release: gone, previous: unavailable('forbidden', 'a part'), releases: gone });
    expect(judgeTag(smallest, tagFacts({ range: two })).missing).toEqual([gone, unavailable('forbidden', 'a part')]);
    const other = range({ release: gone, previous: unavailable('truncated', 'another') });
    expect(judgeTag(smallest, tagFacts({ range: other })).missing).toEqual([gone, unavailable('truncated', 'another')]);
  });
  test('without anything about what it releases the outcome is an error', () => {
    expect(judgeTag(smallest, tagFacts({ range: null }))).toMatchObject({
      outcome: 'error',
      missing: [unavailable('missing', `what ${MERGE} releases`)],
    });
  });
  test('a deployer whom GitHub does not know is a problem of the policy', () => {
    const missing = unavailable('missing', 'user rae');
    const people = {
      users: tagFacts().people.users.map((one) => (one.login === 'rae' ? { ...one, account: missing } : one)),
      teams: [],
    };
    const verdict = judgeTag(smallest, tagFacts({ people }));
    expect(verdict).toMatchObject({ outcome: 'error', missing: [] });
    expect(verdict.problems.map(({ problem }) => problem)).toEqual(['there is no user rae on GitHub']);
  });

  const account = fc.constantFrom<Account | null>(sam, rae, dev, ann, eve, robot, own, null);
  const object = fc.constantFrom(MERGE, BEFORE, null);
  const history = fc.array(
    fc.tuple(account, object, fc.boolean()).map(([by, to, told]) => (told ? pushed(by, to) : observed(to))),
    { maxLength: 5 },
  );
  const anyFacts = fc
    .record({ sightings: history, there: fc.boolean(), orderedBy: account, known: fc.boolean(), ready: fc.boolean() })
    .map(({ sightings, there, orderedBy, known: counted, ready }) =>
      tagFacts({
        sightings,
        tag: there ? target() : null,
        orderedBy,
        accepted: counted ? { how: 'passed', object: BEFORE, commit: BEFORE, at: at(1), seq: 0 } : null,
        range: range({ release: known(ready ? record() : null) }),
      }),
    );
  test('never makes a tag pass that would not pass otherwise, and nothing makes the judgement throw', () => {
    const parts = ['release', 'previous', 'commits', 'releases'] as const;
    fc.assert(
      fc.property(anyFacts, fc.subarray([...parts], { minLength: 1 }), (facts, without) => {
        const less = {
          ...facts,
          range: { ...range(), ...facts.range, ...Object.fromEntries(without.map((part) => [part, gone])) },
        };
        const [whole, part] = [judgeTag(smallest, facts), judgeTag(smallest, less)];
        expect(part.outcome).not.toBe('passed');
        if (facts.tag !== null) expect(part.outcome).toBe('error');
        const codes = whole.violations.map(({ code }) => code);
        for (const { code } of part.violations) expect(codes).toContain(code);
        expect(isCertain(part) && facts.tag !== null).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe('TAG-3: what may be deleted', () => {
  test.each<[string, Partial<TagVerdict>, boolean]>([
    ['a code author pushed it', {}, true],
    ['nobody saw who pushed it', { violations: [{ code: 'pusher-unknown' }] }, false],
    ['the app made it for nobody knows whom', { violations: [{ code: 'order-unknown' }] }, false],
    [
      'nobody saw who pushed it, and it is not a release',
      { violations: [{ code: 'pusher-unknown' }, { code: 'no-release', commit: MERGE }] },
      true,
    ],
    ['something is not known', { outcome: 'error' }, false],
    ['it is gone already', { object: null }, false],
    ['it passed', { outcome: 'passed', violations: [] }, false],
  ])('%s', (_title, parts, expected) => {
    expect(isCertain(tagVerdict(parts))).toBe(expected);
  });
});
