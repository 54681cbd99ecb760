/** One queue for all kinds of work; a job's key says what it is about. */
export const QUEUE = 'subject';
/** Where jobs go that failed for the last time, with the error; kept for a person to look at. */
export const FAILED = 'subject-failed';
