import type { Expectation } from './step.ts';

/** Passes the app's log to a stream, one JSON line each. */
export class DemoLog {
  readonly #to: { write(text: string): unknown };
  readonly #kept: Set<string>;
  readonly #messages = new Set<string>();

  /** @param kept messages that are not written to the stream the first time, because a step of the story shows them */
  constructor(to: { write(text: string): unknown }, kept: readonly string[]) {
    this.#to = to;
    this.#kept = new Set(kept);
  }

  write(line: string): void {
    const message = messageOf(line);
    this.#messages.add(message);
    if (!this.#kept.delete(message)) this.#to.write(line);
  }

  /** Expects this message in the log. */
  warned(message: string): Expectation {
    return {
      expected: message,
      found: () => (this.#messages.has(message) ? `the log warns "${message}"` : 'the log does not warn of it'),
    };
  }
}

function messageOf(line: string): string {
  const entry: unknown = JSON.parse(line);
  return typeof entry === 'object' && entry !== null && 'msg' in entry ? String(entry.msg) : '';
}
