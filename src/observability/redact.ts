/**
 * What secrets look like, whoever they belong to: GitHub's tokens and signatures, keys, tokens for a header, passwords in
 * addresses. Strangers choose some of what is logged, so no shape may take time that grows faster than the line.
 */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^"]*?(-----END [A-Z ]*PRIVATE KEY-----|(?="))/g, '[key]'],
  [/\bgh[a-z]_[A-Za-z0-9_]{16,}|\bgithub_pat_\w{16,}|\bv1\.[0-9a-f]{40}\b/g, '[token]'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g, '[token]'],
  [/\b(bearer|basic|token) +[\w.~+/=-]{16,}/gi, '$1 [token]'],
  [/\bsha(1|256)=[0-9a-f]{40,64}\b/g, 'sha$1=[signature]'],
  [/\b([a-z][a-z+]{0,20}:\/\/[^\s:/@"]{1,200}):[^\s/@"]{1,500}@/g, '$1:[password]@'],
];
/** Shorter ones would take ordinary words out of the log. */
const SHORTEST = 8;

/**
 * Takes secrets out of a line of the log, wherever they stand in it: in the message of an error, in an address, in a field
 * of whatever name. The last resort, behind the fields that are never written at all.
 * @param known secrets of this process, word by word
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
