import { unseenIn } from '../policy-file/invisible-characters.ts';

/**
 * Checks the text of a setting for what only some readers of `.env` files take away: `docker run --env-file` and
 * Kubernetes hand each value on as it stands, a shell and Docker Compose expand it, Node cuts it at a `#`. So that one
 * file gives the same settings everywhere, what they read differently is refused.
 */

const QUOTES = /^["'`\u2018-\u201f\u00ab\u00bb]|["'`\u2018-\u201f\u00ab\u00bb]$/u;
const EXPANDED = /\$[A-Za-z_{(]/;
const PLAIN_VALUE = 'A value of letters, digits and -._~/+=:@ is read alike everywhere';

/** What is wrong with the text of the setting, and how to fix it; null where every reader gives the same. Never shows the value. */
export function settingProblem(name: string, value: string): string | null {
  const unseen = unseenIn(value) ?? (name === 'PRIVATE_KEY' ? null : brokenLine(value));
  if (QUOTES.test(value)) {
    return `${name} has quotes as a part of its value: \`docker run --env-file\` and Kubernetes hand them on as they stand. Write the value without quotes`;
  }
  if (/(^|\s)#/.test(value)) {
    return `${name} holds a comment ("#"), which \`docker run --env-file\` hands on as a part of the value. Write the comment in a line of its own`;
  }
  if (EXPANDED.test(value)) {
    return `${name} holds "$" with a name after it, which some readers replace and others leave as it stands. Write the value itself, without "$" (in an address as %24)`;
  }
  if (value.startsWith('~')) return `${name} starts with "~", which only a shell replaces. Write the whole path`;
  if (unseen !== null)
    return `${name} holds a character that is not seen (${unseen.name}). Type the value anew; ${lowerFirst(PLAIN_VALUE)}`;
  return null;
}

/**
 * Names that are almost those of settings: with `export` before, with white space, or with a mark that an editor put at the
 * start of the file. The setting would be passed over.
 */
export function misnamed(environment: Readonly<Record<string, string | undefined>>, names: readonly string[]) {
  return Object.keys(environment).flatMap((given) => {
    const name = given
      .replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ')
      .trim()
      .replace(/^export /, '');
    return name !== given && names.includes(name)
      ? [
          `${name} is given under another name: with "export", white space or a byte order mark before it. Write the line as ${name}=…, in a file without a byte order mark`,
        ]
      : [];
  });
}

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Z_]+)\s*=[ \t]*(.*?)\s*$/;

/**
 * What other readers would make of a `.env` file than Node does, for the settings of these names; one sentence each, with
 * its line. The values themselves are checked by `settingProblem` once they are read.
 */
export function envFileProblems(text: string, names: readonly string[]): readonly string[] {
  const lines = text.split(/\r\n|\n|\r/);
  let open: string | null = null;
  return lines.flatMap((line, index) => {
    if (open !== null) {
      if (line.includes(open)) open = null;
      return [];
    }
    const [, name = '', raw = ''] = ASSIGNMENT.exec(line) ?? [];
    const mark = /^["'`]/.exec(raw)?.[0] ?? null;
    const end = mark === null ? -1 : raw.indexOf(mark, 1);
    // A text in quotes may go on in later lines.
    if (mark !== null && end < 0 && lines.slice(index + 1).some((later) => later.includes(mark))) open = mark;
    const why = names.includes(name) ? differently(raw, mark, end) : null;
    return why === null ? [] : [`${name} in line ${index + 1} of .env ${why}`];
  });
}

function differently(raw: string, mark: string | null, end: number): string | null {
  if (mark === '`') return `stands in backquotes, which a shell takes for a command. Write the value without quotes`;
  if (EXPANDED.test(raw))
    return 'holds "$" with a name after it, which a shell and Docker Compose replace. Write the value itself, without "$" (in an address as %24)';
  if (mark === null)
    return /[^\s]#/.test(raw)
      ? `holds "#", where Node ends the value and others do not. Choose a value without it (in an address %23). ${PLAIN_VALUE}`
      : null;
  return end >= 0 && !/^\s*(#.*)?$/.test(raw.slice(end + 1))
    ? 'goes on after its closing quote, which is read in different ways. Write the value without quotes'
    : null;
}

const brokenLine = (value: string) => (/[\t\r\n]/.test(value) ? { name: 'a tab or the end of a line' } : null);

const lowerFirst = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);
