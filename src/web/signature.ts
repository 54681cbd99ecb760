import { createHmac, timingSafeEqual } from 'node:crypto';

/** The format of X-Hub-Signature-256. */
const FORM = /^sha256=([0-9a-f]{64})$/;

/** True if a text has the format of a signature. */
export const isSignature = (text: string): boolean => FORM.test(text);

/** Checks the signature of a body while the body arrives. */
export interface SignatureCheck {
  add(bytes: Uint8Array): void;
  /** True if one of the secrets gives that signature. Call it only once. */
  fits(): boolean;
}

/** Starts the check of a signature. @param secrets any of them may have signed the body */
export function checkOf(signature: string, secrets: readonly string[]): SignatureCheck {
  const given = Buffer.from(FORM.exec(signature)?.[1] ?? '', 'hex');
  const hashes = secrets.map((secret) => createHmac('sha256', secret));
  return {
    add: (bytes) => {
      for (const hash of hashes) hash.update(bytes);
    },
    // Compares all of them in constant time.
    fits: () => hashes.map((hash) => sameBytes(hash.digest(), given)).includes(true),
  };
}

const sameBytes = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other);
