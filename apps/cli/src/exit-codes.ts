/** How the program ends. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, timeout: 3, noStream: 4, protocol: 5 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
