/** Every failure the gateway answers with over HTTP: its status and one line of meaning. */
export const gatewayErrors = {
  bad_request: { status: 400, meaning: 'a parameter is missing or not usable' },
  unauthorized: { status: 401, meaning: 'no valid token; open the printed address or send it as a bearer token' },
  forbidden_origin: { status: 403, meaning: 'the request came from another site or for another host name' },
  not_found: { status: 404, meaning: 'no such route, folder, file or source' },
  too_large: { status: 413, meaning: 'the body is above the limit' },
  unsupported_media: { status: 415, meaning: 'the upload is not a video by its name and first bytes' },
  bad_range: { status: 416, meaning: 'the range asked for lies outside the body' },
  rate_limited: { status: 429, meaning: 'more than the gateway serves at a time; try again later' },
  internal: { status: 500, meaning: 'a bug; details are in the log' },
  source_gone: { status: 503, meaning: 'the source is off, restarting or has no picture yet' },
  no_space: { status: 507, meaning: 'the disk of the upload folder is full' },
} as const satisfies Record<string, { status: number; meaning: string }>;

export type GatewayErrorCode = keyof typeof gatewayErrors;

/** A failure with a code of {@link gatewayErrors}. Its message is shown to the user and never holds a path or a token. */
export class GatewayError extends Error {
  readonly code: GatewayErrorCode;
  readonly statusCode: number;

  constructor(code: GatewayErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'GatewayError';
    this.code = code;
    this.statusCode = gatewayErrors[code].status;
  }
}

/** A bad command line: the program prints the message and ends with exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
