/** How a picture of another shape comes onto a panel: with bars around, with its edges cut off, or out of shape. */
export const pictureFits = ['contain', 'cover', 'stretch'] as const;
export type PictureFit = (typeof pictureFits)[number];
