/** One queue for all kinds of work. A job's key says what it is about. */
export const QUEUE = 'subject';
/** The queue of permanently failed jobs, with their errors, for a person to read. */
export const FAILED = 'subject-failed';
