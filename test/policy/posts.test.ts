import { describe, expect, test } from '@jest/globals';
import type { CommentFact, CommentRevision, ReviewFact } from '../../src/domain/facts.ts';
import { known } from '../../src/domain/reading.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { contextOf, signOffStateOf } from '../support/evaluation-context.ts';
import { at, comment, facts, kim, lee, pat, rae, review } from '../support/facts.ts';
import { policy } from '../support/policy.ts';

const byMail = (one: CommentFact): CommentFact => ({ ...one, createdViaEmail: true });
interface Said {
  readonly comments?: readonly CommentFact[];
  readonly reviews?: readonly ReviewFact[];
  readonly heard?: readonly CommentRevision[];
}
function given({ comments = [], reviews = [], heard = [] }: Said) {
  const base = facts({ comments: known(comments), reviews: known(reviews) });
  return { ...base, memory: { ...base.memory, heard } };
}
/** What became of each act, in short. */
const fates = (said: Said): readonly string[] =>
  evaluate(policy(), given(said)).acts.map(({ act, disposition }) => {
    switch (disposition.kind) {
      case 'refused':
        return `${act.id} refused ${disposition.refusal.code}`;
      case 'understood':
        return `${act.id} ${[disposition.as, ...disposition.states].join(' ')}`;
      default:
        return `${act.id} ${disposition.kind}`;
    }
  });
const inTheWay = (said: Said) => {
  const { objections, holds } = signOffStateOf(given(said));
  return [...objections.map(({ state, actor }) => `${actor.login} ${state}`), ...holds.map(({ actor }) => actor.login)];
};

describe('SIGN-1: what a post gives depends on how it was written', () => {
  test.each<[string, Said, readonly string[]]>([
    ['plain text', { comments: [comment(1, kim, 60, '/ready security')] }, ['comment:1:1 counted']],
    [
      'HTML anywhere in it',
      { comments: [comment(1, kim, 60, '/ready security\n\n<img src="https://a.example">')] },
      ['comment:1:1 refused raw-html'],
    ],
    [
      'an e-mail, on its first line',
      { comments: [byMail(comment(1, kim, 60, '/ready security'))] },
      ['comment:1:1 counted'],
    ],
    [
      'an e-mail, on another line',
      { comments: [byMail(comment(1, kim, 60, 'Hello,\n/ready security'))] },
      ['comment:1:2 refused by-mail'],
    ],
    [
      'what an e-mail carries along, to let go',
      { comments: [comment(1, pat, 50, '/hold it'), byMail(comment(2, rae, 60, 'Wait.\n\nMax wrote:\n\n/unhold'))] },
      ['comment:1:1 done', 'comment:2:5 refused by-mail'],
    ],
    [
      'an approving review with HTML in its text, whose line is not taken for its button',
      { reviews: [{ ...review(1, kim, 60, 'approved'), body: '/ready security\n\n<br>' }] },
      ['review:1:1 refused raw-html'],
    ],
    [
      'an approving review with HTML and no line, whose button is what it is',
      { reviews: [{ ...review(1, kim, 60, 'approved'), body: 'Good <br>' }] },
      ['review:1:0 counted'],
    ],
  ])('%s', (_, said, expected) => {
    expect(fates(said)).toEqual(expected);
  });
});

describe('SIGN-8, SIGN-13: what takes readiness away counts as it reads, and is answered if that is doubtful', () => {
  test.each<[string, Said, readonly string[], readonly string[]]>([
    [
      'an objection in a list',
      { comments: [comment(1, kim, 60, '- /not-ready: security - leak')] },
      ['comment:1:1 objection security'],
      ['kim security'],
    ],
    [
      'an objection with HTML in its reason, which is as certain as any',
      { comments: [comment(1, kim, 60, '/not-ready security <script> runs')] },
      ['comment:1:1 done'],
      ['kim security'],
    ],
    ['a hold in bold', { comments: [comment(1, kim, 60, '**/hold it**')] }, ['comment:1:1 hold'], ['kim']],
    [
      'a hold in a review',
      { reviews: [{ ...review(1, kim, 60, 'commented'), body: '> so\n/hold' }] },
      ['review:1:2 hold'],
      ['kim'],
    ],
    [
      'a request for changes that objects to one state in a list',
      { reviews: [{ ...review(1, kim, 60, 'changes-requested'), body: '- /not-ready security leak' }] },
      ['review:1:1 objection security'],
      ['kim security'],
    ],
    [
      'a withdrawal with more words',
      { comments: [comment(1, kim, 60, '/ready'), comment(2, kim, 61, '/withdraw security, sorry')] },
      ['comment:1:1 idle', 'comment:2:1 withdrawal security'],
      [],
    ],
    [
      'a withdrawal in an e-mail',
      { comments: [comment(1, kim, 60, '/ready'), byMail(comment(2, kim, 61, 'Hello,\n\n/withdraw'))] },
      ['comment:1:1 idle', 'comment:2:3 withdrawal security'],
      [],
    ],
    [
      'what an earlier e-mail says is not the writer’s',
      { comments: [byMail(comment(1, kim, 60, 'Fine.\n\nFrom: Lee\n\n/not-ready security leak'))] },
      ['comment:1:5 refused mail-quote'],
      [],
    ],
    [
      'Prow’s way to let go holds nothing and lets nothing go',
      { comments: [comment(1, kim, 60, '/hold it'), comment(2, kim, 61, '/hold cancel')] },
      ['comment:1:1 done', 'comment:2:1 refused malformed'],
      ['kim'],
    ],
    [
      'by somebody without a role',
      { comments: [comment(1, pat, 60, '- /not-ready security')] },
      ['comment:1:1 refused not-a-holder'],
      [],
    ],
  ])('%s', (_, said, expected, left) => {
    expect(fates(said)).toEqual(expected);
    expect(inTheWay(said)).toEqual(left);
  });

  test('what webhooks reported is read as generously', () => {
    const words = { source: 'comment' as const, id: '1', author: kim, at: at(60), url: 'https://a.example' };
    expect(inTheWay({ heard: [{ ...words, body: '- **/not-ready: security** leak\n> /hold it' }] })).toEqual([
      'kim security',
    ]);
    expect(inTheWay({ heard: [{ ...words, body: 'Fine.\n\nLee wrote:\n\n/hold it' }] })).toEqual([]);
  });
});

describe('SIGN-9: a withdrawal lifts an objection only if it is written as strictly as what gives', () => {
  const objection = comment(1, kim, 60, '/not-ready security leak');
  const stale = comment(2, kim, 61, '/ready security 1234567');
  test.each<[string, readonly CommentFact[], string, readonly string[]]>([
    ['plainly', [comment(3, kim, 62, '/withdraw security')], 'comment:3:1 done', []],
    ['in an e-mail, on its first line', [byMail(comment(3, kim, 62, '/withdraw'))], 'comment:3:1 done', []],
    ['in a list', [comment(3, kim, 62, '- /withdraw security')], 'comment:3:1 refused lifts-nothing', ['kim security']],
    [
      'with HTML in the post',
      [comment(3, kim, 62, '<!-- a --> <!--\n/withdraw security\n-->')],
      'comment:3:2 refused lifts-nothing',
      ['kim security'],
    ],
    [
      'in an e-mail, below its first line',
      [byMail(comment(3, kim, 62, 'Hello,\n/withdraw security'))],
      'comment:3:2 refused lifts-nothing',
      ['kim security'],
    ],
    [
      'by a colleague',
      [comment(3, lee, 62, '/withdraw security')],
      'comment:3:1 refused nothing-to-withdraw',
      ['kim security'],
    ],
  ])('%s', (_, comments, expected, left) => {
    const said = { comments: [objection, stale, ...comments] };
    expect(fates(said).at(-1)).toBe(expected);
    expect(inTheWay(said)).toEqual(left);
  });

  test('SIGN-6: an objection is back when the withdrawal that lifted it is gone, as a hold is without its /unhold', () => {
    const block = {
      act: 'comment:3:1',
      kind: 'withdrawal' as const,
      state: contextOf(facts()).policy.states[3]?.name ?? null,
      actor: kim,
      at: at(62),
      url: 'https://a.example',
      reason: '',
    };
    const gone = given({ comments: [objection] });
    expect(signOffStateOf({ ...gone, memory: { ...gone.memory, blocks: [block] } }).objections).toHaveLength(1);
  });

  test('if there is a sign-off to take back as well, the answer says that the objection stays', () => {
    const signed = comment(2, kim, 61, '/ready security');
    const retargeted = [{ id: 'B', kind: 'base-changed' as const, actor: pat, at: at(61.5), from: 'next', to: 'main' }];
    const one = {
      ...given({ comments: [objection, signed, comment(3, kim, 62, '/withdraw security\n\n<br>')] }),
      events: known(retargeted),
    };
    expect(signOffStateOf(one).judged.map(({ act, disposition }) => [act.id, disposition])).toEqual([
      ['comment:1:1', { kind: 'done' }],
      ['comment:2:1', { kind: 'idle', state: 'security', why: { code: 'withdrawn', by: kim } }],
      ['comment:3:1', { kind: 'understood', as: 'withdrawal', states: ['security'] }],
    ]);
    expect(signOffStateOf(one).objections).toHaveLength(1);
  });
});
