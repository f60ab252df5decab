import Type, { type Static } from 'typebox';
import { pictureFits } from '../matrix/picture-fit.ts';

/** Where a gateway takes the pictures of its panel from: nowhere, colours that flow, or one of its other lanes. */
export const showSources = ['none', 'demo', 'stream', 'engine'] as const;
export type ShowSource = (typeof showSources)[number];

export const ShowChoiceSchema = Type.Object(
  {
    source: Type.Enum(showSources),
    fit: Type.Enum(pictureFits),
    /** Pictures a second, at most. */
    fps: Type.Number({ minimum: 1, maximum: 120 }),
  },
  { additionalProperties: false },
);
/** What a gateway shows on its panel. */
export type ShowChoice = Static<typeof ShowChoiceSchema>;

export const PanelShowSchema = Type.Object({
  choice: ShowChoiceSchema,
  /** `waiting` while the source has no picture or the panel is away, `failing` while pictures do not get through. */
  state: Type.Enum(['off', 'waiting', 'showing', 'failing'] as const),
  /** What can be chosen. */
  sources: Type.Array(Type.Enum(showSources)),
  /** Pictures the panel confirmed since the last choice, and those that did not get through. */
  shown: Type.Integer({ minimum: 0 }),
  lost: Type.Integer({ minimum: 0 }),
  /** Why pictures do not get through. */
  problem: Type.Optional(Type.String()),
});
/** The choice and what has become of it. */
export type PanelShow = Static<typeof PanelShowSchema>;
