/** The kind of a request. `control` (the sandbox's own addresses and pages) is never counted. */
export type RequestKind = 'rest-read' | 'rest-write' | 'graphql' | 'token';

export interface CountedRequest {
  readonly kind: RequestKind;
  readonly method: string;
  /** Without `/api/v3`; for GraphQL the operation's name, or `(anonymous)`. */
  readonly path: string;
  /** The answer's status; 0 while it has none, and if the connection was cut. */
  status: number;
}

/** Every request that reached the API, in the order of arrival. */
export class Counters {
  #requests: CountedRequest[] = [];

  get list(): readonly CountedRequest[] {
    return this.#requests;
  }

  count(kind?: RequestKind): number {
    return kind ? this.#requests.filter((request) => request.kind === kind).length : this.#requests.length;
  }

  byKind(): Readonly<Record<RequestKind, number>> {
    return {
      'rest-read': this.count('rest-read'),
      'rest-write': this.count('rest-write'),
      graphql: this.count('graphql'),
      token: this.count('token'),
    };
  }

  add(request: CountedRequest): void {
    this.#requests.push(request);
  }

  reset(): void {
    this.#requests = [];
  }
}
