const PLAIN = /^[A-Za-z0-9][A-Za-z0-9 ./_-]*$/;
/** What YAML would read as a number, as true or false, or as nothing. */
const NO_TEXT = /^(?:null|true|false|[-+]?\d[\d.]*(?:e[-+]?\d+)?|0x[\da-f]+|0o[0-7]+)$/i;

/** A value as YAML in one line, as people would write it: quotes only where they are needed. Meant for examples, not for hostile texts. */
export function inlineYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inlineYaml).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => `${inlineYaml(key)}: ${inlineYaml(inner)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  return typeof value === 'string' && (!PLAIN.test(value) || NO_TEXT.test(value))
    ? `'${value.replaceAll("'", "''")}'`
    : String(value);
}
