import type { Caller, SandboxContext } from '../context.ts';

/** How much of an hour's requests a caller has used. */
export interface RateLimit {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Seconds since 1970. */
  readonly reset: number;
}

const HOUR = 3_600_000;

/**
 * GitHub's primary limit: requests an hour, or points over GraphQL.
 * It is separate for each installation, app and person.
 */
export class RateLimits {
  readonly #context: SandboxContext;
  readonly #windows = new Map<string, { start: number; used: number }>();

  constructor(context: SandboxContext) {
    this.#context = context;
  }

  #window(caller: Caller): { start: number; used: number } {
    const now = this.#context.clock.now();
    const key = keyOf(caller);
    const before = this.#windows.get(key);
    if (before && now < before.start + HOUR) return before;
    const fresh = { start: now, used: 0 };
    this.#windows.set(key, fresh);
    return fresh;
  }

  /** The caller's present limit. */
  look(caller: Caller): RateLimit {
    const { start, used } = this.#window(caller);
    const limit = caller.kind === 'anonymous' ? 60 : 5000;
    const counted = Math.min(used, limit);
    return { limit, used: counted, remaining: limit - counted, reset: Math.ceil((start + HOUR) / 1000) };
  }

  /** Counts one request (over GraphQL: its points); false if none was left. */
  use(caller: Caller, points = 1): boolean {
    const { remaining } = this.look(caller);
    if (remaining === 0) return false;
    this.#window(caller).used += points;
    return true;
  }

  /** Returns one, because an answer 304 costs nothing. */
  giveBack(caller: Caller): void {
    const window = this.#window(caller);
    window.used = Math.max(0, window.used - 1);
  }
}

const graphql = new WeakMap<SandboxContext, RateLimits>();

/** GraphQL's limit, which is separate from REST's. */
export function graphqlLimits(context: SandboxContext): RateLimits {
  const limits = graphql.get(context) ?? new RateLimits(context);
  graphql.set(context, limits);
  return limits;
}

function keyOf(caller: Caller): string {
  switch (caller.kind) {
    case 'anonymous':
      return 'anonymous';
    case 'user':
      return `user ${caller.account.id}`;
    case 'app':
      return `app ${caller.app.id}`;
    case 'installation':
      return `installation ${caller.token.installation.id}`;
  }
}

/** As headers of an answer; `resource` is `core` for REST. */
export function rateLimitHeaders(
  { limit, used, remaining, reset }: RateLimit,
  resource = 'core',
): Readonly<Record<string, string>> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-used': String(used),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-resource': resource,
  };
}
