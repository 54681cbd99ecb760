import { latestAttempt, peel, type Repository, stateOf, type WorkflowRun } from 'github-sandbox';
import type { Gate } from './gate.ts';
import { inWords } from './in-words.ts';
import type { Expectation } from './step.ts';

/** The repository's tags, releases, runs and deployments in the sandbox. */
export class Production {
  readonly #repository: Repository;

  constructor(repository: Repository) {
    this.#repository = repository;
  }

  /** @throws Error if no workflow ran yet */
  get newestRun(): WorkflowRun {
    const found = this.#newestRun();
    if (!found) throw new Error(`no workflow ran in ${this.#repository.name} yet`);
    return found;
  }

  #newestRun = (): WorkflowRun | undefined => [...this.#repository.workflowRuns.values()].at(-1);

  /** The ruleset for tags, and the checks that it requires. */
  tagRuleset(words: string): Expectation {
    return {
      expected: words,
      found: () => {
        const ruleset = [...this.#repository.rulesets.values()].find(({ target }) => target === 'tag');
        if (!ruleset) return 'no ruleset for tags';
        const checks = ruleset.rules.flatMap((rule) => (rule.type === 'required_status_checks' ? rule.checks : []));
        const contexts = checks.map(({ context }) => context).join(', ');
        return `"${ruleset.name}" is ${ruleset.enforcement}: ${ruleset.include.join(', ')} needs ${contexts}`;
      },
    };
  }

  noTag(name: string): Expectation {
    return {
      expected: 'there is no tag',
      found: () => (this.#repository.tags.has(name) ? `there is a tag ${name}` : `there is no tag ${name}`),
    };
  }

  /** The tag points at the pull request's resulting commit. */
  tagged(name: string, { mergeCommit }: Gate): Expectation {
    return {
      expected: 'is that commit',
      found: () => {
        const tag = this.#repository.tags.get(name);
        if (tag === undefined) return `there is no tag ${name}`;
        const commit = peel(this.#repository, tag);
        return commit === mergeCommit() ? `the tag ${name} is that commit` : `the tag ${name} is ${commit.slice(0, 7)}`;
      },
    };
  }

  /** The GitHub Release of the tag. */
  published(tag: string): Expectation {
    return {
      expected: 'is published',
      found: () => {
        const release = this.#repository.releases.find((one) => one.tag === tag);
        const state = release === undefined ? 'not there' : release.draft ? 'a draft' : 'published';
        return `the GitHub Release ${tag} is ${state}`;
      },
    };
  }

  /** The newest attempt of the newest run. */
  run(words: string): Expectation {
    return {
      expected: words,
      found: () => {
        const run = this.#newestRun();
        if (!run) return 'no workflow ran';
        const { number, triggeringActor, status, conclusion } = latestAttempt(run);
        return `run ${run.number}, attempt ${number}, by ${triggeringActor.login}: ${conclusion ?? status}`;
      },
    };
  }

  /** The protection rule's answer to the newest attempt of the newest run. It has each reason without its fix. */
  answer(state: 'approved' | 'rejected', words: string): Expectation {
    return {
      expected: words,
      found: () => {
        const run = this.#newestRun();
        const [answer] = run ? latestAttempt(run).jobs.flatMap(({ gate }) => gate?.answers ?? []) : [];
        if (answer?.state !== state) return `the protection rule says ${answer?.state ?? 'nothing'}`;
        const reasons = answer.comment.match(/^- .*?\.(?= |$)/gm)?.map((line) => line.slice(2)) ?? [];
        const says = inWords(reasons.length > 0 ? reasons.join(' ') : (answer.comment.split('\n', 1)[0] ?? ''));
        return `${state}: ${says.replace(/^\S+ \S+ by Countersign\. /, '')}`;
      },
    };
  }

  /** The last successful deployment to production. */
  deployed(words: string): Expectation {
    return {
      expected: words,
      found: () => {
        const there = this.#repository.deployments.findLast(
          (one) => one.environment === 'production' && stateOf(one) === 'success',
        );
        return there ? `${there.ref} (${there.sha.slice(0, 7)}) is in production` : 'nothing is in production';
      },
    };
  }
}
