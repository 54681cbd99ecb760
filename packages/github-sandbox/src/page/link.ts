/** The address, where it may be followed from a page; null for `javascript:` and whatever else is no web address. */
export function webAddress(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  return /^https?:$/.test(new URL(address).protocol) ? address : null;
}
