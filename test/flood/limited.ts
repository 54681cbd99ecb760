import { access, mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';

/** A limit of the memory that the processes of a group use together. */
export interface MemoryGroup {
  /** For example `cgroup v2`. */
  readonly kind: string;
  add(pid: number): Promise<void>;
  /** The most bytes that they held so far. null if the kernel does not say. */
  peak(): Promise<number | null>;
  remove(): Promise<void>;
}

/** The two layouts of control groups: their folder, and the names of their files. */
const LAYOUTS = [
  { kind: 'cgroup v2', root: '/sys/fs/cgroup', limit: 'memory.max', peak: 'memory.peak', swap: 'memory.swap.max' },
  {
    kind: 'cgroup v1',
    root: '/sys/fs/cgroup/memory',
    limit: 'memory.limit_in_bytes',
    peak: 'memory.max_usage_in_bytes',
    swap: null,
  },
] as const;

/** A control group with a memory limit. null if none can be made. It takes Linux and root. */
export async function memoryGroup(bytes: number): Promise<MemoryGroup | null> {
  for (const { kind, root, limit, peak, swap } of LAYOUTS) {
    const path = `${root}/countersign-flood-${process.pid}`;
    try {
      await mkdir(path);
    } catch {
      continue;
    }
    try {
      // The kernel makes it, where this is a control group and no mere directory.
      await access(`${path}/${limit}`);
      await writeFile(`${path}/${limit}`, String(bytes));
      if (swap !== null) await writeFile(`${path}/${swap}`, '0').catch(() => {});
      return {
        kind,
        add: (pid) => writeFile(`${path}/cgroup.procs`, String(pid)),
        peak: async () => Number(await readFile(`${path}/${peak}`, 'utf8').catch(() => Number.NaN)) || null,
        remove: () => rmdir(path),
      };
    } catch {
      await rmdir(path);
    }
  }
  return null;
}
