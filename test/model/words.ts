import type { Act, Login } from './act.ts';
import type { Saying } from './chronicle.ts';
import { judge, needsOf } from './oracle.ts';
import { STATES, type State, type Way } from './policy.ts';
import type { Stage } from './stage.ts';

type WordAct = Extract<
  Act,
  {
    kind:
      | 'sign'
      | 'sign-all'
      | 'object'
      | 'withdraw'
      | 'hold'
      | 'unhold'
      | 'not-a-release'
      | 'mail'
      | 'disguise-all'
      | 'talk'
      | 'edit-comment'
      | 'delete-comment'
      | 'edit-review'
      | 'dismiss-review'
      | 'unlabel';
  }
>;

/** How many of the forms of a line are plain. What takes readiness away counts in all of them. */
const PLAIN = 4;
const FORMS: readonly ((line: string) => string)[] = [
  ...Array.from({ length: PLAIN }, () => (line: string) => line),
  (line) => `- ${line}`,
  (line) => `**${line}**`,
  (line) => `${line} <script> runs`,
  (line) => `So \` there.\n- ${line}`,
  (line) => `\u200b${line.replace('-', '\u2011').replace(' ', '\u00a0')}`,
  (line) => `<!--> ${line}`,
  (line) => `> Well?\n${line}`,
  (line) => `Fine. ${line}`,
  (line) => line.replace('/not-ready', '/unready').replace('/withdraw', '/lgtm cancel'),
];
const inForm = (form: number, line: string): string => (choose(FORMS, form) ?? String)(line.trim());
const isPlain = (form: number): boolean => form % FORMS.length < PLAIN;

/** What mail programs write above an earlier mail, and the text of that mail. */
const EARLIER = [
  '-----Original Message-----\nFrom: Max\n\n/ready product',
  'On Mon, Nov 30, 2026 at 10:00 Max <max@acme.example>\nwrote:\n\n/ready security\n/unhold',
  '________________________________\nVon: Max\nGesendet: Montag\n\n/ready operation',
  'Am 30.11.2026 um 10:00 schrieb Max:\n\n/ready organization\n/not-a-release it never was',
  '-- \nMax\n\n/unhold',
];

/** A command in a text in which it gives nothing. The text is a post with HTML, or a reply by e-mail. */
const DISGUISES: readonly { readonly byEmail: boolean; readonly text: (command: string) => string }[] = [
  { byEmail: false, text: (command) => `<!-- a --> <!--\n${command}\n-->` },
  { byEmail: false, text: (command) => `${command}\n\n<img src="https://a.example">` },
  { byEmail: false, text: (command) => `So \`\`see\n${command}\nthere\`\`.` },
  { byEmail: false, text: (command) => `Not sure yet.\n\nMax wrote:\n\n${command}` },
  { byEmail: true, text: (command) => `Not sure yet.\n\n${command}` },
];

/** Texts with a command that does not count: SIGN-1. */
const TALK = [
  'I say /ready security, more or less.',
  '> /ready product',
  '```\n/ready operation\n```',
  '<!--\n/ready organization\n-->',
  'Looks good.',
  '<!-- a --> <!--\n/ready security\n-->',
  '<code>a</code> <code>\n/ready product\n</code>',
  'So <a\ntitle="\n/unhold\n">x</a>',
  '/ready operation\n\n<img src="https://a.example">',
  '``so\n/ready organization\nyes``',
  'See [so](https://a.example "x\n/unhold\ny").',
  '[^1]: so it is\n/ready security',
  '> so it is\n/unhold',
  'Fine.\n\nMax wrote:\n\n/ready security',
  '/hold cancel',
  '/lgtm',
  '/approve operation',
  'LGTM /ready product',
  '/ready. security',
  '/un-hold',
];
/** The time between the texts of one act, so that their order is certain. */
const BETWEEN_MILLIS = 2_000;

/** Writes a text, or changes one. @throws GitHubRefusal if the person may not */
export async function speak(stage: Stage, act: WordAct): Promise<void> {
  const { pull, name, number } = stage;
  switch (act.kind) {
    case 'sign':
      return sign(stage, act.who, act);
    case 'sign-all':
      return signAll(stage, act.how, act.way);
    case 'object': {
      const saying = { kind: 'not-ready', state: act.state } as const;
      const line = inForm(act.form, `/not-ready ${act.state ?? ''} it breaks`);
      if (!act.review) return say(stage, act.who, saying, line);
      const text = act.state === null ? 'It breaks.' : line;
      const review = stage.as(act.who).requestChanges(name, number, text);
      return stage.chronicle.said(act.who, stage.lane.now(), saying, { kind: 'review', review });
    }
    case 'withdraw':
      return say(
        stage,
        act.who,
        { kind: 'withdraw', state: act.state, plainly: isPlain(act.form) },
        inForm(act.form, `/withdraw ${act.state ?? ''}`),
      );
    case 'hold':
      return say(stage, act.who, { kind: 'hold' }, inForm(act.form, '/hold until tomorrow'));
    case 'disguise-all': {
      const disguise = choose(DISGUISES, act.which);
      for (const [state, who] of eligibleSigners(stage)) {
        await stage.lane.pass(BETWEEN_MILLIS);
        const text = disguise?.text(`/ready ${state}`) ?? '';
        if (disguise?.byEmail) stage.as(who).commentByEmail(name, number, text);
        else stage.as(who).comment(name, number, text);
      }
      return;
    }
    case 'mail': {
      const earlier = choose(EARLIER, act.which) ?? '';
      const own = act.state === null ? 'Not sure yet.' : `/ready ${act.state}`;
      const comment = stage.as(act.who).commentByEmail(name, number, `${own}\n\n${earlier}`);
      if (act.state === null) return;
      const saying = { kind: 'ready', state: act.state, commit: null } as const;
      return stage.chronicle.said(act.who, stage.lane.now(), saying, { kind: 'comment', comment });
    }
    case 'unhold':
      return say(stage, act.who, { kind: 'unhold' }, '/unhold');
    case 'not-a-release':
      return say(stage, act.who, { kind: 'not-a-release' }, '/not-a-release it never was');
    case 'talk':
      stage.as(act.who).comment(name, number, choose(TALK, act.which) ?? '');
      return;
    case 'edit-comment':
    case 'delete-comment': {
      const comment = choose(latestComments(stage), act.which);
      if (!comment) return;
      const by = stage.as(act.own ? (comment.author?.login ?? 'max') : 'max');
      if (act.kind === 'delete-comment') by.deleteComment(name, comment.id);
      else by.editComment(name, comment.id, `${comment.body}\n\nThis was changed.`);
      return;
    }
    case 'edit-review':
    case 'dismiss-review': {
      const review = choose(pull.reviews, act.which);
      if (!review) return;
      const by = stage.as(act.own ? (review.author?.login ?? 'max') : 'max');
      if (act.kind === 'edit-review') by.editReview(name, review.id, `${review.body}\n\nThis was changed.`);
      else by.dismissReview(name, review.id, 'no longer');
      return;
    }
    case 'unlabel':
      stage.as(act.who).removeLabel(name, number, `ready/${act.state}`);
      return;
  }
}

interface SignOff {
  readonly state: State | null;
  readonly way: Way;
  /** The commit that it names. */
  readonly commit: 'none' | 'head' | 'first';
}

function sign(stage: Stage, who: Login, { state, way, commit }: SignOff): void {
  const { pull, name, number, chronicle, lane } = stage;
  const first = chronicle.headChanges[0]?.from ?? pull.head.sha;
  const named = commit === 'none' ? null : (commit === 'head' ? pull.head.sha : first).slice(0, 12);
  if (way === 'label') {
    if (state === null) return;
    const before = pull.events.length;
    stage.as(who).addLabel(name, number, `ready/${state}`);
    const event = pull.events[before];
    if (!event) return;
    const saying = { kind: 'ready', state, commit: null } as const;
    return chronicle.said(who, lane.now(), saying, { kind: 'label', label: state, event: event.id });
  }
  const saying: Saying = { kind: 'ready', state, commit: way === 'comment' ? named : null };
  if (way === 'comment') return say(stage, who, saying, `/ready ${state ?? ''} ${named ?? ''}`);
  const at = commit === 'first' ? first : null;
  const review = stage.as(who).review(name, number, {
    verdict: 'APPROVE',
    body: state === null ? '' : `/ready ${state}`,
    commit: at,
  });
  chronicle.said(who, lane.now(), saying, { kind: 'review', review });
}

async function signAll(stage: Stage, how: 'eligible' | 'first', way: Way): Promise<void> {
  const signers = how === 'eligible' ? eligibleSigners(stage) : firstHolders(stage);
  for (const [state, who] of signers) {
    await stage.lane.pass(BETWEEN_MILLIS);
    const usable = stage.policy.via.includes(way) ? way : (stage.policy.via[0] ?? way);
    // Nobody approves what they opened.
    const isOwnReview = usable === 'review' && stage.pull.author?.login === who;
    sign(stage, who, { state, way: isOwnReview ? 'comment' : usable, commit: 'none' });
  }
}

/** Who may sign which state, so that as many as possible are signed. */
export function eligibleSigners(stage: Stage): readonly (readonly [State, Login])[] {
  const { eligible } = judge(stage.truth(stage.lane.now()));
  const place = (left: readonly State[], taken: readonly string[]): readonly (readonly [State, Login])[] => {
    const [state, ...others] = left;
    if (state === undefined) return [];
    let best: readonly (readonly [State, Login])[] = [];
    for (const login of [...eligible(state), null]) {
      const mark = stage.policy.onePerson ? (login ?? '') : `${login} ${state}`;
      if (login !== null && taken.includes(mark)) continue;
      const rest = place(others, login === null ? taken : [...taken, mark]);
      const found = login === null ? rest : [[state, login as Login] as const, ...rest];
      if (found.length > best.length) best = found;
      if (best.length === left.length) break;
    }
    return best;
  };
  return place(needsOf(stage.policy), []);
}

/** The first holder of each role at the start, whatever they did meanwhile. */
function firstHolders({ policy }: Stage): readonly (readonly [State, Login])[] {
  const first: Readonly<Record<State, string>> = {
    product: policy.productOwners[0] ?? 'pat',
    operation: policy.operators[0] ?? 'oli',
    organization: 'rae',
    security: 'kim',
  };
  const all = STATES.map((state) => [state, first[state] as Login] as const);
  return policy.securityCount === 2 ? [...all, ['security', 'lee']] : all;
}

function say(stage: Stage, who: Login, saying: Saying, text: string): void {
  const comment = stage.as(who).comment(stage.name, stage.number, text.trim());
  stage.chronicle.said(who, stage.lane.now(), saying, { kind: 'comment', comment });
}

/** The latest comments of people. Older ones seldom count any more. */
const latestComments = ({ chronicle, pull }: Stage) =>
  chronicle.deeds
    .flatMap(({ place }) => (place.kind === 'comment' && pull.comments.includes(place.comment) ? [place.comment] : []))
    .slice(-5);

/** The one of that number, counted round and round; undefined where there is none. */
export const choose = <T>(list: readonly T[], which: number): T | undefined => list[which % Math.max(list.length, 1)];
