import type { FaultEffect } from '../faults.ts';

type Change = Pick<Extract<FaultEffect, { kind: 'webhook-payload' }>, 'without' | 'with'>;

/** The payload with some fields removed and others replaced. The original stays unchanged. */
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

/** The place of a field; null if nothing could contain it. */
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
