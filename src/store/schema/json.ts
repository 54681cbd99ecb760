/** Parses JSON that this app wrote into its own table. The caller gives the type. */
export function parseOwnJson<Value>(text: string): Value {
  const value: unknown = JSON.parse(text);
  return value as Value;
}
