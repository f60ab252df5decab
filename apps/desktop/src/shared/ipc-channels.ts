import {
  GatewayEventSchema,
  PresenceSchema,
  ProblemSchema,
  pageEngineCommands,
  type SourceInfo,
} from '@framelane/protocol/gateway';
import Type, { type Static, type TSchema } from 'typebox';
import { FrameLaneSchema, type LaneSource, LaneSourceSchema } from './lane-source.ts';
import type { Samples } from './samples.ts';

const nothing = Type.Object({}, { additionalProperties: false });
const path = Type.String({ minLength: 1, maxLength: 4096 });
const name = Type.String({ maxLength: 255 });

/** Kinds of files a user can choose. */
export const fileKinds = ['video', 'stage'] as const;
export type FileKind = (typeof fileKinds)[number];
/** A file that the user chose in a dialog, dropped or named on the command line. */
export const ChosenFileSchema = Type.Object({ kind: Type.Enum(fileKinds), path, name: Type.String() });
export type ChosenFile = Static<typeof ChosenFileSchema>;

/** A project as its file holds it. */
export interface ProjectFile {
  name: string;
  text: string;
}

/** What came of making a stage ready to be opened. */
export interface PreparedStage {
  /** What the server is to be told. */
  path: string;
  /** Why a server that refuses it cannot be helped from here. */
  note?: string;
}

const maxSavedBytes = 256 * 1024 * 1024;
const bytes = Type.Refine(
  Type.Unsafe<Uint8Array>({}),
  (value) => value instanceof Uint8Array && value.byteLength <= maxSavedBytes,
);

/** Commands of the menu that the page carries out. */
export const menuCommands = ['show-engine', 'show-stream', 'show-matrix', 'palette', 'shortcuts'] as const;
export type MenuCommand = (typeof menuCommands)[number];

/**
 * What a preload may ask main, by `ipcRenderer.invoke(channel, request)`: one object of exactly this shape. Main
 * refuses anything else, and everybody but the main frame of our page, with ERR_BRIDGE_REFUSED.
 */
export const requestSchemas = {
  'framelane:get-version': nothing,
  /** For the preload alone. */
  'framelane:get-lane-source': nothing,
  /** For the preload alone: lanes that could not be used, and the one that is. */
  'framelane:report-lane': Type.Object({
    lane: FrameLaneSchema,
    refused: Type.Array(Type.Object({ lane: FrameLaneSchema, reason: Type.String({ maxLength: 1000 }) }), {
      maxItems: 3,
    }),
  }),
  /** For the preload alone. */
  'framelane:get-engine-ring': nothing,
  'framelane:get-engine-status': nothing,
  'framelane:send-engine-command': Type.Object(
    { command: Type.Enum(pageEngineCommands), fields: Type.Record(Type.String({ maxLength: 64 }), Type.Unknown()) },
    { additionalProperties: false },
  ),
  'framelane:retry-engine': nothing,
  'framelane:list-sources': nothing,
  /** For the preload alone, which knows the path of a file that was dropped on the page or typed there. */
  'framelane:adopt-file': Type.Object({ path }, { additionalProperties: false }),
  'framelane:choose-file': Type.Object({ kind: Type.Enum(fileKinds) }, { additionalProperties: false }),
  'framelane:list-recent-files': nothing,
  'framelane:choose-export-target': Type.Object({ suggestedName: name }, { additionalProperties: false }),
  /** The page has drawn for the first time, or asks for what is to be opened now. */
  'framelane:take-pending-files': nothing,
  'framelane:open-output-window': nothing,
  'framelane:list-samples': nothing,
  /** Before a stage is opened: one the user chose is allowed to the stage server of this application. */
  'framelane:prepare-stage': Type.Object({ path }, { additionalProperties: false }),
  'framelane:open-project': nothing,
  /** Asks the user where to, and writes it there. */
  'framelane:save-file': Type.Object({ suggestedName: name, bytes }, { additionalProperties: false }),
} as const satisfies Record<string, TSchema>;

export type RequestChannel = keyof typeof requestSchemas;
export type RequestOf<Channel extends RequestChannel> = Static<(typeof requestSchemas)[Channel]>;

/** Presence and figures of the engine; without its process, ring or addresses. */
export const EngineStatusSchema = Type.Object({
  presence: PresenceSchema,
  problems: Type.Array(ProblemSchema),
  engine: Type.Object({
    restarts: Type.Integer({ minimum: 0 }),
    uptimeS: Type.Optional(Type.Number()),
    lastFrameMs: Type.Optional(Type.Number()),
  }),
  /** Another one for each engine that was connected; an engine with another number knows no assets of earlier ones. */
  conversation: Type.Integer({ minimum: 0 }),
});
export type EngineStatus = Static<typeof EngineStatusSchema>;

/** Where the engine's pictures lie; for the preload alone. */
export const EngineRingSchema = Type.Object({ path: Type.Optional(path) });
export type EngineRing = Static<typeof EngineRingSchema>;

/** An answer that can carry a coded failure: the codes of rejections do not survive the way between processes. */
export type Outcome<Value> =
  | { ok: true; value: Value }
  | { ok: false; code: string; message: string; wireCode?: string };

/** Values main answers with; every answer is an `Outcome` of it. */
export interface Replies {
  'framelane:get-version': string;
  'framelane:get-lane-source': LaneSource;
  'framelane:report-lane': null;
  'framelane:get-engine-ring': EngineRing;
  'framelane:get-engine-status': EngineStatus;
  'framelane:send-engine-command': Record<string, unknown>;
  'framelane:retry-engine': null;
  'framelane:list-sources': SourceInfo[];
  'framelane:adopt-file': ChosenFile;
  /** `null`: the user thought better of it. */
  'framelane:choose-file': ChosenFile | null;
  'framelane:list-recent-files': ChosenFile[];
  'framelane:choose-export-target': { path: string } | null;
  'framelane:take-pending-files': ChosenFile[];
  'framelane:open-output-window': null;
  'framelane:list-samples': Samples;
  'framelane:prepare-stage': PreparedStage;
  'framelane:open-project': ProjectFile | null;
  /** The file's name; `null`: the user thought better of it. */
  'framelane:save-file': string | null;
}

/** What main tells a preload without being asked, by `webContents.send(channel, event)`. */
export const eventSchemas = {
  'framelane:engine-status': EngineStatusSchema,
  /** Toasts, and news of jobs. */
  'framelane:engine-event': GatewayEventSchema,
  /** For the preload alone. */
  'framelane:engine-ring': EngineRingSchema,
  /** For the preload alone: the stream can be attached to now, has another name, or other lanes are allowed. */
  'framelane:lane-source': LaneSourceSchema,
  /** For the preload alone: whether its window can be seen. */
  'framelane:window-seen': Type.Object({ isSeen: Type.Boolean() }),
  /** How the program that serves the stream is doing, besides what the stream itself tells. */
  'framelane:stream-problems': Type.Object({ problems: Type.Array(ProblemSchema) }),
  'framelane:open-file': ChosenFileSchema,
  'framelane:menu-command': Type.Object({ command: Type.Enum(menuCommands) }),
  /** A sentence above the page, for example why it was loaded anew. */
  'framelane:banner': Type.Object({ text: Type.String() }),
} as const satisfies Record<string, TSchema>;

export type EventChannel = keyof typeof eventSchemas;
export type EventOf<Channel extends EventChannel> = Static<(typeof eventSchemas)[Channel]>;
