import type { Json } from '../domain/journal.ts';

/** A verdict as JSON. It is plain data, which its type alone does not say. */
export function jsonOf(value: object | null): Json {
  const json: unknown = JSON.parse(JSON.stringify(value));
  return json as Json;
}
