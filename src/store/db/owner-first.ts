import { StartError } from '../../domain/start-error.ts';
import { codeOf } from './error-code.ts';

/** What to do if only the tables' owner may do something. */
export const FIX = 'Run `countersign migrate` as the owner of the tables (DATABASE_OWNER_URL), then start this again.';

/** PostgreSQL's code for missing privileges. */
const DENIED = '42501';

/**
 * Runs a step in which others migrate their own tables, such as the queue.
 * @param tables what they are, as the beginning of a sentence
 * @throws StartError that says what to do if the app's role may not change the tables; any other error unchanged
 */
export async function ownerFirst(tables: string, bringUpToDate: () => Promise<void>): Promise<void> {
  try {
    await bringUpToDate();
  } catch (error) {
    if (codeOf(error) !== DENIED) throw error;
    throw new StartError(
      `${tables} are not those of this version, and the role of the app may not change them. ${FIX}`,
      {
        cause: error,
      },
    );
  }
}
