import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Admission, AdmissionLimits, Share } from './admission.ts';
import { Bytes } from './bytes.ts';
import type { SignatureCheck } from './signature.ts';
import { EMPTY, type HttpRefusal, TOO_LARGE } from './webhook-headers.ts';

export type Body =
  | {
      readonly kind: 'whole';
      /** Valid until `end`. */
      readonly bytes: Uint8Array;
      /** Records that the body is verified. Its memory is not taken away for others then. */
      keep(): void;
      /** Releases the memory. */
      end(): void;
    }
  | { readonly kind: 'refused'; readonly refusal: HttpRefusal }
  /** The sender disconnected. */
  | { readonly kind: 'aborted' };

export interface Sent {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** The declared length; null if there is none. */
  readonly length: number | null;
}

/** Initial memory of a small body. */
const FIRST_BYTES = 16 * 1024;
/**
 * The smallest average chunk. Regular senders use larger ones, and each chunk costs as much processor time as a large
 * one.
 */
const LEAST_PIECE = 64;
const PIECES_LOOKED_AT = 256;
/** How many bytes are hashed at a time; many small pieces cost more than one. */
const HASHED_AT_ONCE = 64 * 1024;

const BUSY: HttpRefusal = {
  status: 503,
  error: 'The server is receiving too much data at the moment; send the request again',
};
const SLOW: HttpRefusal = { status: 408, error: 'The body did not arrive in time' };

/** Reads a body within the limits. Feeds it to the signature check as it arrives. */
export function readBody(
  sent: Sent,
  check: SignatureCheck,
  admission: Admission,
  limits: AdmissionLimits,
): Promise<Body> {
  const { promise, resolve } = Promise.withResolvers<Body>();
  const { incoming, outgoing, length } = sent;
  const turnAway = () => stop({ kind: 'refused', refusal: BUSY });
  let isLarge = length !== null && length > limits.smallBytes;
  const bytes = new Bytes(isLarge ? (length ?? 0) : FIRST_BYTES, length ?? limits.mostBytes);
  let share: Share | null = null;
  let hashed = 0;
  let isOver = false;
  let pieces = 0;

  const add = (chunk: Buffer) => {
    const size = bytes.length + chunk.length;
    if (++pieces >= PIECES_LOOKED_AT && size < pieces * LEAST_PIECE) {
      stop({ kind: 'aborted' });
      return incoming.destroy();
    }
    if (size > limits.mostBytes) return stop({ kind: 'refused', refusal: TOO_LARGE });
    if (!isLarge && size > limits.smallBytes) {
      // Its length was not declared. It cannot wait, because its first part is already in memory.
      const place = admission.largeAtOnce(turnAway);
      if (place === null) return turnAway();
      share?.end();
      share = place;
      isLarge = true;
    }
    const before = bytes.capacity;
    bytes.add(chunk);
    if (bytes.length - hashed >= HASHED_AT_ONCE) hash();
    // May turn away this body itself.
    share?.grow(bytes.capacity - before);
  };
  const hash = () => {
    check.add(bytes.from(hashed));
    hashed = bytes.length;
  };
  const end = () => {
    if (bytes.length === 0) return stop({ kind: 'refused', refusal: EMPTY });
    hash();
    finish({ kind: 'whole', bytes: bytes.from(0), keep: () => share?.keep(), end: giveBack });
  };
  const gone = () => stop({ kind: 'aborted' });
  const giveBack = () => {
    bytes.free();
    share?.end();
  };
  const stop = (body: Body) => {
    giveBack();
    finish(body);
  };
  const finish = (body: Body) => {
    isOver = true;
    clearTimeout(timer);
    incoming.off('data', add).off('end', end).off('close', gone);
    resolve(body);
  };

  const timer = setTimeout(() => stop({ kind: 'refused', refusal: SLOW }), limits.bodyMillis);
  // 'close' follows every error.
  incoming.on('error', () => {});
  incoming.on('close', gone);
  share = isLarge ? admission.large(turnAway) : admission.small(turnAway);
  void share.granted.then(() => {
    if (isOver) return;
    if (incoming.headers.expect !== undefined) outgoing.writeContinue();
    incoming.on('data', add).on('end', end);
  });
  return promise;
}
