export { assertNever } from './assert-never.ts';
export type { ErrorCode, FramelaneErrorOptions } from './errors.ts';
export { errorCodes, FramelaneError, isErrorWithCode } from './errors.ts';
export { hidePaths } from './hide-paths.ts';
export { isLoopback } from './is-loopback.ts';
