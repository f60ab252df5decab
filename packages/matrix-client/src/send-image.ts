import type { MatrixAddress } from './client-options.ts';
import { MatrixClient } from './matrix-client.ts';
import type { MatrixImage } from './rgb-image.ts';

/** Sends one picture and resolves with the connected client, to be used for more or simply dropped. */
export async function sendImage(image: MatrixImage, address: MatrixAddress = {}): Promise<MatrixClient> {
  const client = new MatrixClient(address);
  try {
    await client.sendImage(image);
  } catch (error) {
    await client.close();
    throw error;
  }
  return client;
}
