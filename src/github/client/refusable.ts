import { GitHubError } from './github-error.ts';

/** GitHub refused, and would refuse again. `said` are its own words, not escaped. */
export interface RefusalAnswer {
  readonly kind: 'refused';
  readonly said: string;
}

/**
 * Sends a request whose refusal is an answer to report to a person.
 * Throws what trying again may fix, so that it is not mistaken for a refusal.
 */
export async function refusalOf<Done>(request: () => Promise<Done>): Promise<Done | RefusalAnswer> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof GitHubError) || !['conflict', 'invalid', 'forbidden'].includes(error.code)) throw error;
    return { kind: 'refused', said: wordsOf(error) };
  }
}

/** GitHub's words of an error. They follow the route and the status, which are for the log. */
export const wordsOf = ({ message }: GitHubError): string => message.replace(/^[A-Z]+ \S+: \d{3} |^GraphQL \w+: /, '');
