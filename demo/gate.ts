import type { Account, PullRequest, Repository } from 'github-sandbox';
import { answeredAct, CHECKLIST_MARKER, READINESS, TAG_CHECK } from '../src/domain/effects.ts';
import { inWords } from './in-words.ts';
import type { Expectation } from './step.ts';

/** What the gate shows on one pull request in the sandbox. */
export class Gate {
  readonly #repository: Repository;
  readonly #bot: Account;
  readonly #number: number;

  constructor(repository: Repository, bot: Account, number: number) {
    this.#repository = repository;
    this.#bot = bot;
    this.#number = number;
  }

  /** @throws Error if it is not open yet */
  get pullRequest(): PullRequest {
    const found = this.#repository.pullRequests.get(this.#number);
    if (!found) throw new Error(`${this.#repository.name} has no pull request ${this.#number}`);
    return found;
  }

  /** The head of the pull request, in the seven digits that people write. */
  get head(): string {
    return this.pullRequest.head.sha.slice(0, 7);
  }

  /** The resulting commit on the base branch; null while it is not merged. */
  readonly mergeCommit = (): string | null => this.pullRequest.merged?.commit ?? null;

  /** The newest readiness check of the head. */
  check(conclusion: string, title: string): Expectation {
    return this.#check(READINESS, () => this.pullRequest.head.sha, `[${conclusion}] ${title}`);
  }

  /** The newest check of the tag gate on the resulting commit. */
  tagCheck(conclusion: string, title: string): Expectation {
    return this.#check(TAG_CHECK, this.mergeCommit, `${TAG_CHECK} [${conclusion}] ${title}`);
  }

  #check(name: string, commit: () => string | null, expected: string): Expectation {
    return {
      expected,
      found: () => {
        const run = this.#repository.checkRuns.findLast((one) => one.name === name && one.headSha === commit());
        const called = name === READINESS ? '' : `${name} `;
        return run ? `${called}[${run.conclusion ?? run.status}] ${run.title ?? ''}` : `no check ${name}`;
      },
    };
  }

  /** The checklist's first sentence from `start` on. It has to contain `words`. */
  checklist(start: string, words: string): Expectation {
    return {
      expected: words,
      found: () => {
        const checklist = this.#own().find(({ body }) => body.startsWith(CHECKLIST_MARKER));
        if (!checklist) return 'no checklist';
        const [line = ''] = checklist.body.slice(Math.max(checklist.body.indexOf(start), 0)).split('\n', 1);
        const found = inWords(line);
        return `the checklist says "${/^.*?(?=\.? —|\. |$)/.exec(found)?.[0] ?? ''}"`;
      },
    };
  }

  /** Why this person's newest act was refused, by the gate's answer. */
  answer(login: string, words: string): Expectation {
    return {
      expected: words,
      found: () => {
        const answer = this.#own().findLast(({ body }) => answeredAct(body) !== null && body.includes(`@${login}: `));
        if (!answer) return `no answer to ${login}`;
        const part = (name: string) => inWords(new RegExp(`\\*\\*${name}:\\*\\* (.*)`).exec(answer.body)?.[1] ?? '');
        return `refused: ${part('Why')} Who can: ${part('Who can')}`;
      },
    };
  }

  /** The reaction to this person's newest comment or review. */
  acknowledged(login: string): Expectation {
    return {
      expected: 'acknowledged',
      found: () => {
        const { comments, reviews } = this.pullRequest;
        const post = [...comments, ...reviews]
          .filter(({ author }) => author?.login === login)
          .sort((a, b) => a.id - b.id)
          .at(-1);
        return post?.reactions.some(({ account }) => account === this.#bot) ? 'acknowledged' : 'no reaction';
      },
    };
  }

  labelOff(name: string): Expectation {
    return {
      expected: 'label taken off',
      found: () =>
        this.pullRequest.labels.some((label) => label.name === name) ? 'label still on' : 'label taken off',
    };
  }

  merged(): Expectation {
    return { expected: 'merged into', found: () => this.#merge() };
  }

  notMerged(): Expectation {
    return { expected: 'not merged', found: () => this.#merge() };
  }

  #merge(): string {
    const { merged, base } = this.pullRequest;
    return merged ? `merged into ${base.ref} as ${merged.commit.slice(0, 7)}` : 'not merged';
  }

  /** The report about the order to release. */
  report(words: string): Expectation {
    return this.#told('order:', words, 'no report');
  }

  /** The comment to the signers whose sign-offs a push made stale. */
  staleTold(words: string): Expectation {
    return this.#told('stale:', words, 'no signer is told');
  }

  /** The comment to those who can release. */
  readyTold(words: string): Expectation {
    return this.#told('ready:', words, 'no deployer is told');
  }

  /** Who is asked for a review: logins in order. */
  asks(...logins: readonly string[]): Expectation {
    return {
      expected: logins.join(', '),
      found: () => {
        const asked = this.pullRequest.reviewRequests.flatMap(({ reviewer }) =>
          'login' in reviewer ? [reviewer.login] : [],
        );
        return asked.length === 0 ? 'nobody is asked for a review' : `asked for a review: ${asked.sort().join(', ')}`;
      },
    };
  }

  /** The pull request's comment about its merge in spite of the gate. */
  bypassTold(words: string): Expectation {
    return this.#told('merge:', words, 'nothing is said of a bypass');
  }

  /** The first paragraph of the newest comment about an act whose name begins with `act`. */
  #told(act: string, words: string, nothing: string): Expectation {
    return {
      expected: words,
      found: () => {
        const told = this.#own().findLast(({ body }) => answeredAct(body)?.startsWith(act) === true);
        const [first = ''] = withoutMarker(told?.body ?? '').split('\n\n', 1);
        return told ? `a comment says "${inWords(first)}"` : nothing;
      },
    };
  }

  #own() {
    return this.pullRequest.comments.filter(({ author }) => author === this.#bot);
  }
}

/** The text without the hidden first line that names the comment's subject. */
const withoutMarker = (body: string): string => body.replace(/^<!--.*?-->\n/, '');
