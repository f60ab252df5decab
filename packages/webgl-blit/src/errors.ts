/** Every code this package throws or reports, with its meaning. */
export const blitErrorCodes = {
  ERR_BLIT_UNSUPPORTED: 'the browser cannot do what was asked: no such context, or a picture it will not hand out',
  ERR_BLIT_SHADER: 'the shader program could not be built',
  ERR_BLIT_FRAME_BOUNDS: 'sizes or offsets of a frame or rectangle do not fit',
  ERR_BLIT_CONTEXT_LOST: 'the WebGL context is lost',
} as const;

export type BlitErrorCode = keyof typeof blitErrorCodes;

/** The message says what was expected, what came and what to do; programs branch on `code` alone. */
export class BlitError extends Error {
  readonly code: BlitErrorCode;

  constructor(code: BlitErrorCode, message: string, cause?: unknown) {
    super(`${code}: ${message}`, cause === undefined ? undefined : { cause });
    this.name = 'BlitError';
    this.code = code;
  }
}
