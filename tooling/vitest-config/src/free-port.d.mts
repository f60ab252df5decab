/** A TCP port of the loopback interface that was free a moment ago; for programs that cannot be told port 0. */
export function findFreePort(): Promise<number>;
