import { ShowChoiceSchema } from '@framelane/protocol/gateway';
import Type, { type Static } from 'typebox';
import { FrameLaneSchema, StreamNameSchema } from './lane-source.ts';

const text = Type.String({ minLength: 1, maxLength: 4096 });
/** Program and arguments; started as they are, without a shell. */
const CommandSchema = Type.Array(text, { minItems: 1, maxItems: 64 });
export const RecentFileSchema = Type.Object({
  kind: Type.Enum(['video', 'stage']),
  path: text,
});

/** Who serves a lane: nobody, the program that comes with the application or a command, or somebody else's. */
const StageSourceSchema = Type.Union([
  Type.Object({ type: Type.Literal('off') }),
  Type.Object({
    type: Type.Literal('spawn'),
    /** Absent: the stage server that comes with the application. `{name}` in an argument stands for the stream's name. */
    command: Type.Optional(CommandSchema),
    streamName: Type.Optional(StreamNameSchema),
  }),
  Type.Object({
    type: Type.Literal('attach'),
    streamName: StreamNameSchema,
    /** A producer that is not to be trusted reaches the page through main alone. */
    isTrusted: Type.Optional(Type.Boolean()),
  }),
]);
/** An engine on this machine. */
export const engineEndpointPattern = '^(tcp://(127\\.0\\.0\\.1|localhost|\\[::1\\]):[0-9]+|ipc://.+)$';
const EngineSourceSchema = Type.Union([
  Type.Object({ type: Type.Literal('off') }),
  Type.Object({
    type: Type.Literal('spawn'),
    /** Absent: the engine that comes with the application. */
    command: Type.Optional(CommandSchema),
    ringPath: Type.Optional(text),
  }),
  Type.Object({
    type: Type.Literal('attach'),
    endpoint: Type.String({ pattern: engineEndpointPattern }),
    token: Type.Optional(text),
    ringPath: Type.Optional(text),
  }),
  Type.Object({
    type: Type.Literal('attach'),
    /** Where a gateway says how its engine is reached; read again whenever the engine was away. */
    addressFile: text,
  }),
]);
/** HTTP side of a panel renderer on this machine. */
export const panelUrlPattern = '^http://(127\\.0\\.0\\.1|localhost|\\[::1\\]):[0-9]+$';
const MatrixSourceSchema = Type.Union([
  Type.Object({ type: Type.Literal('off') }),
  Type.Object({
    type: Type.Literal('spawn'),
    /** Absent: the panel renderer that comes with the application. Ours are the arguments that are added. */
    command: Type.Optional(CommandSchema),
  }),
  Type.Object({
    type: Type.Literal('attach'),
    url: Type.String({ pattern: panelUrlPattern }),
    token: Type.Optional(text),
  }),
]);

/** Everything the settings file may hold; only main reads and writes it. */
export const DesktopSettingsSchema = Type.Object(
  {
    version: Type.Literal(1),
    engine: EngineSourceSchema,
    stage: StageSourceSchema,
    matrix: MatrixSourceSchema,
    /** What the user last chose for a panel to show, and for which: `own`, or the address of somebody else's. */
    panelShow: Type.Optional(Type.Object({ panel: text, choice: ShowChoiceSchema })),
    /** `auto` takes the first lane that works. */
    lane: Type.Union([Type.Literal('auto'), FrameLaneSchema]),
    /** Folders whose stages the stage server may open besides those that come with it. */
    stageRoots: Type.Array(text, { maxItems: 64 }),
    recentFiles: Type.Array(RecentFileSchema, { maxItems: 10 }),
    /** Looks for newer versions at the start, where the build names a place to look. */
    checksForUpdates: Type.Boolean(),
    logLevel: Type.Enum(['debug', 'info', 'warn', 'error']),
  },
  { additionalProperties: false },
);
export type DesktopSettings = Static<typeof DesktopSettingsSchema>;
export type EngineSource = DesktopSettings['engine'];
export type StageSource = DesktopSettings['stage'];
export type MatrixSource = DesktopSettings['matrix'];
export type RecentFile = Static<typeof RecentFileSchema>;

export const defaultSettings: DesktopSettings = {
  version: 1,
  engine: { type: 'spawn' },
  stage: { type: 'spawn' },
  matrix: { type: 'off' },
  lane: 'auto',
  stageRoots: [],
  recentFiles: [],
  checksForUpdates: false,
  logLevel: 'info',
};
