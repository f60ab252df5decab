/** What `connect()` hands out: one promise for all callers, settled from outside. */
export interface ConnectionPromise {
  promise: Promise<void>;
  resolve(): void;
  reject(error: Error): void;
}

export function makeConnectionPromise(): ConnectionPromise {
  let settle: Pick<ConnectionPromise, 'resolve' | 'reject'> | undefined;
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // A page that leaves during connect() has nobody to hear that it was cancelled.
  promise.catch(() => undefined);
  return { promise, resolve: () => settle?.resolve(), reject: (error) => settle?.reject(error) };
}
