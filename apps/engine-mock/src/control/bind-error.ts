/** A socket could not be bound: the port is taken or the path unusable. */
export class BindError extends Error {
  override readonly name = 'BindError';
}
