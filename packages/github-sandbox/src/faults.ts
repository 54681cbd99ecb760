/** A fault to produce. All given conditions must hold. */
export interface Fault {
  /** HTTP method; any if left out. */
  readonly method?: string;
  /** Part of the path (`/check-runs`), or an expression. For webhooks: the event (`issue_comment`). */
  readonly path?: string | RegExp;
  /** Name of the GraphQL operation. */
  readonly operation?: string;
  /** The subject of the request or webhook: `acme/shop`, or `acme/shop#7`. */
  readonly about?: string;
  /**
   * Only requests that could return more entries than this at once.
   * They are counted as pages of REST, or as nodes of GraphQL as GitHub counts them.
   */
  readonly entriesAbove?: number;
  /** How many matching requests fail; 1 by default. */
  readonly times?: number;
  /** How many matching requests succeed before the first failure; 0 by default. */
  readonly after?: number;
  readonly effect: FaultEffect;
}

export type RedirectStatus = 301 | 302 | 307 | 308;

export type FaultEffect =
  /** Answers with this status without running the request. */
  | { readonly kind: 'status'; readonly status: number; readonly message?: string; readonly retryAfterSeconds?: number }
  /** Runs the request, but only after this time. */
  | { readonly kind: 'latency'; readonly millis: number }
  /** Runs the request, then cuts the connection without an answer. */
  | { readonly kind: 'lost-answer' }
  /** Cuts the connection without running the request. */
  | { readonly kind: 'cut' }
  /** Never answers or runs the request; ends when the client disconnects. */
  | { readonly kind: 'hang' }
  /**
   * Runs the request, but sends only half of the body. `broken`: its length was announced, and the connection breaks;
   * `whole`: it looks complete.
   */
  | { readonly kind: 'truncated'; readonly looks: 'broken' | 'whole' }
  /**
   * Runs the request, and answers with a `Date` that is wrong by this much.
   * If `ageSeconds` is given, the answer shows that it came from a cache.
   */
  | { readonly kind: 'wrong-date'; readonly millis: number; readonly ageSeconds?: number }
  /** Redirects without running the request; left out: to the same address, endlessly. */
  | { readonly kind: 'redirect'; readonly status: RedirectStatus; readonly to?: string }
  /**
   * Answers that the hourly limit is used up.
   * REST: 403 with `x-ratelimit-remaining: 0` and the reset time; GraphQL: 200 with an error of type RATE_LIMITED.
   */
  | { readonly kind: 'primary-rate-limit'; readonly resetInSeconds: number }
  /** 403 (or 429) with `retry-after`, or without any hint if it is null. */
  | { readonly kind: 'secondary-rate-limit'; readonly status?: 403 | 429; readonly retryAfterSeconds: number | null }
  /** GraphQL: 200 with these errors and null data. */
  | { readonly kind: 'graphql-errors'; readonly errors: readonly { readonly type: string; readonly message: string }[] }
  /** Webhooks: never sent, sent twice, delayed until the next one, or this much later. */
  | { readonly kind: 'webhook-drop' | 'webhook-double' | 'webhook-reorder' }
  | { readonly kind: 'webhook-delay'; readonly millis: number }
  /** Webhooks: sent with other fields than GitHub describes; a field as `pull_request.head.sha`. */
  | {
      readonly kind: 'webhook-payload';
      readonly without?: readonly string[];
      readonly with?: Readonly<Record<string, unknown>>;
    };

interface Standing {
  readonly fault: Fault;
  waits: number;
  left: number;
}

export interface FaultSubject {
  readonly method: string;
  readonly path: string;
  readonly operation: string | null;
  readonly webhook: boolean;
  /** Called only if a fault depends on it. Weighing a query takes longer than most requests. */
  weigh(): RequestWeight;
}

export interface RequestWeight {
  /** `acme/shop`, and `acme/shop#7` if there is a number. */
  readonly about: readonly string[];
  /** 0 for webhooks. */
  readonly entries: number;
}

/** The requested faults that are not used up, in their order. */
export class Faults {
  #standing: Standing[] = [];

  add(fault: Fault): void {
    this.#standing.push({ fault, waits: fault.after ?? 0, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#standing = [];
  }

  /** Removes a fault. */
  remove(fault: Fault): void {
    this.#standing = this.#standing.filter((standing) => standing.fault !== fault);
  }

  get list(): readonly Fault[] {
    return this.#standing.map(({ fault }) => fault);
  }

  /** The effect for this request or webhook. It uses up the fault. null if none matches. */
  take(subject: FaultSubject): FaultEffect | null {
    for (const standing of this.#standing) {
      if (!matches(standing.fault, subject)) continue;
      if (standing.waits > 0) {
        standing.waits -= 1;
        continue;
      }
      standing.left -= 1;
      if (standing.left <= 0) this.#standing = this.#standing.filter((other) => other !== standing);
      return standing.fault.effect;
    }
    return null;
  }
}

function matches({ method, path, operation, about, entriesAbove, effect }: Fault, subject: FaultSubject): boolean {
  if (effect.kind.startsWith('webhook-') !== subject.webhook) return false;
  if (method !== undefined && method.toUpperCase() !== subject.method.toUpperCase()) return false;
  if (operation !== undefined && operation !== subject.operation) return false;
  if (effect.kind === 'graphql-errors' && !subject.path.endsWith('/graphql')) return false;
  if (path !== undefined && !isOn(path, subject)) return false;
  if (about !== undefined && !subject.weigh().about.includes(about.toLowerCase())) return false;
  return entriesAbove === undefined || subject.weigh().entries > entriesAbove;
}

function isOn(path: string | RegExp, subject: FaultSubject): boolean {
  if (typeof path !== 'string') return path.test(subject.path);
  // An event's name is compared as a whole: `pull_request` is not `pull_request_review`.
  return subject.webhook ? path === subject.path : subject.path.includes(path);
}
