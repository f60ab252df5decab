/** Collects what a test has opened and closes it after the test, the newest first, also when the test has failed. */
export function useCleanUp(): <T extends { close(): unknown }>(resource: T) => T;
