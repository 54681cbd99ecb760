import { POLICY_PATH, type Policy, type PolicyProblem, type PolicyReading } from '../domain/policy.ts';
import type { PolicyEntry } from './shapes.ts';

/** The texts of the repository's own policy file and of its owner's shared one; null where there is no such file. */
export interface PolicyTexts {
  readonly own: PolicyText | null;
  readonly shared: PolicyText | null;
}
interface PolicyText {
  readonly file: string;
  readonly text: string;
}

/** The people whom a policy names: logins, and teams as `org/slug`. */
export interface NamedPeople {
  readonly users: readonly string[];
  readonly teams: readonly string[];
}

export type ParsePolicy = (texts: PolicyTexts) => PolicyReading;
export type ListNamedPeople = (policy: Policy) => NamedPeople;

/** A policy file as GitHub gave it, under the name that people know it by; `entry: null` where there is none. */
export interface PolicyFile {
  readonly file: string;
  readonly entry: PolicyEntry | null;
}

/** Where a shared policy lives: the owner's repository of this name. */
export const SHARED_REPOSITORY = '.github';
const SYMLINK = 0o120000;

/** The file's name in problems: the shared file's says whose repository it is in. */
export const sharedFileName = (owner: string): string => `${owner}/${SHARED_REPOSITORY}:${POLICY_PATH}`;

/**
 * Parses what GitHub gave. A file that exists and whose text cannot be had is never taken for an absent one: the
 * reading is invalid then, with a problem that says why (REL-5: only where neither file exists the bot stays silent).
 */
export function parsePolicyFiles(parse: ParsePolicy, own: PolicyFile | null, shared: PolicyFile | null): PolicyReading {
  const unreadable = [shared, own].flatMap((file) => (file ? problemsOf(file) : []));
  const reading = parse({ own: textOf(own), shared: textOf(shared) });
  if (unreadable.length === 0 || reading.state === 'absent') return reading;
  const digest = reading.state === 'valid' ? reading.policy.digest : reading.digest;
  const files = new Set(unreadable.map((problem) => problem.file));
  const others = reading.state === 'invalid' ? reading.problems.filter((problem) => !files.has(problem.file)) : [];
  return { state: 'invalid', digest, problems: [...unreadable, ...others] };
}

const textOf = (file: PolicyFile | null): PolicyText | null =>
  file?.entry ? { file: file.file, text: file.entry.object?.text ?? '' } : null;

function problemsOf({ file, entry }: PolicyFile): readonly PolicyProblem[] {
  const why = entry && whyUnreadable(entry);
  return why ? [{ severity: 'error', file, line: 1, column: 1, field: '', ...why }] : [];
}

function whyUnreadable(entry: PolicyEntry): { readonly problem: string; readonly mend: string } | null {
  if (entry.mode === SYMLINK) {
    return { problem: 'the policy file is a symbolic link', mend: 'put the policy itself at this path' };
  }
  if (entry.type !== 'blob') {
    const kind = entry.type === 'tree' ? 'a folder' : 'a submodule';
    return { problem: `at the policy file's path there is ${kind}`, mend: 'put a text file at this path' };
  }
  if (entry.object?.isBinary) {
    return { problem: 'the policy file is not text', mend: 'save it as UTF-8 text' };
  }
  if (entry.object?.isTruncated) {
    return { problem: 'the policy file is too large for GitHub to give it whole', mend: 'make it shorter' };
  }
  if (typeof entry.object?.text !== 'string') {
    return { problem: 'GitHub gave no text for the policy file', mend: 'save it as UTF-8 text' };
  }
  return null;
}
