import { GitHubRefusal, type PullRequest } from 'github-sandbox';
import { answeredAct, CHECKLIST_MARKER, type CheckName } from '../../src/domain/effects.ts';
import type { Gate } from './gate.ts';

/** A check run as the sandbox shows it. */
interface ShownCheck {
  readonly id: number;
  readonly status: string;
  readonly conclusion: string | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
  readonly annotations: readonly {
    readonly path: string;
    readonly startLine: number;
    readonly startColumn: number | null;
  }[];
}

/** The parts of a gate for acts and their consequences. */
export type Stage = Pick<Gate, 'by' | 'pushBy' | 'sandbox' | 'seeded'>;

/** A holder of each role of the seed, and the state that they sign. */
export const SIGNERS = [
  ['pat', 'product'],
  ['oli', 'operation'],
  ['rae', 'organization'],
  ['kim', 'security'],
] as const;

/** A pull request on the sandbox: people's acts, with all their consequences, and the result. */
export class Pull {
  readonly #gate: Stage;
  /** `owner/name` */
  readonly repository: string;
  readonly number: number;

  constructor(gate: Stage, repository: string, number: number) {
    this.#gate = gate;
    this.repository = repository;
    this.number = number;
  }

  comment(login: string, body: string) {
    return this.#gate.by(login, (person) => person.comment(this.repository, this.number, body));
  }
  approve(login: string, body = '') {
    return this.#gate.by(login, (person) => person.approve(this.repository, this.number, body));
  }
  label(login: string, name: string) {
    return this.#gate.by(login, (person) => person.addLabel(this.repository, this.number, name));
  }
  /** Pushes one more commit to its branch. Afterwards the grace period is over. */
  push(login: string, files: Readonly<Record<string, string | null>>, message = 'More work') {
    const branch = this.#pull().head.ref;
    return this.#gate.pushBy(login, (person) =>
      person.push(this.repository, { branch, commits: [{ message, files }] }),
    );
  }
  /** Signs all four states in one second, by the role holders of the seed. Waits once for the consequences. */
  async signAll(): Promise<void> {
    const { sandbox } = this.#gate;
    const sign = (login: string, state: string) =>
      sandbox.as(login).comment(this.repository, this.number, `/ready ${state}`);
    await this.#gate.by('pat', () => {
      for (const [login, state] of SIGNERS) sign(login, state);
    });
  }

  get title(): string | null {
    return this.check()?.title ?? null;
  }
  /** What the check says: `in_progress` while it is not completed; null if there is none. */
  get conclusion(): string | null {
    const check = this.check();
    return check === null ? null : (check.conclusion ?? check.status);
  }
  get head(): string {
    return this.#pull().head.sha;
  }

  /** The newest run of that name on the head; null if there is none. */
  check(name: CheckName = 'countersign/readiness'): ShownCheck | null {
    return this.checks(name).at(-1) ?? null;
  }
  /** All runs of that name on the head, oldest first. */
  checks(name: CheckName = 'countersign/readiness'): readonly ShownCheck[] {
    return this.checksOn(this.head, name);
  }
  /** All runs of that name on any commit of the repository, oldest first. */
  checksOn(commit: string, name: CheckName): readonly ShownCheck[] {
    const own = ({ suite }: { suite: { app: { id: number } } }) => suite.app.id === this.#gate.seeded.app.id;
    const runs = this.#pull().repository.checkRuns;
    return runs.filter((run) => own(run) && run.name === name && run.headSha === commit);
  }
  /** The `countersign/tag` on its merge commit; null if there is none. @throws Error if it is not merged */
  tagCheck(): ShownCheck | null {
    const [only, ...more] = this.checksOn(this.mergeCommit, 'countersign/tag');
    if (more.length > 0) throw new Error(`there are ${more.length + 1} tag checks`);
    return only ?? null;
  }
  /** The commit that it became. @throws Error if it is not merged */
  get mergeCommit(): string {
    const commit = this.#pull().merged?.commit;
    if (commit === undefined) throw new Error(`${this.repository}#${this.number} is not merged`);
    return commit;
  }

  /** All comments that the app wrote, oldest first. */
  posts(): readonly { readonly id: number; readonly body: string }[] {
    return this.#pull().comments.filter(({ performedViaApp }) => performedViaApp?.id === this.#gate.seeded.app.id);
  }
  checklists(): readonly { readonly id: number; readonly body: string }[] {
    return this.posts().filter(({ body }) => body.startsWith(CHECKLIST_MARKER));
  }
  /** The body of the checklist. @throws Error if there is not exactly one */
  checklist(): string {
    const [only, ...more] = this.checklists();
    if (only === undefined || more.length > 0) throw new Error(`there are ${this.checklists().length} checklists`);
    return only.body;
  }
  /** The answers to refused acts, oldest first. */
  answers(): readonly string[] {
    return this.posts().flatMap(({ body }) => (answeredAct(body) === null ? [] : [body]));
  }
  /** Those of them that are not minimized. */
  visibleAnswers(): readonly string[] {
    const shown = this.#pull()
      .comments.filter(({ minimized }) => minimized === null)
      .map(({ id }) => id);
    return this.posts().flatMap(({ id, body }) => (answeredAct(body) !== null && shown.includes(id) ? [body] : []));
  }
  /** True if the app acknowledged the comment or review. */
  isAcknowledged(post: { readonly reactions: readonly { readonly account: { readonly id: number } }[] }): boolean {
    return post.reactions.some(({ account }) => account.id === this.#gate.seeded.app.bot.id);
  }
  labels(): readonly string[] {
    return this.#pull().labels.map(({ name }) => name);
  }

  /** Who is asked for a review now, the logins and slugs in order. */
  requested(): readonly string[] {
    return this.#pull()
      .reviewRequests.map(({ reviewer }) => ('slug' in reviewer ? `team ${reviewer.slug}` : reviewer.login))
      .sort();
  }

  /** Merges, and returns GitHub's answer: `merged`, or why not. */
  async merge(login: string): Promise<string> {
    try {
      await this.#gate.by(login, (person) => person.merge(this.repository, this.number));
      return 'merged';
    } catch (error) {
      if (!(error instanceof GitHubRefusal)) throw error;
      return `${error.status} ${error.message.replace(/\s+/g, ' ').trim()}`;
    }
  }

  #pull(): PullRequest {
    const [owner, name] = this.repository.split('/');
    const { repositories } = this.#gate.sandbox.world;
    const found = [...repositories.values()].find((one) => one.owner.login === owner && one.name === name);
    const pull = found?.pullRequests.get(this.number);
    if (!pull) throw new Error(`the sandbox has no ${this.repository}#${this.number}`);
    return pull;
  }
}
