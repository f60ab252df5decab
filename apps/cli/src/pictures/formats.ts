/** Formats of a single picture. `raw` is BGRA without a header. */
export const stillFormats = ['png', 'jpg', 'raw'] as const;

export type StillFormat = (typeof stillFormats)[number];

/** Formats of pictures one after the other: BGRA without headers, YUV4MPEG2, PNG files. */
export const streamFormats = ['raw', 'y4m', 'png'] as const;

export type StreamFormat = (typeof streamFormats)[number];
