import type { Json } from '../domain/journal.ts';

/** True if both have the same content. The order of keys does not matter. */
export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  const [one, other] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  if (Array.isArray(a) !== Array.isArray(b) || one.size !== other.size) return false;
  return [...one].every(([key, value]) => other.has(key) && sameJson(value, other.get(key) ?? null));
}
