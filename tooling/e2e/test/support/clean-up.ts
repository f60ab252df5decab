import { afterEach } from 'vitest';

/** Collects what a test has opened and closes it after the test, the newest first, also when the test has failed. */
export function useCleanUp(): <T extends { close(): unknown }>(resource: T) => T {
  let resources: { close(): unknown }[] = [];
  afterEach(async () => {
    const toClose = resources.reverse();
    resources = [];
    for (const resource of toClose) await resource.close();
  });
  return (resource) => {
    resources.push(resource);
    return resource;
  };
}
