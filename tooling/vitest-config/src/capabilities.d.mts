export interface Capability {
  isPresent: boolean;
  howToAdd: string;
}
export function probeProgram(program: string, args: string[], howToAdd: string): Capability;
export function needs<T>(test: T, capability: Capability): T;
