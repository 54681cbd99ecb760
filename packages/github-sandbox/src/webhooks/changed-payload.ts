import type { FaultEffect } from '../faults.ts';

type Change = Pick<Extract<FaultEffect, { kind: 'webhook-payload' }>, 'without' | 'with'>;

/** The payload without some fields, and with others in their place; the original stays as it is. */
export function changedPayload(payload: unknown, { without = [], with: values = {} }: Change): unknown {
  const changed: unknown = structuredClone(payload);
  for (const path of without) {
    const at = placeOf(changed, path);
    if (at) delete at.holder[at.field];
  }
  for (const [path, value] of Object.entries(values)) {
    const at = placeOf(changed, path);
    if (at) at.holder[at.field] = value;
  }
  return changed;
}

/** Where a field stands; null where there is nothing that could hold it. */
function placeOf(
  payload: unknown,
  path: string,
): { readonly holder: Record<string, unknown>; readonly field: string } | null {
  const fields = path.split('.');
  const field = fields.pop() ?? '';
  let holder: unknown = payload;
  for (const next of fields) holder = isHolder(holder) ? holder[next] : null;
  return isHolder(holder) ? { holder, field } : null;
}

const isHolder = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
