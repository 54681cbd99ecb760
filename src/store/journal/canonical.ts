import type { Json } from '../../domain/journal.ts';

/**
 * The canonical text of a JSON value, by RFC 8785.
 * No white space, keys in the order of their UTF-16 units, numbers and strings as ECMAScript writes them. The same
 * value gives the same text everywhere, so anyone can check its hash with any tool for the RFC.
 * @throws TypeError for what JSON cannot represent: numbers that are not finite, lone surrogates
 */
export function canonical(value: Json): string {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`not a JSON number: ${value}`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${text(key)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}

/** Quotes a string. Rejects lone surrogates, which have no UTF-8 bytes to hash. */
function text(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('a text with a lone surrogate has no canonical form');
  return JSON.stringify(value);
}

const isList = (value: readonly Json[] | { readonly [key: string]: Json }): value is readonly Json[] =>
  Array.isArray(value);
