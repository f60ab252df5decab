import { peerCommand, peerEnvironment } from '../../src/index.mjs';

export interface SeedEngineCommand {
  command: string;
  args: string[];
  env: Record<string, string>;
  ringPath: string;
}

/** How our client starts the Python engine: what it takes for any program, and the ring's path, which is agreed on. */
export async function seedEngineCommand(
  ringPath: string,
  options: readonly (string | number)[] = [],
): Promise<SeedEngineCommand> {
  const { program, args } = await peerCommand('seed_engine', ['--ring-path', ringPath, ...options]);
  return { command: program, args, env: peerEnvironment(), ringPath };
}
