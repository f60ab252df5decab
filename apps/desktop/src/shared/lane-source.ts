import Type, { type Static } from 'typebox';

/** Ways of a picture into the page, the fastest first: the producer's own pages, a copied ring, through main. */
export const frameLanes = ['mapped', 'copied', 'main'] as const;
export type FrameLane = (typeof frameLanes)[number];
export const FrameLaneSchema = Type.Enum(frameLanes);

export const streamNamePattern = '^[A-Za-z0-9_.-]{1,64}$';
export const StreamNameSchema = Type.String({ pattern: streamNamePattern });

/** What a preload needs to know to bring pictures of a stream to its page. Main decides it; the page never sees it. */
export const LaneSourceSchema = Type.Object({
  /** As given to `--stream-name`, without any prefix. Absent while the server that is being started has not told it. */
  streamName: Type.Optional(StreamNameSchema),
  /** Lanes that may be used, best first. A preload takes the first that works and reports why others did not. */
  allowedLanes: Type.Array(FrameLaneSchema, { minItems: 1, maxItems: frameLanes.length }),
  /** Whether the producer is of this user and known; others are handled in main alone, by a sandboxed preload. */
  isTrusted: Type.Boolean(),
  /** Folder of `@framelane/shm-native` outside an archive. Absent: found as a dependency. */
  addonRoot: Type.Optional(Type.String()),
  /** The client library to use in place of the one that comes with the addon. Never set in a packaged application. */
  clientLibrary: Type.Optional(Type.String()),
  /** Words for the user about why an earlier lane is not used any more. */
  banner: Type.Optional(Type.String()),
});
export type LaneSource = Static<typeof LaneSourceSchema>;
