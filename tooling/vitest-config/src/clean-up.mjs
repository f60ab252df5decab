import { afterEach } from 'vitest';

/** @type {typeof import('./clean-up.d.mts').useCleanUp} */
export function useCleanUp() {
  let resources = [];
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
