import { expect, test } from '@jest/globals';
import type { Act, Hands, Login, Step } from './act.ts';
import { play } from './play.ts';
import { PLAIN, type State } from './policy.ts';
import { useLane } from './some-runs.ts';

const lane = useLane();

const hands: Hands = { author: 'dev', coAuthor: null, committer: 'author' };
const later = (after: number, act: Act, settled = true): Step => ({ after, act, settled });
const sign = (who: Login, state: State): Act => ({ kind: 'sign', who, state, way: 'comment', commit: 'none' });
const push = (content: number): Act => ({ kind: 'push', who: 'dev', hands, content });
const lose = (times: number): Act => ({ kind: 'webhooks', fate: 'drop', times });
const others = [
  later(40_000, sign('oli', 'operation')),
  later(2_000, sign('rae', 'organization')),
  later(2_000, sign('kim', 'security')),
];

test.each<[string, readonly Step[]]>([
  [
    'for other content, of which no webhook told, when the content before it comes back',
    [
      later(2_000, lose(2)),
      later(2_000, push(1)),
      later(0, lose(1)),
      later(20_000, sign('pat', 'product')),
      later(2_000, { kind: 'talk', who: 'ann', which: 4 }),
      later(2_000, push(0)),
      ...others,
    ],
  ],
  [
    'within the grace period of the first push after the database was lost',
    [later(2_000, { kind: 'lose-database' }), later(2_000, push(1)), later(2_000, sign('pat', 'product')), ...others],
  ],
  [
    'for what stood there until the second in which the app first looked',
    [
      later(2_000, { kind: 'lose-database' }),
      later(0, lose(3)),
      later(2_000, sign('pat', 'product'), false),
      later(0, push(1)),
      later(0, { kind: 'talk', who: 'ann', which: 4 }),
      ...others,
    ],
  ],
])(
  'SIGN-4: a sign-off does not count that was given %s',
  async (_, steps) => {
    const { violations, passed, opened } = await play(lane(), { policy: PLAIN, steps });
    expect({ violations, passed, opened }).toEqual({ violations: [], passed: false, opened: true });
  },
  60_000,
);
