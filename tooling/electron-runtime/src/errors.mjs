/** Every failure of this package; the message says what was expected, what came and what to do. */
export class ElectronRuntimeError extends Error {
  /** @param {import('./index.d.mts').ElectronErrorCode} code @param {string} message @param {ErrorOptions} [options] */
  constructor(code, message, options) {
    super(`${code}: ${message}`, options);
    this.name = 'ElectronRuntimeError';
    this.code = code;
  }
}
