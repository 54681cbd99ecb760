import { z } from 'zod';
import { isNearPolicy } from '../../domain/near-policy.ts';
import { POLICY_PATH } from '../../domain/policy.ts';

/**
 * The surroundings of the policy file.
 * The names in the root, in `.github` and in `docs`, and the file under two other common spellings of the folder.
 */
export const NEAR_PARTS = `
    inRoot: tree { entries { name } }
    inGithub: file(path: ".github") { object { ... on Tree { entries { name } } } }
    inDocs: file(path: "docs") { object { ... on Tree { entries { name } } } }
    otherFolder: file(path: ".GitHub/countersign.yml") { path }
    anotherFolder: file(path: ".Github/countersign.yml") { path }`;

const names = z.array(z.object({ name: z.string() })).nullish();
const folder = z.object({ object: z.object({ entries: names }).nullish() }).nullish();
const file = z.object({ path: z.string().nullish() }).nullish();
/**
 * The answer to these parts, read tolerantly.
 * What is missing here only leaves a file unnoticed that would not have been read.
 */
export const nearShape = {
  inRoot: z.object({ entries: names }).nullish(),
  inGithub: folder,
  inDocs: folder,
  otherFolder: file,
  anotherFolder: file,
};
const nearObject = z.object(nearShape);
export type NearMisses = z.infer<typeof nearObject>;

/**
 * REL-5: finds files beside the policy file's place, because their authors meant to have a policy.
 * Returns each file, with the repository's name as in `file`, and what to do about it.
 */
export function nearMisses(
  file: string,
  near: NearMisses | undefined,
): readonly { readonly file: string; readonly problem: string; readonly fix: string }[] {
  const repository = file.slice(0, file.length - POLICY_PATH.length);
  return pathsOf(near ?? {})
    .filter(isNearPolicy)
    .map((path) => ({
      file: `${repository}${path}`,
      problem: `no policy is read from ${path}, and there is none at ${POLICY_PATH}`,
      fix: `rename it to ${POLICY_PATH}, or delete it where it is not meant to be the policy`,
    }));
}

const pathsOf = ({ inRoot, inGithub, inDocs, otherFolder, anotherFolder }: NearMisses): readonly string[] => [
  ...(inRoot?.entries ?? []).map(({ name }) => name),
  ...(inGithub?.object?.entries ?? []).map(({ name }) => `.github/${name}`),
  ...(inDocs?.object?.entries ?? []).map(({ name }) => `docs/${name}`),
  ...[otherFolder, anotherFolder].flatMap((found) => (typeof found?.path === 'string' ? [found.path] : [])),
];
