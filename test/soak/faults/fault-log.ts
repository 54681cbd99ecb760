import type { SoakFault } from './fault.ts';

interface Entry {
  readonly fault: SoakFault;
  readonly began: number;
  ended: number | null;
  /**
   * The milliseconds from its end until every check was right.
   * null: not yet, or not within the time that was waited.
   */
  rightAfter: number | null;
}

/** Which faults were on, and when. At most one is on at a time. */
export class FaultLog {
  readonly #entries: Entry[] = [];

  began(fault: SoakFault): void {
    this.#entries.push({ fault, began: Date.now(), ended: null, rightAfter: null });
  }

  ended(): void {
    const last = this.#entries.at(-1);
    if (last) last.ended = Date.now();
  }

  right(millis: number): void {
    const last = this.#entries.at(-1);
    if (last) last.rightAfter = millis;
  }

  /** The fault that is on now, for readers of what just went wrong. */
  get words(): string {
    const last = this.#entries.at(-1);
    if (last === undefined) return 'before any fault';
    if (last.ended === null) return `during ${last.fault.name}`;
    return `${Math.round((Date.now() - last.ended) / 1000)} s after ${last.fault.name}`;
  }

  /** True if a process that was started at that time may have had to end. */
  refusesStarts(since: number): boolean {
    return this.#entries.some(({ fault, ended }) => fault.refusesStarts === true && (ended === null || ended >= since));
  }

  /** How often the fault was on. */
  timesOf(name: string): number {
    return this.#entries.filter(({ fault, ended }) => fault.name === name && ended !== null).length;
  }

  /** One line for each fault that was on. */
  get lines(): readonly string[] {
    return this.#entries.map(({ fault, began, ended, rightAfter }) => {
      const lasted = ended === null ? 'to the end' : `for ${seconds(ended - began)}`;
      const right = rightAfter === null ? 'it was not seen to be right again' : `right ${seconds(rightAfter)} later`;
      return `${new Date(began).toISOString()} ${fault.name} ${lasted}; ${right}`;
    });
  }

  /** The longest seconds from the end of each kind of fault to right checks. */
  get longest(): Readonly<Record<string, number>> {
    const worst: Record<string, number> = {};
    for (const { fault, rightAfter } of this.#entries)
      if (rightAfter !== null) worst[fault.name] = Math.max(worst[fault.name] ?? 0, Math.round(rightAfter / 100) / 10);
    return worst;
  }
}

const seconds = (millis: number): string => `${(millis / 1000).toFixed(1)} s`;
