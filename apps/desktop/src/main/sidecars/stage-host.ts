import type { Problem } from '@framelane/protocol/gateway';
import { ReadyLineReader, type ShmReady } from '@framelane/protocol/viewer';
import type { StageSource } from '../../shared/desktop-settings.ts';
import type { Logger } from '../log/logger.ts';
import type { SidecarCommand } from './find-program.ts';
import { FolderGrants } from './folder-grants.ts';
import { KeptSidecar } from './kept-sidecar.ts';

/** The stream that pages attach to, and how the program behind it is doing. Never changes; each change is a new one. */
export interface StageStatus {
  /** Absent while no stream is known. */
  readonly streamName?: string;
  readonly problems: readonly Problem[];
}

export interface StageHostOptions {
  source: StageSource;
  /** What to start for a stream of that name, for sources that are started, and folders it may read besides. */
  makeCommand: (streamName: string, allowedFolders: readonly string[]) => SidecarCommand;
  /** Whether the program takes more folders while it runs. @default false */
  takesFolders?: boolean;
  /** The name to ask for when the settings have none. */
  defaultName: string;
  onStatus: (status: StageStatus) => void;
  log: Logger;
  readyTimeoutMs?: number;
}

/** What a stage server ends with when somebody else has its stream's name. */
const nameTakenExitCode = 3;

/** Keeps the program behind the stream running, or leaves it alone when it is somebody else's. */
export class StageHost {
  readonly #options: StageHostOptions;
  readonly #server: KeptSidecar<ShmReady>;
  readonly #grants = new FolderGrants((line) => this.#server.write(line));
  #status: StageStatus = { problems: [] };
  #name: string;

  constructor(options: StageHostOptions) {
    const { source, makeCommand, defaultName, log, readyTimeoutMs } = options;
    this.#options = options;
    this.#name = ('streamName' in source ? source.streamName : undefined) ?? defaultName;
    this.#server = new KeptSidecar({
      title: 'stage server',
      makeCommand: () => makeCommand(this.#name, this.#grants.folders),
      readReady: (line) => (this.#grants.hear(line) ? undefined : readShmReady(line)),
      onReady: ({ name }) => {
        this.#grants.repeat();
        this.#tell({ streamName: name, problems: [] });
      },
      onEnd: (problem, { code }) => {
        if (code === nameTakenExitCode) this.#name = `${defaultName}-${process.pid}`;
        this.#tell({ problems: [problem] });
      },
      log,
      ...(readyTimeoutMs === undefined ? {} : { readyTimeoutMs }),
    });
  }

  get status(): StageStatus {
    return this.#status;
  }

  /** Of the program that runs now, if it is ours. */
  get pid(): number | undefined {
    return this.#server.pid;
  }

  start(): void {
    const { source } = this.#options;
    if (source.type === 'spawn') this.#server.start();
    if (source.type === 'attach') this.#tell({ streamName: source.streamName, problems: [] });
  }

  /**
   * Allows our own stage server one more folder, for as long as the application runs; resolves true once that counts.
   * False for somebody else's, which is left alone.
   */
  async allowFolder(folder: string): Promise<boolean> {
    if (this.#options.takesFolders !== true) return false;
    await this.#grants.allow(folder);
    return true;
  }

  /** Ends what was started here; resolves when it is gone. Stopping twice is fine. */
  stop(): Promise<void> {
    return this.#server.stop();
  }

  #tell(status: StageStatus): void {
    this.#status = status;
    this.#options.onStatus(status);
  }
}

function readShmReady(text: string): ShmReady | undefined {
  const [line] = new ReadyLineReader().push(`${text}\n`);
  return line?.type === 'ready' ? line.ready : undefined;
}
