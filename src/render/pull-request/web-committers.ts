import type { UnattributedCommit } from '../../domain/requirement.ts';
import { enumeration } from '../text/phrases.ts';
import { code, type Phrase, phrase } from '../text/tree.ts';

/**
 * SOD-1: what to configure if a committer without an account may be a GitHub server.
 * A sentence with its period; empty if there is no such committer.
 * @param owner of the shared policy that it goes into
 */
export function webCommitterHint(commits: readonly UnattributedCommit[], owner: string): Phrase {
  const addresses = addressesIn(commits);
  if (addresses.length === 0) return [];
  return phrase`Where ${enumeration(addresses, 3)} is under what your GitHub Enterprise Server commits what people do in the browser, list it under ${code('separation-of-duties.web-committers')} of the shared policy, ${code(`${owner}/.github`)}, or have the server sign such commits.`;
}

/** The same for the middle of a sentence, without the owner. Empty if no committer is unknown. */
export const serverHint = (commits: readonly UnattributedCommit[]): Phrase =>
  addressesIn(commits).length === 0
    ? []
    : phrase`; list what is the address of your GitHub Enterprise Server (${enumeration(addressesIn(commits), 3)}) under ${code('separation-of-duties.web-committers')} of the owner’s shared policy`;

/** The addresses of committers without an account. */
function addressesIn(commits: readonly UnattributedCommit[]): readonly Phrase[] {
  const unknown = commits.filter(({ part, why }) => part === 'committer' && why === 'no-account');
  const addresses = new Set(unknown.flatMap(({ email }) => (email === null || email === '' ? [] : [email])));
  return [...addresses].map((email) => [code(email)]);
}
