import { BlockList, isIP } from 'node:net';
import { ServiceError } from '../errors.ts';

/** Tells which addresses may send. Without networks everybody may. Throws `E_USAGE` for a malformed network. */
export function createPeerFilter(networks: readonly string[]): (address: string) => boolean {
  if (networks.length === 0) return () => true;
  const allowed = new BlockList();
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    const family = isIP(address);
    const maxBits = family === 4 ? 32 : 128;
    const prefix = bits === '' ? maxBits : Number(bits);
    if (family === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > maxBits) {
      throw new ServiceError('E_USAGE', `--allow expects a network such as 10.0.0.0/8, got ${JSON.stringify(network)}`);
    }
    allowed.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  }
  return (address) => {
    const plain = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
    return allowed.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
  };
}
