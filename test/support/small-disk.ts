import { execFile } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from './until.ts';

const run = promisify(execFile);
const BALLAST = 'ballast';
const PARTS = [1024 * 1024, 4096] as const;
/** How often freed space is filled again. */
const REFILL_MILLIS = 100;

/** A file system in memory that can be filled and made read-only, also for root. */
export class SmallDisk {
  readonly path: string;
  #filling: NodeJS.Timeout | null = null;

  private constructor(path: string) {
    this.path = path;
  }

  /** @returns null if the machine does not allow mounting */
  static async mount(path: string, megabytes: number): Promise<SmallDisk | null> {
    await mkdir(path, { recursive: true });
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'countersign-test', path]);
    } catch {
      // Impossible without root, or in a container; the caller says what is left out.
      return null;
    }
    return new SmallDisk(path);
  }

  /** Leaves no free byte until `makeRoom`. */
  fill(): void {
    this.#fillUp();
    this.#filling = setInterval(() => this.#fillUp(), REFILL_MILLIS);
  }

  makeRoom(): void {
    if (this.#filling !== null) clearInterval(this.#filling);
    this.#filling = null;
    rmSync(join(this.path, BALLAST), { force: true });
  }

  /**
   * Makes the disk read-only.
   * Resolves when nothing can be written any more, after the last file was closed for writing.
   */
  async readOnly(): Promise<void> {
    await until(`${this.path} is read-only`, () => this.#remount('ro'));
  }

  async writable(): Promise<void> {
    await until(`${this.path} can be written`, () => this.#remount('rw'));
  }

  async unmount(): Promise<void> {
    this.makeRoom();
    await run('umount', ['--lazy', this.path]);
  }

  async #remount(mode: 'ro' | 'rw'): Promise<boolean> {
    try {
      await run('mount', ['-o', `remount,${mode}`, this.path]);
      return true;
    } catch {
      // A file is still open for writing; try again.
      return false;
    }
  }

  #fillUp(): void {
    const file = openSync(join(this.path, BALLAST), 'a');
    try {
      for (const size of PARTS) append(file, Buffer.alloc(size));
    } finally {
      closeSync(file);
    }
  }
}

/** Writes it repeatedly until there is no room. */
function append(file: number, part: Buffer): void {
  try {
    while (writeSync(file, part) === part.length);
  } catch (error) {
    if (!(Error.isError(error) && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}
