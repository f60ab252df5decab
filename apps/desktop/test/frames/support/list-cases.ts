import type { TestRunner } from '@framelane/viewer-backend/testing';

/** Names of a kit's cases in their order, each with its place in it; the cases themselves run in a page. */
export function listCases(
  describeKit: (makeSubject: () => Promise<never>, runner: TestRunner) => void,
): { name: string; index: number }[] {
  const names: string[] = [];
  const nobody = () => Promise.reject(new Error('expected to be run in the page'));
  describeKit(nobody, { describe: (_name, body) => body(), it: (name) => names.push(name) });
  return names.map((name, index) => ({ name, index }));
}
