import { editIssue, type IssueInput, issueNumbered, openIssue, setIssueState } from './acts/issue.ts';
import { dequeue, type EnqueueInput, enqueue } from './acts/queue-entry.ts';
import {
  createRelease,
  deleteRelease,
  editRelease,
  type ReleaseEdit,
  type ReleaseInput,
  releaseNumbered,
} from './acts/release.ts';
import type { By } from './context.ts';
import { pullRequestNumbered, repositoryNamed } from './demand.ts';
import { DeployingPerson } from './person-deploys.ts';

/** The part of `Person` for issues, merge queues and releases. */
export class ReleasingPerson extends DeployingPerson {
  readonly #by: By;

  constructor(by: By) {
    super(by);
    this.#by = by;
  }

  #repository = (name: string) => repositoryNamed(this.#by, name);
  #pull = (name: string, number: number) => pullRequestNumbered(this.#repository(name), number);
  #issue = (name: string, number: number) => issueNumbered(this.#repository(name), number);

  openIssue(repository: string, input: Partial<IssueInput> & Pick<IssueInput, 'title'>) {
    const whole = { body: '', labels: [], ...input };
    return openIssue(this.#by, this.#repository(repository), whole);
  }
  editIssue(repository: string, number: number, input: Parameters<typeof editIssue>[2]) {
    return editIssue(this.#by, this.#issue(repository, number), input);
  }
  closeIssue(repository: string, number: number, reason: 'completed' | 'not_planned' = 'completed') {
    return setIssueState(this.#by, this.#issue(repository, number), 'closed', reason);
  }
  reopenIssue(repository: string, number: number) {
    return setIssueState(this.#by, this.#issue(repository, number), 'open');
  }

  /** Adds it to the merge queue of the base branch. */
  enqueue(repository: string, number: number, input: Partial<EnqueueInput> = {}) {
    const whole = { head: null, jump: false, ...input };
    return enqueue(this.#by, this.#pull(repository, number), whole);
  }
  dequeue(repository: string, number: number) {
    return dequeue(this.#by, this.#pull(repository, number));
  }

  /** Published at once, unless it is a draft. A missing tag is created on the default branch, or on `target`. */
  createRelease(repository: string, input: Partial<ReleaseInput> & Pick<ReleaseInput, 'tag'>) {
    const target = this.#repository(repository);
    return createRelease(this.#by, target, {
      target: target.defaultBranch,
      name: '',
      body: '',
      draft: false,
      prerelease: false,
      latest: true,
      generateNotes: false,
      ...input,
    });
  }
  editRelease(repository: string, id: number, input: ReleaseEdit) {
    return editRelease(this.#by, releaseNumbered(this.#repository(repository), id), input);
  }
  deleteRelease(repository: string, id: number): void {
    deleteRelease(this.#by, releaseNumbered(this.#repository(repository), id));
  }
}
