import { describe, expect, test } from '@jest/globals';
import type { Account } from '../../../src/domain/account.ts';
import type { CommentFact } from '../../../src/domain/facts.ts';
import { known } from '../../../src/domain/reading.ts';
import {
  afterEdit,
  ann,
  comment,
  dev,
  eve,
  facts,
  HEAD,
  kim,
  lee,
  oli,
  pat,
  rae,
  review,
  sam,
  sha,
} from '../../support/facts.ts';
import { expectGolden } from '../../support/golden.ts';
import { policy } from '../../support/policy.ts';
import { HOSTILE, wantedOf } from '../../support/scenes.ts';

const four = [comment(1, pat, 30, '/ready'), comment(2, oli, 31, '/ready'), comment(3, kim, 32, '/ready')];
const ready = [...four, comment(4, rae, 33, '/ready')];
const asks = (person: Account) => comment(99, person, 600, '/help');

interface Scene {
  readonly said?: readonly CommentFact[];
  readonly more?: string;
  readonly parts?: Parameters<typeof facts>[0];
}

/** The commands that the answer lists for the person. */
function offered(person: Account, { said = [], more = '', parts = {} }: Scene = {}): readonly string[] {
  const { answers } = wantedOf({
    policy: policy(more),
    facts: facts({ ...parts, comments: known([...said, asks(person)]) }),
  });
  const body = answers.find(({ act }) => act === 'comment:99:1')?.body ?? 'not answered';
  return body.split('\n').flatMap((line) => (line.startsWith('- ') ? [line.slice(2)] : []));
}

const NOT_READY = (state: string) => `\`/not-ready ${state} REASON\`: object`;
const HOLD = '`/hold REASON`: stop the release, whatever the states say';
const SIGN = (state: string) => `\`/ready ${state}\`: sign off`;
const BACK = (state: string) => `\`/withdraw ${state}\`: take back your sign-off or objection`;
const UNHOLD = '`/unhold`: resume the release';
const RELEASE = '`/release` or `/release TAG`: merge it into main';
const moved = { pull: { head: { ref: 'fix/x', sha: HEAD, tree: sha('e'), repository: 'acme/shop' } } };
const remembered = { ...facts().memory, wasRelease: true };

describe('SIGN-15: /help lists the commands that work for the person who asks, and nothing else', () => {
  test.each<[string, Account, Scene, readonly string[]]>([
    ['a role holder of a fresh release', pat, {}, [SIGN('product'), NOT_READY('product'), HOLD]],
    ['somebody who signed', pat, { said: four }, [NOT_READY('product'), BACK('product'), HOLD]],
    ['a colleague who may sign as well', lee, { said: four }, [SIGN('security'), NOT_READY('security'), HOLD]],
    ['somebody without a role', eve, { said: four }, []],
    ['who wrote the code and holds no role', dev, {}, []],
    ['a role holder who wrote code', kim, { parts: { pull: { author: kim } } }, [NOT_READY('security'), HOLD]],
    [
      'an objector',
      kim,
      { said: [comment(1, kim, 30, '/not-ready security x')] },
      [SIGN('security'), NOT_READY('security'), BACK('security'), HOLD],
    ],
    [
      'the holder of a hold',
      pat,
      { said: [comment(1, pat, 30, '/hold x')] },
      [SIGN('product'), NOT_READY('product'), HOLD, UNHOLD],
    ],
    [
      'a release coordinator while another holds it',
      sam,
      { said: [comment(1, pat, 30, '/hold x')] },
      [SIGN('organization'), NOT_READY('organization'), HOLD, UNHOLD],
    ],
    [
      'one who wrote code cannot lift that',
      sam,
      { said: [comment(1, pat, 30, '/hold x')], parts: { pull: { author: sam } } },
      [NOT_READY('organization'), HOLD],
    ],
    [
      'another role holder cannot either',
      oli,
      { said: [comment(1, pat, 30, '/hold x')] },
      [SIGN('operation'), NOT_READY('operation'), HOLD],
    ],
    ['a deployer before it is ready', rae, { said: four }, [SIGN('organization'), NOT_READY('organization'), HOLD]],
    [
      'a deployer of a ready release',
      rae,
      { said: ready },
      [NOT_READY('organization'), BACK('organization'), HOLD, RELEASE],
    ],
    ['nobody else can release it', pat, { said: ready }, [NOT_READY('product'), BACK('product'), HOLD]],
    [
      'somebody of two roles',
      pat,
      { more: 'readiness: { legal: { owner: product-owner } }\n' },
      [
        '`/ready product` or `/ready legal`: sign off',
        '`/not-ready product REASON` or `/not-ready legal REASON`: object',
        HOLD,
      ],
    ],
    ['where comments do not sign', pat, { more: 'sign-off: { via: [review] }\n' }, [NOT_READY('product'), HOLD]],
    [
      'a release coordinator of a former release',
      rae,
      { parts: { ...moved, memory: remembered } },
      [
        SIGN('organization'),
        NOT_READY('organization'),
        HOLD,
        '`/not-a-release REASON`: say that this is not a release after all',
      ],
    ],
    [
      'others cannot say that',
      pat,
      { parts: { ...moved, memory: remembered } },
      [SIGN('product'), NOT_READY('product'), HOLD],
    ],
  ])('%s', (_, person, scene, expected) => {
    expect(offered(person, scene)).toEqual(expected);
  });

  test('a stale sign-off can be taken back, and given again', () => {
    expect(offered(kim, { said: [comment(1, kim, 30, '/ready security 1234567')] })).not.toContain(BACK('security'));
    const events = [
      {
        id: 'B',
        kind: 'base-changed' as const,
        actor: pat,
        at: comment(1, pat, 40, '').createdAt,
        from: 'next',
        to: 'main',
      },
    ];
    expect(offered(kim, { said: [comment(1, kim, 30, '/ready')], parts: { events: known(events) } })).toEqual([
      SIGN('security'),
      NOT_READY('security'),
      BACK('security'),
      HOLD,
    ]);
  });
});

test('SIGN-15, VER-8: answers to near misses and to /help, with hostile text around them', () => {
  const { answers } = wantedOf({
    policy: policy(),
    facts: facts({
      repository: { ...facts().repository, defaultBranch: 'main|<b>@kim' },
      pull: { title: HOSTILE, base: { ref: 'main|<b>@kim', sha: sha('0') }, author: dev },
      comments: known([
        comment(1, pat, 30, '/ready.'),
        comment(2, kim, 31, `LGTM /ready security`),
        comment(3, lee, 32, `/ready ${HOSTILE}`),
        comment(4, oli, 33, '/unready @acme/everyone <b>leak</b>'),
        comment(5, rae, 34, '/hold cancel'),
        comment(6, sam, 35, '/help'),
        comment(7, dev, 36, '/help @acme/everyone'),
        comment(8, ann, 37, '/help'),
        comment(9, eve, 38, `/ready ${HOSTILE}`),
        afterEdit(comment(10, sam, 39, '/lgtm'), 40),
      ]),
      reviews: known([{ ...review(1, kim, 50, 'approved'), body: 'LGTM /ready product' }]),
    }),
  });
  expectGolden('near-misses.md', answers.map(({ act, body }) => `=== ${act} ===\n\n${body}\n`).join('\n'));
  expect(answers.map(({ act }) => act)).not.toContain('comment:9:1');
});
