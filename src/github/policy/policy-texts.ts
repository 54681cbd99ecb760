import { z } from 'zod';
import { POLICY_PATH, type PolicyProblem, type PolicyReading } from '../../domain/policy.ts';
import { type PolicyText, parsePolicy } from '../../policy-file/parse.ts';
import { NEAR_PARTS, type NearMisses, nearMisses, nearShape } from './near-misses.ts';

/**
 * The policy file's entry in Git, and the names around its place.
 * The mode tells a symbolic link from a file, the type a folder or a submodule. The names may include a misplaced
 * policy (REL-5).
 */
export const POLICY_FILE = `
fragment PolicyFile on Commit {
  policy: file(path: ".github/countersign.yml") {
    mode
    type
    oid
    object { ... on Blob { text isTruncated isBinary } }
  }${NEAR_PARTS}
}`;

const policyEntry = z.object({
  mode: z.number().int(),
  type: z.string(),
  oid: z.string(),
  object: z
    .object({ text: z.string().nullish(), isTruncated: z.boolean().nullish(), isBinary: z.boolean().nullish() })
    .nullable(),
});
/** The policy file's entry in a commit's tree. */
export type PolicyEntry = z.infer<typeof policyEntry>;

/**
 * GitHub's answer about a commit and its policy file.
 * null as a whole if there is no commit; `policy` is null if that commit has no policy file.
 */
export const policyTarget = z.object({ policy: policyEntry.nullable(), ...nearShape });
export type PolicyTarget = z.infer<typeof policyTarget>;

/** Why a policy file's existence or content is unknown, and what to do. */
export interface Doubt {
  readonly problem: string;
  readonly fix: string;
}

/** A policy file in GitHub's answer, with its name for people. `entry: null` if there is none. */
export interface FetchedPolicyFile {
  readonly file: string;
  readonly entry: PolicyEntry | null;
  /** POL-1: set if there seems to be none, without proof. */
  readonly doubt?: Doubt | null;
  /** REL-5: files at other places that are probably meant to be a policy. */
  readonly near?: NearMisses;
}

/** A policy file without its name. */
export type FoundFile = Omit<FetchedPolicyFile, 'file'>;

const NO_BRANCH: Doubt = {
  problem:
    'GitHub shows no commit on the default branch, and the repository is not empty: whether it has a policy is not known',
  fix: 'choose a default branch that exists, and see that the app may read contents',
};

/**
 * The policy file of a branch's newest commit.
 * @param empty whether the repository is empty: only then no branch means no file (POL-1)
 */
export function policyFileOf(target: PolicyTarget | null, empty: boolean | null): FoundFile {
  if (target !== null) return { entry: target.policy, near: target };
  return { entry: null, doubt: empty === true ? null : NO_BRANCH };
}

/** The repository of an owner's shared policy. */
export const SHARED_REPOSITORY = '.github';
const SYMLINK = 0o120000;
/** The first line of every file that Git LFS stores elsewhere. */
const LFS_POINTER = 'version https://git-lfs.github.com/spec/';

/** The file's name in problems. The shared file's includes its repository. */
export const sharedFileName = (owner: string): string => `${owner}/${SHARED_REPOSITORY}:${POLICY_PATH}`;

/**
 * Parses the policy files in GitHub's answer.
 * A file whose text cannot be read, a file that may or may not exist, and a file at a wrong place do not count as
 * absent: the reading is invalid, with a problem that says why (POL-1). The app stays silent only if neither file
 * exists (REL-5).
 */
export function parsePolicyFiles(own: FetchedPolicyFile | null, shared: FetchedPolicyFile | null): PolicyReading {
  const given = [shared, own].filter((file) => file !== null);
  const unreadable = given.flatMap(problemsOf);
  const reading = parsePolicy({ own: textOf(own), shared: textOf(shared) });
  if (reading.state === 'absent') return reading;
  const files = new Set(given.filter((file) => problemsOf(file).length > 0).map(({ file }) => file));
  if (files.size === 0) return reading;
  const digest = reading.state === 'valid' ? reading.policy.digest : reading.digest;
  const others = reading.state === 'invalid' ? reading.problems.filter((problem) => !files.has(problem.file)) : [];
  return { state: 'invalid', digest, problems: [...unreadable, ...others] };
}

/** The text of a file. One that cannot be read has none, so that the problems of the other are still found. */
function textOf(file: FetchedPolicyFile | null): PolicyText | null {
  if (file?.entry) return { file: file.file, text: file.entry.object?.text ?? '' };
  return file && problemsOf(file).length > 0 ? { file: file.file, text: '' } : null;
}

function problemsOf({ file, entry, doubt, near }: FetchedPolicyFile): readonly PolicyProblem[] {
  const why = entry ? whyUnreadable(entry) : (doubt ?? null);
  if (why) return [problem(file, why)];
  return entry ? [] : nearMisses(file, near).map(({ file: found, ...rest }) => problem(found, rest));
}

const problem = (file: string, why: Doubt): PolicyProblem => ({
  severity: 'error',
  file,
  line: 1,
  column: 1,
  field: '',
  problem: why.problem,
  mend: why.fix,
});

function whyUnreadable(entry: PolicyEntry): Doubt | null {
  if (entry.mode === SYMLINK) {
    return { problem: 'the policy file is a symbolic link', fix: 'put the policy itself at this path' };
  }
  if (entry.type !== 'blob') {
    const kind = entry.type === 'tree' ? 'a folder' : 'a submodule';
    return { problem: `at the policy file's path there is ${kind}`, fix: 'put a text file at this path' };
  }
  if (entry.object?.isBinary) {
    return { problem: 'the policy file is not text', fix: 'save it as UTF-8 text' };
  }
  if (entry.object?.isTruncated) {
    return { problem: 'the policy file is too large for GitHub to give it whole', fix: 'make it shorter' };
  }
  if (typeof entry.object?.text !== 'string') {
    return { problem: 'GitHub gave no text for the policy file', fix: 'save it as UTF-8 text' };
  }
  if (entry.object.text.startsWith(LFS_POINTER)) {
    return {
      problem: 'the policy file is kept in Git LFS, so that there is only a pointer to it at this path',
      fix: 'take the path out of .gitattributes and commit the file itself',
    };
  }
  return null;
}
