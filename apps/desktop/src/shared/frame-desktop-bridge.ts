import type { GatewayEvent, Problem, SourceInfo } from '@framelane/protocol/gateway';
import type { StreamBridge } from './frame-bridge.ts';
import type { PictureBridge } from './frame-pictures.ts';
import type {
  ChosenFile,
  EngineStatus,
  FileKind,
  MenuCommand,
  Outcome,
  PreparedStage,
  ProjectFile,
} from './ipc-channels.ts';
import type { MatrixBridge } from './matrix-port.ts';
import type { Samples } from './samples.ts';

/** Name of the one thing a preload puts into its page's world. */
export const bridgeName = 'framelane';

/** Calls back until the returned undo is called. */
export type Hear<Event> = (callback: (event: Event) => void) => () => void;

/** Commands to the engine that all windows share, and its state. */
export interface EngineBridge {
  getStatus(): Promise<Outcome<EngineStatus>>;
  send(command: string, fields: object): Promise<Outcome<Record<string, unknown>>>;
  retry(): void;
  onStatus: Hear<EngineStatus>;
  onEvent: Hear<GatewayEvent>;
}

/** Facts by which a file that was dropped on the page, or chosen in it, is found again. */
export interface FileFacts {
  name: string;
  size: number;
  lastModified: number;
}

/** Files of the user: nothing else can be opened. */
export interface FileBridge {
  choose(kind: FileKind): Promise<Outcome<ChosenFile | null>>;
  listRecent(): Promise<Outcome<ChosenFile[]>>;
  /** What was named on the command line or opened before the page was there. */
  takePending(): Promise<Outcome<ChosenFile[]>>;
  chooseExportTarget(suggestedName: string): Promise<Outcome<{ path: string } | null>>;
  /** A file that the user has just dropped on this page or chosen in it. */
  adopt(file: FileFacts): Promise<Outcome<ChosenFile>>;
  onOpen: Hear<ChosenFile>;
  listSamples(): Promise<Outcome<Samples>>;
  /** To be asked before a stage is opened by its place: one that was chosen, dropped or typed is made readable. */
  prepareStage(path: string): Promise<Outcome<PreparedStage>>;
  openProject(): Promise<Outcome<ProjectFile | null>>;
  /** Asks where to and writes it there; the name it got. */
  save(suggestedName: string, bytes: Uint8Array): Promise<Outcome<string | null>>;
}

/** Everything a page can reach beyond itself: functions only. */
export interface DesktopBridge {
  getVersion(): Promise<Outcome<string>>;
  listSources(): Promise<Outcome<SourceInfo[]>>;
  openOutputWindow(): Promise<Outcome<null>>;
  onMenuCommand: Hear<{ command: MenuCommand }>;
  onBanner: Hear<{ text: string }>;
  onStreamProblems: Hear<{ problems: Problem[] }>;
  stream: StreamBridge;
  pictures: PictureBridge;
  engine: EngineBridge;
  matrix: MatrixBridge;
  files: FileBridge;
}
