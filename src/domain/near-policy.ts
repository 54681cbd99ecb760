import { POLICY_PATH } from './policy.ts';

const NAME = 'countersign';
/** GitHub itself looks for an owner's or a repository's files in these three, the root among them. */
const FOLDERS: ReadonlySet<string> = new Set(['', '.github', 'docs']);
/** A policy in another format, or one that an editor gave an ending of its own. */
const FORMATS: ReadonlySet<string> = new Set(['', 'yml', 'yaml', 'json', 'toml', 'yml.txt', 'yaml.txt']);
const YAML: ReadonlySet<string> = new Set(['yml', 'yaml']);

/**
 * True where nobody reads a policy from, and where a file of that path is most likely meant to be one (REL-5): another
 * ending or spelling, other letters, the root or `docs/` in the place of `.github/`.
 */
export function isNearPolicy(path: string): boolean {
  if (path === POLICY_PATH) return false;
  const parts = path.split('/');
  const [folder, name] = parts.length === 1 ? ['', parts[0] ?? ''] : [(parts[0] ?? '').toLowerCase(), parts[1] ?? ''];
  if (!FOLDERS.has(folder)) return folder === `.${NAME}`;
  const [stem, ending] = split(name);
  if (folder === '.github') {
    // What is in a folder of that name is near as well: `.github/countersign/policy.yml`.
    return stem === NAME ? FORMATS.has(ending) : parts.length === 2 && YAML.has(ending) && isMisspelt(stem);
  }
  if (parts.length > (folder === '' ? 1 : 2)) return false;
  // Beside `.github/` a folder or a program may be called so; `.countersign` is neither.
  return stem === NAME && (YAML.has(ending) || (ending === '' && folder === '' && name.startsWith('.')));
}

/** The name without what people put between its parts, and what follows the first dot. */
function split(name: string): readonly [string, string] {
  const bare = name.toLowerCase().replace(/^\.+/, '');
  const dot = bare.indexOf('.');
  const [stem, ending] = dot < 0 ? [bare, ''] : [bare.slice(0, dot), bare.slice(dot + 1)];
  return [stem.replaceAll(/[-_\s]/g, ''), ending];
}

/** True where one letter was left out, put in or changed, or two neighbors changed places. */
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
