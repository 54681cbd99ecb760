import { POLICY_PATH } from './policy.ts';

const NAME = 'countersign';
/** The folders in which GitHub searches an owner's or a repository's files; '' is the root. */
const FOLDERS: ReadonlySet<string> = new Set(['', '.github', 'docs']);
/** Extensions of a policy in another format, or as an editor may save it. */
const FORMATS: ReadonlySet<string> = new Set(['', 'yml', 'yaml', 'json', 'toml', 'yml.txt', 'yaml.txt']);
const YAML: ReadonlySet<string> = new Set(['yml', 'yaml']);

/**
 * True if a file of that path is probably a misplaced policy (REL-5).
 * It is not read, because it has another extension or spelling, other case, or is in the root or `docs/` instead of
 * `.github/`.
 */
export function isNearPolicy(path: string): boolean {
  if (path === POLICY_PATH) return false;
  const parts = path.split('/');
  const [folder, name] = parts.length === 1 ? ['', parts[0] ?? ''] : [(parts[0] ?? '').toLowerCase(), parts[1] ?? ''];
  if (!FOLDERS.has(folder)) return folder === `.${NAME}`;
  const [stem, ending] = split(name);
  if (folder === '.github') {
    // Files in a folder of that name are near as well: `.github/countersign/policy.yml`.
    return stem === NAME ? FORMATS.has(ending) : parts.length === 2 && YAML.has(ending) && isMisspelt(stem);
  }
  if (parts.length > (folder === '' ? 1 : 2)) return false;
  // Outside `.github/`, a folder or a program may have the name, but not `.countersign`.
  return stem === NAME && (YAML.has(ending) || (ending === '' && folder === '' && name.startsWith('.')));
}

/** Splits a name into its letters, without separators, and what follows the first dot. */
function split(name: string): readonly [string, string] {
  const bare = name.toLowerCase().replace(/^\.+/, '');
  const dot = bare.indexOf('.');
  const [stem, ending] = dot < 0 ? [bare, ''] : [bare.slice(0, dot), bare.slice(dot + 1)];
  return [stem.replaceAll(/[-_\s]/g, ''), ending];
}

/** True if one letter is missing, added or changed, or two neighbors are swapped. */
function isMisspelt(stem: string): boolean {
  if (Math.abs(stem.length - NAME.length) > 1) return false;
  let start = 0;
  while (start < stem.length && stem[start] === NAME[start]) start += 1;
  let end = 0;
  while (end < Math.min(stem.length, NAME.length) - start && stem.at(-1 - end) === NAME.at(-1 - end)) end += 1;
  const [differs, wanted] = [stem.slice(start, stem.length - end), NAME.slice(start, NAME.length - end)];
  if (differs.length <= 1 && wanted.length <= 1) return true;
  return differs.length === 2 && wanted === `${differs[1]}${differs[0]}`;
}
