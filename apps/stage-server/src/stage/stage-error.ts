/** Codes a stage server answers with when a stage cannot be opened. */
export type StageErrorCode = 'stage_not_found' | 'stage_invalid' | 'stage_too_large' | 'path_denied';

/** A stage that cannot be opened. The message says what was expected and what came; it goes to the viewer as it is. */
export class StageError extends Error {
  readonly code: StageErrorCode;

  constructor(code: StageErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'StageError';
    this.code = code;
  }
}
