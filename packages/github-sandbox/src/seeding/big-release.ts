import { GITHUB_SIGNATURE, identity } from '../acts/push.ts';
import { putBlob, putCommit, putTree } from '../git/objects.ts';
import type { Account } from '../model/account.ts';
import type { GitSignature, Sha } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { WEB_FLOW_EMAIL } from '../model.ts';
import type { Sandbox } from '../sandbox.ts';

/** A release by many people, written directly into the sandbox's store. With acts it would take minutes. */
export interface BigRelease {
  readonly branch: string;
  readonly head: Sha;
  /** The number of its commits beyond the base, merges included. */
  readonly commits: number;
  /** Everyone who contributed, by login, sorted. Counted while it was written, not read from the graph. */
  readonly authors: readonly string[];
}

const BRANCH = 'release/2.0';
/** Commits of one feature branch; each ends in a merge into its team's branch. */
const FEATURE = 12;
/** Features of one team's branch; each ends in a merge into the release branch. */
const FEATURES = 5;

export interface BigReleasePlan {
  readonly size: number;
  readonly people: number;
  readonly hidden?: readonly Account[];
}

/**
 * A release branch with exactly `size` commits by `people` persons.
 * Features begin at different commits of the base and are merged on the web into teams' branches, those into the
 * release branch, and now and then the base as well, so that most commits are reached through second parents of second
 * parents. Every fifth commit has a co-author, every seventh another committer. Each of the people in `hidden`
 * co-authored a single commit, deep inside.
 */
export function writeBigRelease(sandbox: Sandbox, repository: Repository, plan: BigReleasePlan): BigRelease {
  return new Writer(sandbox, repository, plan).write();
}

/** Makes the commits of one big release and counts who wrote them. */
class Writer {
  readonly #repository: Repository;
  readonly #people: readonly Account[];
  readonly #hidden: Account[];
  readonly #authors = new Set<string>();
  readonly #size: number;
  #made = 0;
  #date: number;

  constructor(sandbox: Sandbox, repository: Repository, { size, people, hidden = [] }: BigReleasePlan) {
    this.#repository = repository;
    this.#size = size;
    this.#hidden = [...hidden];
    this.#date = sandbox.clock.now() - 1_000_000_000;
    this.#people = Array.from({ length: people }, (_, index) => {
      const login = `${repository.name}-writer-${index + 1}`.toLowerCase();
      return sandbox.user(login, { name: `Writer ${index + 1}` });
    });
  }

  write(): BigRelease {
    const base = this.#extendBase();
    const start = base[0] ?? '';
    // Only merges follow the first commit on the release branch itself.
    let release = this.#commit([start], 'Begin 2.0');
    for (let team = 0; this.#left() >= 4; team += 1) {
      let branch = release;
      for (let feature = 0; feature < FEATURES && this.#left() >= 3; feature += 1) {
        let tip = base[(team * 7 + feature) % base.length] ?? start;
        const length = Math.min(FEATURE - 1, this.#left() - 2);
        for (let index = 0; index < length; index += 1) tip = this.#commit([tip], `Team ${team}, ${feature}.${index}`);
        branch = this.#merge(branch, tip);
      }
      release = this.#merge(release, branch);
      if (team % 8 === 7 && this.#left() > 0) release = this.#merge(release, base.at(-1) ?? start);
    }
    while (this.#left() > 0) release = this.#commit([release], `Last ${this.#left()}`);
    this.#repository.branches.set(BRANCH, release);
    return { branch: BRANCH, head: release, commits: this.#made, authors: [...this.#authors].sort() };
  }

  #left = (): number => this.#size - this.#made;

  /** Adds forty commits to the default branch, which are not part of the release. */
  #extendBase(): readonly Sha[] {
    const { branches, defaultBranch } = this.#repository;
    const commits = [branches.get(defaultBranch) ?? ''];
    for (let index = 0; index < 40; index += 1) {
      const tip = commits.at(-1) ?? '';
      const sign = this.#sign(this.#person(index));
      commits.push(this.#put([tip], `Base ${index}`, sign, sign));
    }
    branches.set(defaultBranch, commits.at(-1) ?? '');
    return commits;
  }

  #commit(parents: readonly Sha[], subject: string): Sha {
    const number = this.#made;
    const author = this.#person(number * 13);
    const committer = number % 7 === 3 ? this.#person(number + 29) : author;
    const others = number % 5 === 2 ? [this.#person(number + 17)] : [];
    if (number > this.#size / 2) others.push(...this.#hidden.splice(0, 1));
    for (const one of [author, committer, ...others]) this.#authors.add(one.login);
    const trailers = others.map((one) => `\nCo-authored-by: ${identity(one).name} <${identity(one).email}>`);
    this.#made += 1;
    return this.#put(parents, [subject, ...trailers].join('\n'), this.#sign(author), this.#sign(committer));
  }

  /** Merges on the web. GitHub commits and signs, and the author is the person who pressed the button. */
  #merge(into: Sha, from: Sha): Sha {
    const author = this.#person(this.#made);
    this.#authors.add(author.login);
    this.#made += 1;
    const gitHub = { name: 'GitHub', email: WEB_FLOW_EMAIL, date: this.#date };
    return this.#put([into, from], `Merge ${from.slice(0, 7)}`, this.#sign(author), gitHub);
  }

  #put(parents: readonly Sha[], message: string, author: GitSignature, committer: GitSignature): Sha {
    const { objects } = this.#repository;
    const files = new Map([['README.md', putBlob(objects, `${this.#made % 50}\n`).sha]]);
    const before = objects.trees.get(objects.commits.get(parents[0] ?? '')?.tree ?? '')?.files ?? new Map();
    const tree = putTree(objects, new Map([...before, ...files])).sha;
    const verification = committer.email === WEB_FLOW_EMAIL ? GITHUB_SIGNATURE : null;
    return putCommit(objects, { tree, parents, author, committer, message, verification }).sha;
  }

  #sign(who: Account): GitSignature {
    this.#date += 1000;
    return { ...identity(who), date: this.#date };
  }

  #person(index: number): Account {
    const person = this.#people[index % this.#people.length];
    if (person === undefined) throw new Error('a big release needs at least one person');
    return person;
  }
}
