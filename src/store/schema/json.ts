/** Reads JSON that this app wrote into its own table; the caller says what it wrote there. */
export function parseOwnJson<Value>(text: string): Value {
  const value: unknown = JSON.parse(text);
  return value as Value;
}
