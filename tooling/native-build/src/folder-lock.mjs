import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { connect, createServer } from 'node:net';

/** Runs `act` while no other process of this machine does so for that folder; the lock ends with its process. */
export async function withFolderLock(folder, act) {
  const address = nameLock(folder);
  let release = await tryLock(address);
  while (release === undefined) {
    await untilReleased(address);
    release = await tryLock(address);
  }
  try {
    return await act();
  } finally {
    release();
  }
}

// A name of the system's without a file: nothing stays behind a process that was killed.
function nameLock(folder) {
  const key = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 32);
  return `\0framelane-build-${key}`;
}

/** The way to release it; `undefined` while somebody else has it. */
async function tryLock(address) {
  const waiting = new Set();
  const server = createServer((socket) => {
    waiting.add(socket);
    socket.on('error', () => socket.destroy());
  });
  try {
    server.listen(address);
    await once(server, 'listening');
  } catch (error) {
    if (error.code === 'EADDRINUSE') return undefined;
    throw error;
  }
  return () => {
    server.close();
    for (const socket of waiting) socket.destroy();
  };
}

/** Whoever has the lock never speaks: the connection ends when it is free. */
async function untilReleased(address) {
  const socket = connect(address);
  // Refused or reset: nobody has it any more.
  socket.on('error', () => socket.destroy());
  socket.resume();
  await new Promise((resolve) => socket.once('close', resolve));
}
