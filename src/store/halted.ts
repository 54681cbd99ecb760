import type { PGlite } from '@electric-sql/pglite';

/** A PGlite that has given up. Nothing but a new start mends that. */
export class HaltedError extends Error {
  override readonly name = 'HaltedError';
}

/** All ways in which PGlite asks PostgreSQL. */
type Asked = Pick<PGlite, 'execProtocol' | 'execProtocolStream' | 'execProtocolRawSync'>;

/**
 * Has a PGlite that gave up refuse all further questions. Where it cannot write what is written ahead, PostgreSQL ends its
 * process; PGlite cannot, and the next question may never return, and hold up all else that the process does.
 * @param told once, with the reason
 */
export function haltAtPanic(pglite: Asked, told: (error: HaltedError) => void): void {
  let halted: HaltedError | null = null;
  const halt = (cause: unknown): HaltedError => {
    if (halted === null) {
      halted = new HaltedError(
        'The database in the data directory has given up, since it could not write there, or because of an error of its own. What was acknowledged is on the disk. See that there is room, and start the process anew',
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
      // None of PostgreSQL's errors, which come within an answer: its code itself was aborted.
      throw halt(error);
    }
  };
}

const isPanic = (error: unknown): boolean =>
  Error.isError(error) && 'severity' in error && (error.severity === 'PANIC' || error.severity === 'FATAL');
