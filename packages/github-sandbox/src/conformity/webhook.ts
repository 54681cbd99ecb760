import { isRecord, type Schema } from './convert.ts';
import { readJson, record } from './description.ts';
import { isMistake } from './mistakes.ts';
import { Schemas } from './schemas.ts';
import type { Violation } from './violation.ts';

interface WebhookDescription {
  readonly webhooks: Schema;
  readonly schemas: Schemas;
}

let loaded: WebhookDescription | null = null;

function description(): WebhookDescription {
  if (loaded === null) {
    const document = readJson('@octokit/openapi-webhooks/generated/api.github.com.json');
    loaded = {
      webhooks: record(document.webhooks),
      schemas: new Schemas(record(record(document.components).schemas), false),
    };
  }
  return loaded;
}

/**
 * Violations of @octokit/openapi-webhooks by a webhook's payload; empty if there are none.
 * `event` is the value of `X-GitHub-Event`. An event or an action that GitHub does not describe is a violation too.
 */
export function webhookViolations(event: string, payload: unknown): readonly Violation[] {
  const { webhooks, schemas } = description();
  const action = isRecord(payload) && typeof payload.action === 'string' ? payload.action : null;
  const operation = action === null ? event : `${event}.${action}`;
  const node = webhooks[operation.replace(/[._]/g, '-')];
  const schema = bodySchema(node);
  if (schema === null) {
    return [{ where: 'webhook', operation, at: 'event', problem: 'GitHub describes no such event and action' }];
  }
  return schemas
    .problems(schema, payload)
    .map(({ at, problem }): Violation => ({ where: 'webhook', operation, at: `payload${at}`, problem }))
    .filter((violation) => !isMistake(violation));
}

function bodySchema(node: unknown): Schema | null {
  if (!isRecord(node)) return null;
  const media = record(record(record(record(node.post).requestBody).content)['application/json']);
  return record(media.schema);
}
