import { GitHubError } from './github-error.ts';

/** GitHub said no, and would say so again; `said` are its own words, not escaped. */
export interface RefusalAnswer {
  readonly kind: 'refused';
  readonly said: string;
}

/**
 * Does one request whose refusal is an answer that a person has to be told. What may be fixed by trying again is thrown
 * on, so that it is not taken for a refusal.
 */
export async function refusalOf<Done>(request: () => Promise<Done>): Promise<Done | RefusalAnswer> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof GitHubError) || !['conflict', 'invalid', 'forbidden'].includes(error.code)) throw error;
    // Before GitHub's words stand the route and the status, for the log.
    return { kind: 'refused', said: error.message.replace(/^[A-Z]+ \S+: \d{3} |^GraphQL \w+: /, '') };
  }
}
