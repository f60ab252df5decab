/** Every failure of this package; the message says what was expected, what came and what to do. */
export class PythonPeersError extends Error {
  /** @param {import('./index.d.mts').PythonPeersErrorCode} code @param {string} message */
  constructor(code, message) {
    super(`${code}: ${message}`);
    this.name = 'PythonPeersError';
    this.code = code;
  }
}
