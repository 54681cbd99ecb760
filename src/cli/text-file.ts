import { InputError, type Io } from './command.ts';
import { errorCode } from './error-code.ts';

/** A text, and the name of its file for messages. */
export interface TextFile {
  readonly file: string;
  readonly text: string;
}

/** Reads the bytes of a file; rejects if it cannot be read. `path` is relative to `cwd`. */
export type ReadFile = (path: string, cwd: string) => Promise<Uint8Array>;

/**
 * Reads a file named on the command line, or standard input for `-`, as UTF-8.
 * @throws InputError with the cause, if it cannot be read or is not text
 */
export async function readTextFile(readFile: ReadFile, name: string, io: Io): Promise<TextFile> {
  const bytes = name === '-' ? await io.stdin() : await readFile(name, io.cwd).catch(unreadable(name));
  const file = name === '-' ? 'standard input' : name;
  try {
    // The byte order mark belongs to the exact text, which the digest covers.
    return { file, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    if (errorCode(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw new InputError(`${file} is not UTF-8 text`);
    throw error;
  }
}

const CAUSES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
};

function unreadable(name: string): (error: unknown) => never {
  return (error) => {
    const code = errorCode(error);
    const cause = CAUSES[code] ?? (code === '' ? String(error) : code);
    throw new InputError(`cannot read ${name}: ${cause}`, { cause: error });
  };
}
