import { answeredAct, CHECKLIST_MARKER } from '../../src/domain/effects.ts';
import type { Account } from '../model/account.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';
import { READINESS_CHECK } from '../seed.ts';
import type { Expectation } from './step.ts';

/** What the gate shows on one pull request, as the sandbox has it. */
export class Gate {
  readonly #repository: Repository;
  readonly #bot: Account;
  readonly #number: number;

  constructor(repository: Repository, bot: Account, number: number) {
    this.#repository = repository;
    this.#bot = bot;
    this.#number = number;
  }

  /** @throws Error where it is not open yet */
  get pullRequest(): PullRequest {
    const found = this.#repository.pullRequests.get(this.#number);
    if (!found) throw new Error(`${this.#repository.name} has no pull request ${this.#number}`);
    return found;
  }

  /** The head of the pull request, in the seven digits that people write. */
  get head(): string {
    return this.pullRequest.head.sha.slice(0, 7);
  }

  /** The newest readiness check of the head. */
  check(conclusion: string, title: string): Expectation {
    return {
      expected: `[${conclusion}] ${title}`,
      found: () => {
        const run = this.#repository.checkRuns
          .filter(({ name, headSha }) => name === READINESS_CHECK && headSha === this.pullRequest.head.sha)
          .at(-1);
        return run ? `[${run.conclusion ?? run.status}] ${run.title ?? ''}` : 'no check';
      },
    };
  }

  /** The first sentence of the checklist that begins with `start`, which also has to hold `words`. */
  checklist(start: string, words: string): Expectation {
    return {
      expected: words,
      found: () => {
        const checklist = this.#own().find(({ body }) => body.startsWith(CHECKLIST_MARKER));
        if (!checklist) return 'no checklist';
        const found = inWords(checklist.body.slice(Math.max(checklist.body.indexOf(start), 0)));
        return `the checklist says "${/^.*?(?=\.? —|\. |\n|$)/.exec(found)?.[0] ?? ''}"`;
      },
    };
  }

  /** Why the newest act of this person was not accepted, as the gate answered it. */
  answer(login: string, words: string): Expectation {
    return {
      expected: words,
      found: () => {
        const answer = this.#own().findLast(({ body }) => answeredAct(body) !== null && body.includes(`@${login}: `));
        if (!answer) return `no answer to ${login}`;
        const part = (name: string) => inWords(new RegExp(`\\*\\*${name}:\\*\\* (.*)`).exec(answer.body)?.[1] ?? '');
        return `refused: ${part('Why')} Who may: ${part('Who may')}`;
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
    return {
      expected: 'merged into main',
      found: () => {
        const { merged, base } = this.pullRequest;
        return merged ? `merged into ${base.ref} as ${merged.commit.slice(0, 7)}` : 'not merged';
      },
    };
  }

  #own() {
    return this.pullRequest.comments.filter(({ author }) => author === this.#bot);
  }
}

/** A line of Markdown without its marks. */
const inWords = (markdown: string): string =>
  markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*`|\\]/g, '')
    .trim();
