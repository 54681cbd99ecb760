import { execFile } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from './until.ts';

const run = promisify(execFile);
const BALLAST = 'ballast';
const PARTS = [1024 * 1024, 4096] as const;
/** What somebody frees is taken again this often. */
const REFILL_MILLIS = 100;

/** A file system of its own in memory, which can be filled up and made read-only, for root as well. */
export class SmallDisk {
  readonly path: string;
  #filling: NodeJS.Timeout | null = null;

  private constructor(path: string) {
    this.path = path;
  }

  /** @returns null where the machine does not let us mount one */
  static async mount(path: string, megabytes: number): Promise<SmallDisk | null> {
    await mkdir(path, { recursive: true });
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'countersign-test', path]);
    } catch {
      // Who is not root, or in a container, may not; the caller says what is left out.
      return null;
    }
    return new SmallDisk(path);
  }

  /** No byte is free until `makeRoom`. */
  fill(): void {
    this.#fillUp();
    this.#filling = setInterval(() => this.#fillUp(), REFILL_MILLIS);
  }

  makeRoom(): void {
    if (this.#filling !== null) clearInterval(this.#filling);
    this.#filling = null;
    rmSync(join(this.path, BALLAST), { force: true });
  }

  /** Resolves when nothing can be written any more, which is once nobody has a file open for writing. */
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
      // Somebody writes there still; asked again.
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

/** Writes it again and again until there is no room for it. */
function append(file: number, part: Buffer): void {
  try {
    while (writeSync(file, part) === part.length);
  } catch (error) {
    if (!(Error.isError(error) && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}
