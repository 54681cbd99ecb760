import { StartError } from '../../domain/start-error.ts';
import { codeOf } from './error-code.ts';

/** What to do where the app's role is refused what only the owner of the tables may do. */
export const FIX = 'Run `countersign migrate` as the owner of the tables (DATABASE_OWNER_URL), then start this again.';

/** PostgreSQL's code for a role that may not. */
const DENIED = '42501';

/**
 * Has others bring tables of theirs up to date, as the queue does with its own.
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
