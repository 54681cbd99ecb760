/**
 * The reason why a process cannot start, in words for the operator.
 * The message says what is wrong and what to do, and is shown without a stack. Any other error is a bug.
 */
export class StartError extends Error {
  override readonly name = 'StartError';
}
