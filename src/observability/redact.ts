/**
 * The shapes of secrets: GitHub's tokens and signatures, keys, header tokens, passwords in addresses.
 * They match secrets of any owner. Strangers choose some of what is logged, so the time for each shape must be linear
 * in the line.
 */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^"]*?(-----END [A-Z ]*PRIVATE KEY-----|(?="))/g, '[key]'],
  [/\bgh[a-z]_[A-Za-z0-9_]{16,}|\bgithub_pat_\w{16,}|\bv1\.[0-9a-f]{40}\b/g, '[token]'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g, '[token]'],
  [/\b(bearer|basic|token) +[\w.~+/=-]{16,}/gi, '$1 [token]'],
  [/\bsha(1|256)=[0-9a-f]{40,64}\b/g, 'sha$1=[signature]'],
  [/\b([a-z][a-z+]{0,20}:\/\/[^\s:/@"]{1,200}):[^\s/@"]{1,500}@/g, '$1:[password]@'],
];
/** Shorter ones would remove ordinary words from the log. */
const SHORTEST = 8;

/**
 * Removes secrets from a log line, in any place.
 * They may be in the message of an error, in an address, or in a field of any name. This is the last resort, after the
 * fields that are never written.
 * @param known secrets of this process, verbatim
 */
export function withoutSecrets(line: string, known: readonly string[]): string {
  let text = line;
  for (const secret of known) {
    // As JSON writes it.
    const written = JSON.stringify(secret).slice(1, -1);
    if (written.length >= SHORTEST) text = text.replaceAll(written, '[secret]');
  }
  for (const [shape, instead] of SHAPES) text = text.replaceAll(shape, instead);
  return text;
}
