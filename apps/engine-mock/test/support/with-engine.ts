import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type EngineProcess, startEngine } from './engine-process.ts';
import { type Picture, readRingPicture } from './picture.ts';
import { type Reply, RequestClient } from './wire-clients.ts';

/** An engine over a temporary media folder, shared by the tests of one file. */
export interface EngineUnderTest {
  folder: string;
  engine: EngineProcess;
  client: RequestClient;
  /** Calls, expects success, and gives the reply with the picture from the ring. */
  render: (cmd: string, fields: Record<string, unknown>) => Promise<{ reply: Reply; picture: Picture }>;
}

/** Starts the engine before the tests of this file and ends it after them. `prepare` fills the media folder. */
export function useEngine(
  options: { args?: readonly string[]; prepare?: (folder: string) => Promise<void> } = {},
): EngineUnderTest {
  const context = {} as EngineUnderTest;
  beforeAll(async () => {
    context.folder = mkdtempSync(join(tmpdir(), 'engine-mock-test-'));
    await options.prepare?.(context.folder);
    context.engine = await startEngine([
      '--media-root',
      context.folder,
      '--log-level',
      'warn',
      ...(options.args ?? []),
    ]);
    context.client = new RequestClient(context.engine.commandPort);
    context.render = async (cmd, fields) => {
      const reply = await context.client.call(cmd, fields);
      if (reply.ok !== true) throw new Error(`${cmd} failed: ${JSON.stringify(reply)}`);
      return { reply, picture: readRingPicture(context.engine.ringPath, Number(reply.seq)) };
    };
  });
  afterAll(async () => {
    context.client?.close();
    await context.engine?.dispose();
    rmSync(context.folder, { recursive: true, force: true });
  });
  return context;
}
