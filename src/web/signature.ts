import { createHmac, timingSafeEqual } from 'node:crypto';

/** As GitHub writes it in X-Hub-Signature-256. */
const FORM = /^sha256=([0-9a-f]{64})$/;

/** True where a signature may be one at all. */
export const isSignature = (text: string): boolean => FORM.test(text);

/** Compares a signature with a body while the body comes in. */
export interface Check {
  add(bytes: Uint8Array): void;
  /** True where one of the secrets gives that signature; to be asked once. */
  fits(): boolean;
}

/** @param secrets any of them will do */
export function checkOf(signature: string, secrets: readonly string[]): Check {
  const given = Buffer.from(FORM.exec(signature)?.[1] ?? '', 'hex');
  const hashes = secrets.map((secret) => createHmac('sha256', secret));
  return {
    add: (bytes) => {
      for (const hash of hashes) hash.update(bytes);
    },
    // All of them, and in a time that says nothing of where they differ.
    fits: () => hashes.map((hash) => sameBytes(hash.digest(), given)).includes(true),
  };
}

const sameBytes = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other);
