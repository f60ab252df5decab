import type { Problem } from '@framelane/protocol/gateway';
import { ReadyLineReader, type ShmReady } from '@framelane/protocol/viewer';
import type { Logger } from 'pino';
import type { ProgramKind } from '../../../children/child-program.ts';
import { KeptProgram } from '../../../children/kept-program.ts';
import type { SourceHostListener } from '../../../contracts/source-host.ts';
import type { EngineCommand } from '../../../options.ts';
import type { StreamHost } from './stream-host.ts';

export interface SpawnedStreamOptions {
  /** The program for a stream of that name. */
  makeCommand: (streamName: string) => EngineCommand;
  streamName: string;
  log: Logger;
  readyTimeoutMs?: number;
}

/** What a stage server ends with when somebody else has its stream's name. */
const nameTakenExitCode = 3;

const stageServer: ProgramKind<ShmReady> = {
  title: 'stage server',
  readReady: (text) => {
    const [line] = new ReadyLineReader().push(`${text}\n`);
    return line?.type === 'ready' ? line.ready : undefined;
  },
};

/** The stream of a stage server that this gateway keeps running, under another name where the first is taken. */
export class SpawnedStream implements StreamHost {
  readonly #program: KeptProgram<ShmReady>;
  #name: string;

  constructor({ makeCommand, streamName, ...options }: SpawnedStreamOptions) {
    this.#name = streamName;
    this.#program = new KeptProgram({
      ...options,
      kind: stageServer,
      makeCommand: () => makeCommand(this.#name),
      endedCode: 'stage_server_ended',
      onEnd: (exitCode) => {
        if (exitCode === nameTakenExitCode) this.#name = `${streamName}-${process.pid}`;
      },
    });
  }

  get name(): string {
    return this.#name;
  }

  get problems(): readonly Problem[] {
    return this.#program.problems;
  }

  get isFailing(): boolean {
    return this.#program.isFailing;
  }

  get pid(): number | undefined {
    return this.#program.pid;
  }

  start(listener: SourceHostListener<string>): void {
    this.#program.start({ ...listener, ready: ({ name }) => listener.ready(name) });
  }

  expectEnd(): void {
    this.#program.expectEnd();
  }

  close(): Promise<void> {
    return this.#program.close();
  }
}
