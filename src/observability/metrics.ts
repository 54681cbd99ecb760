import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type ClockFigures, type StateGauges, type StoredState, stateGauges } from './state-gauges.ts';

/** A request to GitHub, as src/github/client reports it. */
interface GitHubRequest {
  readonly api: string;
  readonly operation: string;
  readonly points: number;
  readonly result: string;
  readonly seconds: number;
  readonly installation: number | null;
  readonly limit: { readonly resource: string; readonly remaining: number; readonly resetAt: number } | null;
}

/** A webhook, as web/webhook.ts reports it. */
interface AnsweredWebhook {
  /** As claimed in its header. */
  readonly event: string;
  readonly result: 'stored' | 'ignored' | 'refused' | 'failed' | 'aborted';
  readonly status: number;
  readonly seconds: number;
}

export interface MetricsOptions {
  /** Events that are counted separately. All others are counted together, because any sender can claim any event. */
  readonly handles: (event: string) => boolean;
  /** Called when the metrics are requested. */
  readonly standing: () => Promise<StoredState>;
  /** Called with the error if the stored state could not be read. */
  readonly failed: (error: unknown) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /**
   * The differences of the process's clock, and the age of the last sweep, in seconds.
   * See src/composition/clocks.ts.
   */
  readonly clocks: ClockFigures;
}

/** In seconds: from a read in memory to GitHub's longest answers. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** The same for computations that never wait. */
const COMPUTED_SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5];

/**
 * The counters and measurements of the process, for Prometheus.
 * docs/operations.md explains each, and which to alert on. No label contains the name of a repository, a person or a
 * branch.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #options: MetricsOptions;
  readonly #standing: StateGauges;
  readonly #deliveries = this.#counter('deliveries_total', 'Webhooks, by result', ['event', 'result', 'status']);
  readonly #acknowledged = this.#histogram(
    'delivery_acknowledge_seconds',
    'Time from the headers of a webhook to the answer that it is stored, in seconds',
    [],
  );
  readonly #jobs = this.#histogram('job_seconds', 'Time of one run of a job, in seconds', ['kind', 'result']);
  readonly #evaluations = this.#histogram(
    'evaluation_seconds',
    'Time of a decision without reading its facts, in seconds',
    [],
    {
      buckets: COMPUTED_SECONDS,
    },
  );
  readonly #verdicts = this.#counter('verdicts_total', 'Decisions about pull requests', ['outcome']);
  readonly #requests = this.#counter('github_requests_total', 'Requests to GitHub', ['api', 'operation', 'result']);
  readonly #points = this.#counter(
    'github_points_total',
    'Points of the requests to GitHub, as its secondary rate limit counts them',
    ['api'],
  );
  readonly #waits = this.#histogram('github_request_seconds', 'Time that GitHub took to answer, in seconds', ['api']);
  readonly #asked = this.#counter('redeliveries_asked_total', 'Webhooks that the app asked GitHub to deliver again', [
    'event',
  ]);

  constructor(options: MetricsOptions, role: string) {
    this.#options = options;
    this.#standing = stateGauges(this.#registry, options);
    new Gauge({
      name: 'countersign_info',
      help: 'The role of this process; always 1',
      labelNames: ['role'],
      registers: [this.#registry],
    }).set({ role }, 1);
  }

  /** Adds the process's own figures: memory, processor, event loop. Call it once a process. */
  withProcess(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Counts a webhook that was stored, or was stored before. */
  delivery(event: string, result: 'stored' | 'repeated', status: number): void {
    this.#deliveries.inc({ event: this.#eventName(event), result, status });
  }

  /** Counts a webhook that was answered. `delivery` counts those that were stored. */
  answered({ event, result, status, seconds }: AnsweredWebhook): void {
    if (result === 'stored') this.#acknowledged.observe({}, seconds);
    else this.#deliveries.inc({ event: this.#eventName(event), result, status });
  }

  job(kind: string, result: 'done' | 'again' | 'limited' | 'failed', seconds: number): void {
    this.#jobs.observe({ kind, result }, seconds);
  }

  evaluated(outcome: string, seconds: number): void {
    this.#evaluations.observe({}, seconds);
    this.#verdicts.inc({ outcome });
  }

  request({ api, operation, points, result, seconds, installation, limit }: GitHubRequest): void {
    this.#requests.inc({ api, operation, result });
    this.#points.inc({ api }, points);
    this.#waits.observe({ api }, seconds);
    if (limit !== null) this.#standing.left({ installation, ...limit });
  }

  redeliveryAsked(event: string): void {
    this.#asked.inc({ event: this.#eventName(event) });
  }

  /**
   * The metrics in Prometheus' text format.
   * Never rejects: what could not be read is left out, and another metric reports that.
   */
  async text(): Promise<{ readonly type: string; readonly body: string }> {
    await this.#standing.update();
    return { type: this.#registry.contentType, body: await this.#registry.metrics() };
  }

  #eventName(event: string): string {
    return this.#options.handles(event) ? event : 'other';
  }

  #counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name: `countersign_${name}`, help, labelNames, registers: [this.#registry] });
  }

  #histogram<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    { buckets = SECONDS } = {},
  ): Histogram<Label> {
    return new Histogram({ name: `countersign_${name}`, help, labelNames, buckets, registers: [this.#registry] });
  }
}
