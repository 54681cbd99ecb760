import type { IncomingHttpHeaders } from 'node:http';
import { isSignature } from './signature.ts';

/** The contents of a webhook's headers. */
export interface WebhookHeaders {
  readonly id: string;
  readonly event: string;
  readonly signature: string;
  /** Declared length of the body in bytes; null if there is none. */
  readonly length: number | null;
}

export interface HttpRefusal {
  readonly status: 400 | 401 | 408 | 413 | 415 | 501 | 503;
  readonly error: string;
}

/** Checks the headers of a webhook before its body is read. Most requests that are not webhooks are rejected here. */
export function readHeaders(headers: IncomingHttpHeaders, mostBytes: number): WebhookHeaders | HttpRefusal {
  const form = formRefusal(headers);
  if (form !== null) return form;
  const length = lengthOf(headers);
  if (length !== null && length > mostBytes) return TOO_LARGE;
  const id = text(headers['x-github-delivery']);
  const event = text(headers['x-github-event']);
  const signature = text(headers['x-hub-signature-256']);
  if (id === '') return { status: 400, error: 'X-GitHub-Delivery is missing' };
  if (event === '') return { status: 400, error: 'X-GitHub-Event is missing' };
  if (signature === '')
    return {
      status: 401,
      error: 'X-Hub-Signature-256 is missing; enter the webhook secret in the settings of the GitHub App',
    };
  if (!isSignature(signature))
    return { status: 401, error: 'X-Hub-Signature-256 is not "sha256=" followed by 64 hexadecimal digits' };
  if (length === 0) return EMPTY;
  return { id, event, signature, length };
}

export const TOO_LARGE: HttpRefusal = { status: 413, error: 'The body is larger than 25 MB' };
export const EMPTY: HttpRefusal = { status: 400, error: 'The body is empty' };

/**
 * Rejects other content types and encodings.
 * GitHub does not sign compressed bytes, and unpacking them could fill the memory.
 */
function formRefusal(headers: IncomingHttpHeaders): HttpRefusal | null {
  const [type = '', ...parameters] = text(headers['content-type']).toLowerCase().split(';');
  if (type.trim() !== 'application/json')
    return {
      status: 415,
      error: `Content type ${quoted(type)} has to be application/json; choose it in the settings of the webhook`,
    };
  for (const parameter of parameters) {
    const [name, value = ''] = parameter.trim().split('=');
    const charset = value.replaceAll('"', '');
    if (name === 'charset' && charset !== 'utf-8' && charset !== 'utf8')
      return { status: 415, error: `Charset ${quoted(charset)} is not supported: GitHub sends and signs UTF-8` };
  }
  const encoding = codings(headers['content-encoding']).find((coding) => coding !== 'identity');
  if (encoding !== undefined)
    return {
      status: 415,
      error: `Content-Encoding ${quoted(encoding)} is not supported: GitHub sends and signs uncompressed bodies. Configure the proxy in front of this server not to change them`,
    };
  const transfer = codings(headers['transfer-encoding']).find((coding) => coding !== 'chunked');
  return transfer === undefined
    ? null
    : { status: 501, error: `Transfer-Encoding ${quoted(transfer)} is not supported, only chunked is` };
}

function lengthOf(headers: IncomingHttpHeaders): number | null {
  if (headers['content-length'] !== undefined) return Number(headers['content-length']);
  return headers['transfer-encoding'] === undefined ? 0 : null;
}

const codings = (header: string | readonly string[] | undefined): readonly string[] =>
  text(header)
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '');

const text = (header: string | readonly string[] | undefined): string =>
  typeof header === 'object' ? header.join(', ') : (header ?? '');

const MOST_QUOTED = 60;
/** Quotes unverified input for an answer and the log. */
const quoted = (words: string): string => JSON.stringify(words.trim().slice(0, MOST_QUOTED));
