import { createHmac } from 'node:crypto';

/** The value of `X-Hub-Signature-256` for a body. */
export function sign256(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** The value of the older `X-Hub-Signature`, which GitHub still sends. */
export function sign1(secret: string, body: string): string {
  return `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`;
}
