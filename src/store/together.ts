/**
 * Waits for statements of one transaction that were sent without waiting for each other. Unlike `Promise.all` it waits for
 * all of them also where one fails: what is still under way when the transaction is rolled back would be carried out
 * after it, on its own.
 * @throws what the first of them that failed was rejected with
 */
export async function together<const Values extends readonly unknown[]>(
  ...parts: { readonly [Index in keyof Values]: Promise<Values[Index]> }
): Promise<Values> {
  await Promise.allSettled(parts);
  return (await Promise.all(parts)) as Values;
}
