import { expect, test } from '@jest/globals';
import { asStateName } from '../../../src/domain/ids.ts';
import type { Act, Disposition } from '../../../src/domain/verdict.ts';
import { evaluate } from '../../../src/policy/evaluate.ts';
import { acknowledgement } from '../../../src/render/pull-request/answer.ts';
import { dispositionText } from '../../../src/render/pull-request/disposition.ts';
import { markdownLine } from '../../../src/render/text/markdown.ts';
import { at, facts, kim } from '../../support/facts.ts';
import { policy } from '../../support/policy.ts';

const context = { facts: facts(), verdict: evaluate(policy(), facts()) };
const [security, legal] = [asStateName('security'), asStateName('legal')];
const act: Act = {
  id: 'comment:1:1',
  via: 'comment',
  actor: kim,
  at: at(60),
  url: 'https://github.example/acme/shop/pull/7#issuecomment-1',
  reactTo: 'IC_1',
  text: '- /not-ready: `security`',
};

test.each<[Extract<Disposition, { kind: 'understood' }>, string, string, string]>([
  [
    { kind: 'understood', as: 'objection', states: [security] },
    'was taken as an objection to Security.',
    'To lift it, write `/withdraw security` on a line of its own.',
    'taken as an objection',
  ],
  [
    { kind: 'understood', as: 'objection', states: [security, legal] },
    'was taken as an objection to Security and legal.',
    'To lift it, write `/withdraw security` and `/withdraw legal`, each on a line of its own.',
    'taken as an objection',
  ],
  [
    { kind: 'understood', as: 'hold', states: [] },
    'was taken as a hold of the whole release.',
    'To lift it, write `/unhold` on a line of its own.',
    'taken as a hold',
  ],
  [
    { kind: 'understood', as: 'withdrawal', states: [security] },
    'was taken as a withdrawal of your sign-off for Security.',
    'Otherwise sign off again.',
    'taken as a withdrawal',
  ],
])(
  'SIGN-14: the answer to a doubtful text says how it was taken, and how to lift it: %j',
  (understood, read, next, fate) => {
    const text = acknowledgement(context, act, understood);
    expect(text).toMatch(/^<!-- countersign:answer comment:1:1 -->\n@kim: \[“\\- \/not-ready: \\`security\\`”\]\(/u);
    expect(text).toContain(read);
    expect(text).toContain(next);
    const { state, what } = dispositionText(understood);
    expect([state, markdownLine(what)]).toEqual([understood.states.length === 1 ? security : null, fate]);
    expect(acknowledgement(context, { ...act, via: 'review' }, understood)).toContain(
      understood.as === 'withdrawal' ? next : next.replace(/\.$/, ', in a comment.'),
    );
  },
);
