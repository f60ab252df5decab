/** How the program ends. */
export const exitCodes = { clean: 0, failed: 1, usage: 2, nameInUse: 3, noRegion: 4, noStage: 5 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
