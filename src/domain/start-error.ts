/**
 * Why a process cannot run, for whoever runs it: the message says what is wrong and what to do, so that no stack has to be
 * shown. Whatever is thrown otherwise is a mistake of ours.
 */
export class StartError extends Error {
  override readonly name = 'StartError';
}
