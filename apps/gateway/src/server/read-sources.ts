import { resolve } from 'node:path';
import { FramelaneError } from '@framelane/protocol';
import { assertStreamName } from '@framelane/protocol/stream';
import { UsageError } from './errors.ts';
import type { EngineChoice, EngineCommand, GatewayOptions, MatrixChoice, StageChoice } from './options.ts';

/** The options that name sources, as they stand on the command line. */
export interface RawSources {
  engine: string[];
  engineCommand?: EngineCommand;
  engineRing?: string;
  stage: string[];
  stageCommand?: EngineCommand;
  matrix: string[];
  matrixCommand?: EngineCommand;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Sources = Pick<GatewayOptions, 'engine' | 'stage' | 'matrix' | 'more'>;

/**
 * What `--engine`, `--stage` and `--matrix` ask for; tokens come from the environment.
 *
 * @throws UsageError for values that name no source, and for more than one of a lane that is not attached to
 */
export function readSources(raw: RawSources, environment: Environment): Sources {
  const [engine = 'spawn', ...engines] = raw.engine;
  const [stage = 'off', ...stages] = raw.stage;
  const [matrix = 'off', ...panels] = raw.matrix;
  const more = {
    // The ring that is named is that of the first.
    engines: engines.map((value) => requireAttach('--engine', readEngine(value, { environment }))),
    stages: stages.map((value) => requireAttach('--stage', readStage(value, undefined))),
    panels: panels.map((value) => requireAttach('--matrix', readMatrix(value, { environment }))),
  };
  return {
    engine: readEngine(engine, { environment, command: raw.engineCommand, ring: raw.engineRing }),
    stage: readStage(stage, raw.stageCommand),
    matrix: readMatrix(matrix, { environment, command: raw.matrixCommand }),
    ...(engines.length + stages.length + panels.length === 0 ? {} : { more }),
  };
}

/** What is started here, or is off, stands first or alone. */
function requireAttach<Choice extends { type: string }>(
  option: string,
  choice: Choice,
): Extract<Choice, { type: 'attach' }> {
  if (isAttach(choice)) return choice;
  throw new UsageError(`${option} given again expects a source to attach to, got ${choice.type}; give that one first`);
}

function isAttach<Choice extends { type: string }>(choice: Choice): choice is Extract<Choice, { type: 'attach' }> {
  return choice.type === 'attach';
}

interface SourceExtras {
  environment: Environment;
  command?: EngineCommand | undefined;
  ring?: string | undefined;
}

function readEngine(value: string, { environment, command, ring: ringPath }: SourceExtras): EngineChoice {
  const ring = ringPath === undefined ? {} : { ringPath: resolve(ringPath) };
  if (value === 'off') return { type: 'off' };
  if (value === 'spawn') {
    return { type: 'spawn', ...ring, ...(command === undefined ? {} : { command }) };
  }
  const endpoint = /^attach:((?:tcp|ipc):\/\/.+)$/.exec(value)?.[1];
  if (endpoint === undefined) {
    throw new UsageError(`--engine expects spawn, attach:tcp://127.0.0.1:<port> or off, got "${value}"`);
  }
  const token = environment.ENGINE_TOKEN;
  return { type: 'attach', endpoint, ...ring, ...(token === undefined ? {} : { token }) };
}

function readStage(stage: string, command: EngineCommand | undefined): StageChoice {
  if (stage === 'off') return { type: 'off' };
  if (stage === 'spawn') return { type: 'spawn', ...(command === undefined ? {} : { command }) };
  const streamName = /^attach:(.+)$/.exec(stage)?.[1];
  if (streamName === undefined) {
    throw new UsageError(`--stage expects spawn, attach:<stream name> or off, got "${stage}"`);
  }
  try {
    assertStreamName(streamName);
  } catch (error) {
    throw error instanceof FramelaneError ? new UsageError(`--stage: ${error.message}`) : error;
  }
  return { type: 'attach', streamName };
}

function readMatrix(value: string, { environment, command }: SourceExtras): MatrixChoice {
  if (value === 'off') return { type: 'off' };
  if (value === 'spawn') return { type: 'spawn', ...(command === undefined ? {} : { command }) };
  const url = URL.canParse(value) ? new URL(value) : undefined;
  // The address is shown to pages; what is secret or a path in it would be, too.
  if (url === undefined || !/^https?:$/.test(url.protocol) || value.replace(/\/$/, '') !== url.origin) {
    throw new UsageError(`--matrix expects spawn, an address such as http://127.0.0.1:8080, without a path, or off`);
  }
  const token = environment.MATRIX_TOKEN;
  return { type: 'attach', url: url.origin, ...(token === undefined ? {} : { token }) };
}
