import Type, { type Static } from 'typebox';

/** Body of every HTTP failure of the gateway. */
export const HttpErrorSchema = Type.Object({ code: Type.String(), message: Type.String() });

/** One running source, as listed by `GET /api/sources`. */
export const SourceInfoSchema = Type.Object({
  id: Type.String(),
  lane: Type.Union([Type.Literal('engine'), Type.Literal('stream'), Type.Literal('matrix')]),
  name: Type.String(),
  state: Type.String(),
  size: Type.Optional(Type.Tuple([Type.Integer(), Type.Integer()])),
});
export type SourceInfo = Static<typeof SourceInfoSchema>;

/** One entry of a listing of videos or stages. Ids are opaque: a page never sees a path. */
export const MediaEntrySchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  kind: Type.Union([Type.Literal('folder'), Type.Literal('video'), Type.Literal('stage'), Type.Literal('other')]),
  sizeBytes: Type.Optional(Type.Integer({ minimum: 0 })),
  modifiedMs: Type.Optional(Type.Number()),
  isSample: Type.Optional(Type.Boolean()),
});
export type MediaEntry = Static<typeof MediaEntrySchema>;

/** `GET /api/media`: without `dir` the roots (and the sample), else that folder's entries. */
export const MediaListingSchema = Type.Object({
  id: Type.Union([Type.String(), Type.Null()]),
  name: Type.String(),
  parentId: Type.Union([Type.String(), Type.Null()]),
  entries: Type.Array(MediaEntrySchema),
  isTruncated: Type.Boolean(),
});
export type MediaListing = Static<typeof MediaListingSchema>;

/** `POST /api/media`: the stored upload, ready to be opened by its id. */
export const UploadResultSchema = Type.Object({ entry: MediaEntrySchema });
