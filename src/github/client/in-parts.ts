import type { RepositoryClient } from './repository-client.ts';

/**
 * Asks about all items in parts. Halves their size if GitHub finds them too heavy.
 * @param what names the subject, for example `Commits`
 * @param most the first size of a part
 * @param ask returns false to stop
 */
export async function inParts<Item>(
  { client, fullName }: RepositoryClient,
  what: string,
  { items, most }: { readonly items: readonly Item[]; readonly most: number },
  ask: (some: readonly Item[]) => Promise<boolean>,
): Promise<void> {
  for (let start = 0; start < items.length; ) {
    const send = async (size: number) => {
      const some = items.slice(start, start + size);
      return { goesOn: await ask(some), asked: some.length };
    };
    const { goesOn, asked } = await (client.inSizes?.(`${what} ${fullName}`, halves(most), send) ?? send(most));
    if (!goesOn) return;
    start += asked;
  }
}

/** 100, 50, 25, 12, 6, 3, 1. */
function halves(most: number): readonly number[] {
  const sizes: number[] = [];
  for (let size = most; size >= 1; size = Math.floor(size / 2)) sizes.push(size);
  return sizes;
}
