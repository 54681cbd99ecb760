import type { PolicyProblem, Position } from '../domain/policy.ts';
import { type JsonSchema, policyJsonSchema, schemaAt } from './json-schema.ts';
import { nearest } from './nearest-name.ts';
import { asProblem, quote } from './problem.ts';
import { errorAt } from './severity.ts';
import { at, keyPosition, type Path, type Tree, textsAt } from './tree.ts';

/**
 * POL-1: finds locked settings in the repository's file, and invalid locks in the shared one.
 * Even the same value is refused: a reader of the repository's file must not believe that it decides. An unknown path
 * would lock nothing, so it is an error.
 */
export function lockedProblems(shared: Tree | null, own: Tree | null): readonly PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const misplaced = own === null ? null : keyPosition(own, ['locked']);
  if (misplaced !== null) {
    problems.push(
      errorAt(
        misplaced,
        ['locked'],
        asProblem('Only the shared file of the owner can lock', 'Take the key "locked" out'),
      ),
    );
  }
  const addresses = own === null ? null : keyPosition(own, WEB_COMMITTERS);
  if (addresses !== null) {
    const problem = asProblem(
      'Only the shared file of the owner can say under which address a server commits',
      `Take the key "web-committers" out, and set it in the shared file`,
    );
    problems.push(errorAt(addresses, WEB_COMMITTERS, problem));
  }
  for (const lock of textsAt(shared, ['locked'])) {
    const path = lock.text.split('.');
    const field: Path = ['locked', lock.index];
    if (NEVER_LOCKED.has(lock.text)) {
      problems.push(errorAt(lock.at, field, asProblem(`${quote(lock.text)} cannot be locked`, 'Take it out')));
      continue;
    }
    if (!lockable(shared, path)) {
      const near = nearest(lock.text, lockablePaths(policyJsonSchema(), ''));
      const fix =
        near === null
          ? 'Write the dotted path of a key, for example "roles.security-architect"'
          : `Did you mean "${near}"?`;
      problems.push(
        errorAt(lock.at, field, asProblem(`${quote(lock.text)} is no path of a policy, so it would lock nothing`, fix)),
      );
      continue;
    }
    const attempt = own === null ? null : setting(own, path);
    if (attempt === null) continue;
    const problem = asProblem(
      `${quote(lock.text)} is locked by the shared file (${lock.at.file}, line ${lock.at.line}), and cannot be set here`,
      'Take it out; the value of the shared file holds',
    );
    problems.push(errorAt(attempt.at, attempt.path, problem));
  }
  return problems;
}

/** SOD-1: a repository must not be able to declare that an address is not a person's. */
const WEB_COMMITTERS: Path = ['separation-of-duties', 'web-committers'];

const NEVER_LOCKED: ReadonlySet<string> = new Set(['version', 'locked']);

/**
 * True if the path can be locked.
 * A policy's own roles and states can be locked if the shared file has them. Otherwise a typo would lock nothing.
 */
function lockable(shared: Tree | null, path: readonly string[]): boolean {
  const [first] = path;
  if (first === undefined || NEVER_LOCKED.has(first) || schemaAt(path) === null) return false;
  return path.every((name, index) => {
    const parent = schemaAt(path.slice(0, index))?.properties;
    return (parent !== undefined && Object.hasOwn(parent, name)) || at(shared, path.slice(0, index + 1)) !== null;
  });
}

/** Where the file sets the path, a part of it, or an ancestor. Setting an ancestor would replace it. */
function setting(own: Tree, path: readonly string[]): { readonly at: Position; readonly path: Path } | null {
  for (let length = 1; length <= path.length; length++) {
    const here = path.slice(0, length);
    const node = at(own, here);
    if (node === null) return null;
    if (length === path.length || node.kind !== 'map') return { at: keyPosition(own, here) ?? node.at, path: here };
  }
  return null;
}

function lockablePaths(schema: JsonSchema, prefix: string): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) =>
    prefix === '' && NEVER_LOCKED.has(key) ? [] : [`${prefix}${key}`, ...lockablePaths(inner, `${prefix}${key}.`)],
  );
}
