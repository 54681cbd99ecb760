import { z } from 'zod';
import { asInstant } from '../../domain/ids.ts';
import type { FailedAttempt } from '../../domain/redelivery.ts';
import { failureOf } from '../client/classify-failure.ts';
import { GitHubError } from '../client/github-error.ts';

const PAGE = 100;
const TIMEOUT_MILLIS = 10_000;
const LIST = 'GET /app/hook/deliveries';
const ASK = 'POST /app/hook/deliveries/{delivery_id}/attempts';

/** GitHub's client as the app itself, with the headers of answers. */
export interface AppOctokit {
  request(
    route: string,
    parameters: Record<string, unknown>,
  ): Promise<{ readonly data: unknown; readonly headers: Readonly<Record<string, unknown>> }>;
}

const pageShape = z.array(
  z
    .object({
      id: z.string().regex(/^\d+$/),
      guid: z.string().min(1),
      delivered_at: z.string().transform((text) => asInstant(text)),
      status_code: z.number().int(),
      event: z.string().min(1),
    })
    .transform(
      ({ id, guid, delivered_at: at, status_code: status, event }): FailedAttempt => ({ id, guid, event, at, status }),
    ),
);

/** A part of the log, newest first. `next` is the cursor of the next page, null after the last. */
interface LogPage {
  readonly attempts: readonly FailedAttempt[];
  readonly next: string | null;
}

/**
 * One page of the app's log of undelivered webhooks, newest first. GitHub keeps it for three days.
 * @param cursor where the page begins; null: at the newest
 * @throws GitHubError `invalid` also if the cursor is no longer known
 */
export const failedDeliveries = (app: AppOctokit, cursor: string | null): Promise<LogPage> =>
  logPage(app, cursor, 'failure');

/** The same for webhooks that were answered as delivered. */
export const madeDeliveries = (app: AppOctokit, cursor: string | null): Promise<LogPage> =>
  logPage(app, cursor, 'success');

async function logPage(app: AppOctokit, cursor: string | null, status: 'failure' | 'success'): Promise<LogPage> {
  try {
    const { data, headers } = await app.request(LIST, {
      per_page: PAGE,
      status,
      ...(cursor === null ? {} : { cursor }),
      // As text, because Octokit would read the ids as numbers, which cannot hold them.
      request: { signal: AbortSignal.timeout(TIMEOUT_MILLIS), parseSuccessResponseBody: false },
    });
    return { attempts: pageShape.parse(withExactIds(await textOf(data))), next: nextCursor(headers.link) };
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError || error instanceof RangeError) {
      throw new GitHubError('invalid', `${LIST}: malformed`);
    }
    throw failureOf(error, LIST, Date.now());
  }
}

/**
 * Asks GitHub to deliver a webhook again. It keeps its guid, so a delivery that did arrive does nothing twice.
 * @returns `gone` if GitHub no longer has it, or does not accept it
 * @throws GitHubError for all else
 */
export async function askAgain(app: AppOctokit, id: string): Promise<'asked' | 'gone'> {
  try {
    await app.request(ASK, { delivery_id: id, request: { signal: AbortSignal.timeout(TIMEOUT_MILLIS) } });
    return 'asked';
  } catch (error) {
    const failure = failureOf(error, ASK, Date.now());
    if (failure.code === 'not-found' || failure.code === 'invalid') return 'gone';
    throw failure;
  }
}

async function textOf(data: unknown): Promise<string> {
  if (!(data instanceof ReadableStream)) throw new GitHubError('invalid', `${LIST}: no body`);
  return new Response(data).text();
}

/** Parses JSON with numbers under the name `id` as text, digit by digit. */
const withExactIds = (text: string): unknown =>
  JSON.parse(text, (key: string, value: unknown, context?: { readonly source?: string }) =>
    key === 'id' && typeof value === 'number' ? context?.source : value,
  );

/** The cursor in a link. The rest is ignored, so that the app's token is not sent to an address in an answer. */
function nextCursor(link: unknown): string | null {
  if (typeof link !== 'string') return null;
  const address = /<([^<>]+)>\s*;\s*rel="next"/.exec(link)?.[1];
  return address === undefined ? null : (URL.parse(address)?.searchParams.get('cursor') ?? null);
}
