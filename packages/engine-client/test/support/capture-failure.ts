import { FramelaneError } from '@framelane/protocol';

/** The error that `request` rejects with; resolving, or rejecting with anything else, fails the test. */
export async function captureFailure(request: Promise<unknown>): Promise<FramelaneError> {
  try {
    await request;
  } catch (cause) {
    if (cause instanceof FramelaneError) return cause;
    throw cause;
  }
  throw new Error('expected a rejection, it resolved');
}
