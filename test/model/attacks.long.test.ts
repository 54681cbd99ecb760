import { expect, test } from '@jest/globals';
import type { Act, Login, Step } from './act.ts';
import { play } from './play.ts';
import { PLAIN, type State } from './policy.ts';
import { useLane } from './some-runs.ts';

const lane = useLane();

const later = (act: Act, after = 12_000): Step => ({ after, act, settled: true });
const sign = (who: Login, state: State): Step =>
  later({ kind: 'sign', who, state, way: 'comment', commit: 'none' }, 2_000);
const all = [sign('pat', 'product'), sign('oli', 'operation'), sign('rae', 'organization'), sign('kim', 'security')];
const look = later({ kind: 'talk', who: 'ann', which: 4 }, 40_000);

test.each<[string, readonly Step[], boolean]>([
  [
    'SIGN-5: the base gets something, and is merged with nothing of it kept',
    [...all, later({ kind: 'push-base', who: 'max', content: 2 }), later({ kind: 'merge-ours', who: 'dev' }), look],
    true,
  ],
  [
    'SIGN-5: the base gets something, and what was signed is forced onto it',
    [...all, later({ kind: 'push-base', who: 'max', content: 2 }), later({ kind: 'onto-base', who: 'dev' }), look],
    true,
  ],
  [
    'SOD-7: who signs wrote what the base got meanwhile, squashed by somebody else without a word of it',
    [
      later({ kind: 'land', who: 'max', author: 'kim', coAuthor: null, method: 'squash', emptied: true, content: 1 }),
      ...all,
    ],
    false,
  ],
  [
    'SOD-7: who signs wrote only a commit of a pull request that somebody else opened and squashed',
    [
      later({ kind: 'land', who: 'max', author: 'dev', coAuthor: 'kim', method: 'squash', emptied: true, content: 1 }),
      ...all,
    ],
    false,
  ],
  [
    'SOD-1: who signs pushed two commits in the name of another, and the release is moved to the first',
    [later({ kind: 'bring', who: 'kim', author: 'dev', mover: 'dev', content: 2 }), look, ...all],
    false,
  ],
  [
    'SIGN-1: the last sign-off stands in a post with HTML',
    [...all.filter((_, index) => index !== 1), later({ kind: 'talk', who: 'oli', which: 8 }), look],
    false,
  ],
  [
    'VER-5: another pull request has the same head, cannot be read, and somebody objects',
    [
      ...all,
      later({ kind: 'twin', of: 'release', unreadable: true }),
      look,
      later({ kind: 'object', who: 'kim', state: 'security', review: false, form: 0 }),
    ],
    true,
  ],
])(
  '%s: the check says what the rules say, written down a second time',
  async (_, steps, passed) => {
    const outcome = await play(lane(), { policy: PLAIN, steps });
    expect({ violations: outcome.violations, passed: outcome.passed }).toEqual({ violations: [], passed });
  },
  60_000,
);
