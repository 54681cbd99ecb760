import { randomUUID } from 'node:crypto';
import { repositoryJson } from 'github-sandbox';
import { postWebhook } from '../support/app.ts';
import type { Fleet } from './processes.ts';
import type { SoakWorld } from './world.ts';

const EVERY_MILLIS = 700;
/** GitHub waits this long for an answer. */
const PATIENCE_MILLIS = 10_000;

/** Sends signed webhooks directly to each process that takes them. It ignores their `/readyz`. */
export class Prober {
  readonly #fleet: Fleet;
  readonly #body: string;
  readonly #onStored: (delivery: string) => void;
  /** What each process says of a probe that was not answered in time. */
  readonly late: string[] = [];
  readonly counts = { answered: 0, longestMillis: 0 };

  /** @param onStored called for each delivery that was acknowledged */
  constructor({ sandbox, quiet }: SoakWorld, fleet: Fleet, onStored: (delivery: string) => void) {
    this.#fleet = fleet;
    this.#onStored = onStored;
    const { repository, installation } = quiet;
    // Nothing is decided by a status; it is stored like any other.
    this.#body = JSON.stringify({
      sha: repository.branches.get('main') ?? '',
      state: 'success',
      context: 'a probe',
      repository: repositoryJson(sandbox.context, repository),
      installation: { id: installation.id },
    });
  }

  /** Probes until the returned function is called. That resolves when the last probe was answered. */
  begin(during: string): () => Promise<void> {
    const open: Promise<void>[] = [];
    const send = () => {
      for (const { name } of this.#fleet.places) if (!name.startsWith('worker')) open.push(this.#probe(name, during));
    };
    send();
    const timer = setInterval(send, EVERY_MILLIS);
    return async () => {
      clearInterval(timer);
      await Promise.all(open);
    };
  }

  async #probe(name: string, during: string): Promise<void> {
    const life = this.#fleet.lifeOf(name);
    const url = this.#fleet.urlOf(name);
    if (url === null || life === null) return;
    const delivery = randomUUID();
    const began = performance.now();
    try {
      const headers = { 'x-github-event': 'status', 'x-github-delivery': delivery };
      const answer = await postWebhook(url, this.#body, headers, AbortSignal.timeout(PATIENCE_MILLIS));
      if (answer.ok && (await answer.text()).includes('"stored"')) this.#onStored(delivery);
      this.counts.answered += 1;
      if (this.#fleet.lifeOf(name) === life)
        this.counts.longestMillis = Math.max(this.counts.longestMillis, performance.now() - began);
    } catch (error) {
      // Where the process has ended or stood still meanwhile, nobody could answer.
      const isLate = Error.isError(error) && error.name === 'TimeoutError' && this.#fleet.lifeOf(name) === life;
      if (isLate) this.late.push(`${name} did not answer a signed webhook within 10 s, during ${during}`);
    }
  }
}
