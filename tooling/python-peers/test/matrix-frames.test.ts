import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { decodeMmapHeader, encodeFrameHeader, encodeMmapHeader } from '@framelane/protocol/matrix';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { describedPrograms, findPython, peerEnvironment, pythonCapability, spawnPeer } from '../src/index.mjs';
import { useWorkFolder } from './support/work-folder.ts';

const run = promisify(execFile);
const inWorkFolder = useWorkFolder();
const closeLater = useCleanUp();

const red64 = solid(64 * 64, [255, 0, 0]);

needs(describe, await pythonCapability())('frames from Python to a matrix service', () => {
  it('the description’s socket snippet shows a PNG', async () => {
    const socketPath = inWorkFolder('matrix.sock');
    const service = await startService(['--unix-socket', socketPath]);
    await runPython('from PIL import Image; Image.new("RGB", (64, 64), "red").save("frame.png")');
    await runPython(describedPrograms.socket.replace('/tmp/heart_matrix.sock', socketPath));
    expect(await service.readFrame()).toBe(hash(red64));
  });

  it('the description’s memory-mapped snippet shows a picture', async () => {
    const path = inWorkFolder('matrix.mmap');
    const service = await startService(['--mmap-path', path]);
    await runPython(describedPrograms.mapped.replace('/tmp/heart_matrix.mmap', path));
    expect(await service.readFrame()).toBe(hash(red64));
    const file = readFileSync(path);
    expect([file.byteLength, statSync(path).mode & 0o777]).toEqual([12_304, 0o600]);
    expect(decodeMmapHeader(file, { width: 64, height: 64 })).toEqual({ type: 'stable', version: 2n });
  });

  it('one connection serves many frames, over TCP too, and is made again after a refusal', async () => {
    const service = await startService(['--tcp', '--width', '2', '--height', '1']);
    const { stdout } = await runPython(`
from PIL import Image
from isolated_rendering.client import MatrixRejectedError, send_image
client = send_image(Image.new("RGB", (2, 1), "red"), tcp_address=("127.0.0.1", ${service.port}))
for level in range(200):
    client.send_image(Image.new("RGB", (2, 1), (level, 0, 0)))
try:
    client.send_image(Image.new("RGB", (3, 1)))
except MatrixRejectedError as error:
    print(error)
client.send_image(Image.new("RGBA", (2, 1), (1, 2, 3, 0)))
`);
    expect(stdout).toContain("check the display's size");
    expect(await service.readFrame()).toBe(hash(solid(2, [1, 2, 3])));
  });

  it('refuses both addresses at once, and a peer that does not say OK', async () => {
    const { stdout } = await runPython(`
import socket, threading
from PIL import Image
from isolated_rendering.client import MatrixClient, MatrixProtocolError
try:
    MatrixClient(socket_path="x", tcp_address=("127.0.0.1", 1))
except ValueError as error:
    print(error)
server = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=lambda: server.accept()[0].sendall(b"NO"), daemon=True).start()
try:
    MatrixClient(tcp_address=server.getsockname()).send_image(Image.new("RGB", (1, 1)))
except MatrixProtocolError as error:
    print(error)
`);
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'Specify either socket_path or tcp_address, not both',
      "expected OK, got b'NO'; is this a matrix service?",
    ]);
  });

  it('the writer keeps golden bytes, repairs an odd version and reuses a file that fits', async () => {
    const path = inWorkFolder('golden.mmap');
    const write = (text: string) =>
      runPython(`
from isolated_rendering.shared_memory import SharedMemoryFrameWriter
with SharedMemoryFrameWriter(${JSON.stringify(path)}, (2, 1)) as writer:
    print(writer.write_bytes(bytes.fromhex("${text}")))
`);
    expect((await write('010203040506')).stdout).toBe('2\n');
    expect(readFileSync(path).toString('hex')).toBe('48524d4d020001000200000000000000010203040506');
    const { ino } = statSync(path);
    expect((await write('0a0b0c0d0e0f')).stdout).toBe('4\n');
    writeFileSync(path, Buffer.concat([encodeMmapHeader({ width: 2, height: 1 }, 7n), Buffer.alloc(6)]));
    expect((await write('010203040506')).stdout).toBe('10\n');
    expect(statSync(path).ino).toBe(ino);
  });

  it('the writer replaces a file of another size under its readers, and leaves strange files alone', async () => {
    const folder = inWorkFolder('files');
    mkdirSync(folder);
    const { stdout } = await runPython(
      `
import mmap
from pathlib import Path
from PIL import Image
from isolated_rendering.shared_memory import SharedMemoryError, SharedMemoryFrameWriter
SharedMemoryFrameWriter(Path("a"), (64, 64)).write_image(Image.new("RGB", (64, 64), "red"))
with open("a", "rb") as file:
    reader = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
SharedMemoryFrameWriter(Path("a"), (1, 1)).write_bytes(b"abc")
print(reader[12303], Path("a").stat().st_size)
Path("notes").write_text("mine")
for write in (lambda: SharedMemoryFrameWriter(Path("notes"), (1, 1)).write_bytes(b"abc"),
              lambda: SharedMemoryFrameWriter(Path("a"), (1, 1)).write_bytes(b"abcd"),
              lambda: SharedMemoryFrameWriter(Path("a"), (1, 1)).write_image(Image.new("RGB", (2, 3)))):
    try:
        write()
    except SharedMemoryError as error:
        print(error.code, error)
`,
      folder,
    );
    expect(stdout.trimEnd().split('\n')).toEqual([
      '0 19',
      'E_MMAP_FOREIGN Expected a frame file or nothing at notes, found another file; choose another path',
      'None Expected 3 bytes but received 4',
      'None Expected an image of 1x1 but received 2x3',
    ]);
    expect(readFileSync(`${folder}/notes`, 'utf8')).toBe('mine');
    expect(readdirSync(folder).sort()).toEqual(['a', 'notes']);
  });

  it('the plain service closes on a header that does not fit, and keeps the frame before it', async () => {
    const service = await startService(['--tcp', '--width', '2', '--height', '1']);
    const good = Buffer.concat([encodeFrameHeader({ width: 2, height: 1 }), Buffer.from('ff000000ff00', 'hex')]);
    const refused = Buffer.from('0002000100000000', 'hex');
    expect(await exchange(service.port, Buffer.concat([good, refused]))).toBe('OK');
    expect(await service.readFrame()).toBe(hash(Buffer.from('ff000000ff00', 'hex')));
  });
});

async function startService(args: string[]) {
  const peer = closeLater(await spawnPeer('matrix_service', args));
  const port = Number(/tcp (\d+)/.exec((await peer.readLine()) ?? '')?.[1]);
  return {
    port,
    async readFrame() {
      peer.writeLine('frame');
      return peer.readLine();
    },
  };
}

async function runPython(script: string, cwd = inWorkFolder('.')) {
  const python = (await findPython()) ?? 'python3';
  return run(python, ['-c', script], { cwd, env: { ...process.env, ...peerEnvironment() } });
}

/** Everything the service answers until it closes. */
function exchange(port: number, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      answer += text;
    });
    socket.once('close', () => resolve(answer)).once('error', reject);
  });
}

function solid(pixels: number, colour: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: pixels * 3 }, (_, at) => colour[at % 3] ?? 0);
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
