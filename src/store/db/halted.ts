import type { PGlite } from '@electric-sql/pglite';
import { codeOf } from './error-code.ts';

/** PGlite has given up. Only a restart of the process helps. */
export class HaltedError extends Error {
  override readonly name = 'HaltedError';
}

/** All methods by which PGlite sends queries to PostgreSQL. */
type Asked = Pick<PGlite, 'execProtocol' | 'execProtocolStream' | 'execProtocolRawSync'>;

/**
 * Makes a PGlite that has given up reject all further queries.
 * If PostgreSQL cannot write its WAL, it ends its process. PGlite cannot do that; its next query may never return and
 * would block the whole process.
 * @param told called once, with the reason
 */
export function haltAtPanic(pglite: Asked, told: (error: HaltedError) => void): void {
  let halted: HaltedError | null = null;
  const halt = (cause: unknown): HaltedError => {
    if (halted === null) {
      halted = new HaltedError(
        'The database in the data directory has given up, because it could not write there or because of an internal error. All acknowledged deliveries are on the disk. Make sure that there is room and that its files are writable, and restart the process',
        { cause },
      );
      told(halted);
    }
    return halted;
  };
  const guarded = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    if (halted !== null) throw halted;
    try {
      return await ask();
    } catch (error) {
      throw isPanic(error) ? halt(error) : error;
    }
  };
  const { execProtocol, execProtocolStream, execProtocolRawSync } = pglite;
  pglite.execProtocol = (...asked) => guarded(() => execProtocol.apply(pglite, asked));
  pglite.execProtocolStream = (...asked) => guarded(() => execProtocolStream.apply(pglite, asked));
  pglite.execProtocolRawSync = (...asked) => {
    if (halted !== null) throw halted;
    try {
      return execProtocolRawSync.apply(pglite, asked);
    } catch (error) {
      // PostgreSQL reports its own errors within an answer. This one means that its code was aborted.
      throw halt(error);
    }
  };
}

/**
 * Errors that end a PostgreSQL, and files without access.
 * PGlite keeps refusing such files after access is restored.
 */
const isPanic = (error: unknown): boolean =>
  Error.isError(error) &&
  (('severity' in error && (error.severity === 'PANIC' || error.severity === 'FATAL')) ||
    (codeOf(error) === DENIED && error.message.startsWith('could not ')));

/** PostgreSQL's code for missing privileges, also those on a file. */
const DENIED = '42501';
