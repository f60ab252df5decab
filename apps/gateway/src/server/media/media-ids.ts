import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const ivBytes = 12;
const tagBytes = 16;

/**
 * Ids that stand for file names without telling them: the name itself, encrypted and authenticated. Nothing has to be
 * remembered per id, the same name always has the same id, and an id that was not made here reads as `undefined`.
 * With a `secret` the ids also survive a restart of the gateway; without one they are new at each start.
 */
export class MediaIds {
  readonly #cipherKey: Buffer;
  readonly #ivKey: Buffer;

  constructor(secret?: string) {
    const material = secret === undefined ? randomBytes(32) : Buffer.from(secret);
    this.#cipherKey = derive(material, 'media id cipher');
    this.#ivKey = derive(material, 'media id iv');
  }

  encode(name: string): string {
    const iv = createHmac('sha256', this.#ivKey).update(name).digest().subarray(0, ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#cipherKey, iv);
    const text = Buffer.concat([cipher.update(name, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
  }

  decode(id: string): string | undefined {
    const bytes = Buffer.from(id, 'base64url');
    if (bytes.length <= ivBytes + tagBytes) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', this.#cipherKey, bytes.subarray(0, ivBytes));
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
    } catch {
      // Wrong tag: not one of ours, or from before a restart.
      return undefined;
    }
  }
}

function derive(material: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', material, '', purpose, 32));
}
