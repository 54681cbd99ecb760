import { z } from 'zod';
import { asInstant } from '../../domain/ids.ts';
import type { FailedAttempt } from '../../domain/redelivery.ts';
import { failureOf } from '../client/classify-failure.ts';
import { GitHubError } from '../client/github-error.ts';

const PAGE = 100;
const TIMEOUT_MILLIS = 10_000;
const LIST = 'GET /app/hook/deliveries';
const ASK = 'POST /app/hook/deliveries/{delivery_id}/attempts';

/** GitHub as the app itself sees it, with the headers of its answers. */
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

/** A part of the log, the newest first; `next` is the cursor of the next page, null after the last. */
interface LogPage {
  readonly attempts: readonly FailedAttempt[];
  readonly next: string | null;
}

/**
 * One page of the app's log of webhooks that could not be delivered, the newest first. GitHub keeps it for three days.
 * @param cursor where the page begins; null: at the newest
 * @throws GitHubError `invalid` where the cursor is not known any more, too
 */
export const failedDeliveries = (app: AppOctokit, cursor: string | null): Promise<LogPage> =>
  logPage(app, cursor, 'failure');

/** The same of the webhooks that were answered as delivered. */
export const madeDeliveries = (app: AppOctokit, cursor: string | null): Promise<LogPage> =>
  logPage(app, cursor, 'success');

async function logPage(app: AppOctokit, cursor: string | null, status: 'failure' | 'success'): Promise<LogPage> {
  try {
    const { data, headers } = await app.request(LIST, {
      per_page: PAGE,
      status,
      ...(cursor === null ? {} : { cursor }),
      // As text: Octokit would read the ids as numbers, which cannot hold them.
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
 * Asks GitHub to deliver a webhook again. It keeps its guid, so one that did arrive does nothing twice.
 * @returns `gone` where GitHub does not have it any more, or does not take it
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

/** Numbers under the name `id` become text, digit by digit. */
const withExactIds = (text: string): unknown =>
  JSON.parse(text, (key: string, value: unknown, context?: { readonly source?: string }) =>
    key === 'id' && typeof value === 'number' ? context?.source : value,
  );

/** Only the cursor is taken from the link, so that the app's token goes nowhere that an answer names. */
function nextCursor(link: unknown): string | null {
  if (typeof link !== 'string') return null;
  const address = /<([^<>]+)>\s*;\s*rel="next"/.exec(link)?.[1];
  return address === undefined ? null : (URL.parse(address)?.searchParams.get('cursor') ?? null);
}
