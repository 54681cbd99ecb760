import type { RepositoryRef } from '../../domain/facts.ts';
import type { GitHubClient } from './client.ts';
import type { GraphQLAnswer } from './graphql-answer.ts';

/** A client with the repository of its requests. Adds the repository's owner and name to each. */
export class RepositoryClient {
  readonly client: GitHubClient;
  readonly ref: RepositoryRef;

  constructor(client: GitHubClient, ref: RepositoryRef) {
    this.client = client;
    this.ref = ref;
  }

  /** `acme/shop`: for messages, and for keys. */
  get fullName(): string {
    return `${this.ref.owner}/${this.ref.name}`;
  }

  /** Sends a GraphQL request with the variables `owner` and `name`; see `GitHubClient.graphql`. */
  graphql(query: string, variables: Record<string, unknown> = {}): Promise<GraphQLAnswer> {
    const { owner, name } = this.ref;
    return this.client.graphql(query, { owner, name, ...variables });
  }

  /** Sends a REST request with the parameters `owner` and `repo`; see `GitHubClient.rest`. */
  rest(route: string, parameters: Record<string, unknown> = {}): Promise<unknown> {
    const { owner, name } = this.ref;
    return this.client.rest(route, { owner, repo: name, ...parameters });
  }
}

/** The same client for any repository: `const on = repositoryClients(client)`, then `readTags(on(repository))`. */
export const repositoryClients =
  (client: GitHubClient) =>
  (ref: RepositoryRef): RepositoryClient =>
    new RepositoryClient(client, ref);
