import { unseenIn } from '../policy-file/invisible-characters.ts';

/**
 * Refuses settings that readers of `.env` files understand differently. `docker run --env-file` and Kubernetes pass
 * each value on unchanged, a shell and Docker Compose expand it, and Node cuts it at a `#`. So one file gives the same
 * settings everywhere.
 */

const QUOTES = /^["'`\u2018-\u201f\u00ab\u00bb]|["'`\u2018-\u201f\u00ab\u00bb]$/u;
const EXPANDED = /\$[A-Za-z_{(]/;
const PLAIN_VALUE = 'Every reader understands a value of letters, digits and -._~/+=:@ in the same way';

/**
 * What is wrong with the text of a setting, and the fix; null if nothing.
 * Nothing is wrong if all readers agree. Never shows the value.
 */
export function settingProblem(name: string, value: string): string | null {
  const unseen = unseenIn(value) ?? (name === 'PRIVATE_KEY' ? null : brokenLine(value));
  if (QUOTES.test(value)) {
    return `${name} has quotes as part of its value: \`docker run --env-file\` and Kubernetes do not remove them. Write the value without quotes`;
  }
  if (/(^|\s)#/.test(value)) {
    return `${name} contains a comment ("#"), which \`docker run --env-file\` passes on as part of the value. Write the comment on a line of its own`;
  }
  if (EXPANDED.test(value)) {
    return `${name} contains "$" followed by a name, which some readers replace and others do not. Write the value itself, without "$" (in an address as %24)`;
  }
  if (value.startsWith('~')) return `${name} starts with "~", which only a shell replaces. Write the whole path`;
  if (unseen !== null)
    return `${name} contains an invisible character (${unseen.name}). Type the value again; ${lowerFirst(PLAIN_VALUE)}`;
  return null;
}

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Z_]+)\s*=[ \t]*(.*?)\s*$/;

/**
 * Finds settings in a `.env` file that other readers understand differently from Node.
 * One sentence each, with its line. `settingProblem` checks the values themselves after they are read.
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
    // A text in quotes may continue on later lines.
    if (mark !== null && end < 0 && lines.slice(index + 1).some((later) => later.includes(mark))) open = mark;
    const why = names.includes(name) ? differently(raw, mark, end) : null;
    return why === null ? [] : [`${name} in line ${index + 1} of .env ${why}`];
  });
}

function differently(raw: string, mark: string | null, end: number): string | null {
  if (mark === '`') return `is in backquotes, which a shell takes for a command. Write the value without quotes`;
  if (EXPANDED.test(raw))
    return 'contains "$" followed by a name, which a shell and Docker Compose replace. Write the value itself, without "$" (in an address as %24)';
  if (mark === null)
    return /[^\s]#/.test(raw)
      ? `contains "#", where Node ends the value and other readers do not. Choose a value without it (in an address %23). ${PLAIN_VALUE}`
      : null;
  return end >= 0 && !/^\s*(#.*)?$/.test(raw.slice(end + 1))
    ? 'continues after its closing quote, which readers understand in different ways. Write the value without quotes'
    : null;
}

const brokenLine = (value: string) => (/[\t\r\n]/.test(value) ? { name: 'a tab or the end of a line' } : null);

const lowerFirst = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);
