import { createHash } from 'node:crypto';
import { asPolicyDigest, type PolicyDigest } from '../domain/ids.ts';

/**
 * SHA-256 of the exact policy texts in UTF-8, the owner's shared one first.
 * Each text follows its part and its length in bytes (`shared 120\n…own 64\n…`), so that moving text from one file to
 * the other changes the digest. File names are left out: anyone who has the texts can compute it.
 */
export function policyDigest(shared: string | null, own: string | null): PolicyDigest {
  const hash = createHash('sha256');
  for (const [part, text] of [
    ['shared', shared],
    ['own', own],
  ] as const) {
    if (text === null) continue;
    hash.update(`${part} ${Buffer.byteLength(text, 'utf8')}\n`, 'utf8').update(text, 'utf8');
  }
  return asPolicyDigest(hash.digest('hex'));
}
