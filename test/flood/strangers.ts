import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Sends unsigned requests to a URL, and prints the answers. `node strangers.ts URL KIND AT_ONCE SECONDS` */

const MEGABYTE = 1024 * 1024;
const PIECE = Buffer.alloc(64 * 1024, 'x');
/** `1\r\nx\r\n`, that is one byte in six, ten thousand times. */
const CRUMBS = Buffer.from('1\r\nx\r\n'.repeat(10_000));
const FORGED = `X-Hub-Signature-256: sha256=${'0'.repeat(64)}\r\n`;

const headers = (more: string) =>
  `POST /api/github/webhooks HTTP/1.1\r\nHost: app\r\nContent-Type: application/json\r\nX-GitHub-Event: push\r\nX-GitHub-Delivery: flood\r\n${more}\r\n`;
const sized = (bytes: number, more = FORGED) => headers(`${more}Content-Length: ${bytes}\r\n`);
const LARGE = 25 * MEGABYTE;

/** What one stranger sends on one connection, until the other side cuts it. */
type Kind = (socket: Socket) => Promise<void>;

const KINDS: Readonly<Record<string, Kind>> = {
  'no signature, 25 MB': (socket) => sendAll(socket, sized(LARGE, ''), LARGE),
  'a wrong signature, 25 MB': (socket) => sendAll(socket, sized(LARGE), LARGE),
  'a wrong signature, 1 MB': (socket) => sendAll(socket, sized(MEGABYTE), MEGABYTE),
  'gzip, 25 MB': (socket) => sendAll(socket, sized(LARGE, `${FORGED}Content-Encoding: gzip\r\n`), LARGE),
  'chunks of 64 KB without end': async (socket) => {
    await send(socket, headers(`${FORGED}Transfer-Encoding: chunked\r\n`));
    for (;;) {
      await send(socket, `${PIECE.length.toString(16)}\r\n`);
      await send(socket, PIECE);
      await send(socket, '\r\n');
    }
  },
  'chunks of one byte without end': async (socket) => {
    await send(socket, headers(`${FORGED}Transfer-Encoding: chunked\r\n`));
    for (;;) await send(socket, CRUMBS);
  },
  'a body of 25 MB that trickles': async (socket) => {
    await send(socket, sized(LARGE));
    for (;;) await trickle(socket);
  },
  'a body of 1 MB that stops before its end': async (socket) => {
    await sendAll(socket, sized(MEGABYTE), MEGABYTE - 1);
    await once(socket, 'close');
  },
  'headers that trickle': async (socket) => {
    await send(socket, 'POST /api/github/webhooks HTTP/1.1\r\nHost: app\r\nX: ');
    for (;;) await trickle(socket);
  },
  'headers without end': async (socket) => {
    await send(socket, 'POST /api/github/webhooks HTTP/1.1\r\nHost: app\r\nX: ');
    for (;;) await send(socket, PIECE);
  },
  'half of 25 MB, and gone': (socket) => sendAll(socket, sized(LARGE), LARGE / 2).then(() => void socket.destroy()),
  'nothing at all': async (socket) => {
    await once(socket, 'close');
  },
};

export const kinds: readonly string[] = Object.keys(KINDS);

const trickle = async (socket: Socket) => {
  await pause(100);
  await send(socket, 'x');
};

async function sendAll(socket: Socket, head: string, bytes: number): Promise<void> {
  await send(socket, head);
  for (let sent = 0; sent < bytes; sent += PIECE.length) {
    await send(socket, PIECE.subarray(0, Math.min(PIECE.length, bytes - sent)));
  }
}

/** @throws Error if the other side has cut the connection */
async function send(socket: Socket, bytes: string | Buffer): Promise<void> {
  if (socket.destroyed) throw new Error('the connection was cut');
  if (socket.write(bytes)) return;
  await new Promise<void>((resolve) => {
    const go = () => {
      socket.off('drain', go).off('close', go);
      resolve();
    };
    socket.on('drain', go).on('close', go);
  });
}

/** One stranger after the other, until it is time. */
async function strangers({ hostname, port }: URL, kind: Kind, until: number, answers: Map<string, number>) {
  while (Date.now() < until) {
    const socket = connect(Number(port), hostname);
    let answer = 'no answer';
    socket.on('data', (chunk) => {
      if (answer === 'no answer') answer = chunk.toString('latin1').slice(9, 12);
    });
    socket.on('error', () => {});
    const closed = once(socket, 'close').catch(() => {});
    const cut = setTimeout(() => socket.destroy(), Math.max(until - Date.now(), 0));
    try {
      await kind(socket);
      // What keeps the connection open after its answer is done with.
      socket.end();
    } catch {
      // It was cut, as it should be.
    }
    await closed;
    clearTimeout(cut);
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
  }
}

if (import.meta.main) {
  const [url = '', name = '', atOnce = '', seconds = ''] = process.argv.slice(2);
  const kind = KINDS[name];
  if (kind === undefined) throw new Error(`no kind of stranger: ${name}`);
  const answers = new Map<string, number>();
  const until = Date.now() + Number(seconds) * 1_000;
  await Promise.all(Array.from({ length: Number(atOnce) }, () => strangers(new URL(url), kind, until, answers)));
  console.log(JSON.stringify(Object.fromEntries(answers)));
}
