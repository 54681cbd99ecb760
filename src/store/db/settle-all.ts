/** PostgreSQL's code for every statement after a failed one in the same transaction. */
const AFTER_ANOTHER = '25P02';

/**
 * Waits for statements of one transaction that were sent without waiting for each other.
 * Unlike `Promise.all`, it waits for all of them even if one fails: a statement that is under way during the rollback
 * would otherwise run after it, on its own.
 * @throws the error of the first statement that failed, not the errors that follow from it
 */
export async function settleAll<const Values extends readonly unknown[]>(
  ...parts: { readonly [Index in keyof Values]: Promise<Values[Index]> }
): Promise<Values> {
  const settled = await Promise.allSettled(parts);
  const failed = settled.filter((one) => one.status === 'rejected');
  const cause = failed.find(
    ({ reason }) => !(Error.isError(reason) && 'code' in reason && reason.code === AFTER_ANOTHER),
  );
  if (cause !== undefined) throw cause.reason;
  return (await Promise.all(parts)) as Values;
}
