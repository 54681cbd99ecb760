import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StartError } from '../../domain/start-error.ts';
import { codeOf } from './error-code.ts';

/**
 * Longest path of a Unix socket on any system.
 * macOS: 104 bytes with the final zero.
 */
const MAX_SOCKET_PATH = 103;
/** Errors of a connection if no process listens, or if its socket is being removed. */
const GONE = /^(?:ECONNREFUSED|ENOENT)$/;
/** How long the socket of a killed process may outlive the process. */
const TRY_AGAIN_MILLIS = 100;
const MAX_TRIES = 10;

/**
 * Locks a data directory against other processes with a socket.
 * PGlite has no such lock, and two writers destroy the database. A socket is better than a file with a process id: it
 * frees itself when the process is killed, and process ids mean nothing between containers that share a volume.
 * @returns a function that frees it
 * @throws StartError if another process has it
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const path = socketPath(directory);
  const server = createServer((socket) => socket.end());
  server.unref();
  try {
    await listen(server, path);
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    if (await keepsAnswering(path)) {
      throw new StartError(
        `The data directory ${directory} is in use by another process. Stop that one first, or give this one a DATA_DIR of its own, or set DATABASE_URL to share a PostgreSQL.`,
      );
    }
    await rm(path, { force: true });
    await listen(server, path);
  }
  return () => new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}

function socketPath(directory: string): string {
  const absolute = join(directory, 'lock');
  const short = relative(process.cwd(), absolute);
  const path = Buffer.byteLength(short) < Buffer.byteLength(absolute) ? short : absolute;
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH) {
    throw new StartError(`The path of the data directory is too long: ${directory}. Choose a shorter DATA_DIR.`);
  }
  return path;
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/**
 * True if a process listens on the socket, and still does after a moment.
 * The system may need that moment to remove the socket of a killed process.
 */
async function keepsAnswering(path: string): Promise<boolean> {
  for (let tries = 0; await answers(path); tries++) {
    if (tries === MAX_TRIES) return true;
    await pause(TRY_AGAIN_MILLIS);
  }
  return false;
}

/** True if a process listens on the socket; false if its process is gone. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error) => (GONE.test(codeOf(error)) ? resolve(false) : reject(error)));
  });
}
