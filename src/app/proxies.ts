/** Proxies whose word is taken for where a request came from. */
import { isIP } from 'node:net';

/** Addresses and networks; undefined for what is neither. How many there are would not do: whoever comes past them could say anything. */
export function trustedProxies(text: string): readonly string[] | undefined {
  const all = text.split(',').map((one) => one.trim());
  return all.every(isAddressOrNetwork) ? all : undefined;
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  // A network of everything would let anybody say where they come from.
  const most = version === 4 ? 32 : 128;
  return bits === undefined || (/^\d{1,3}$/u.test(bits) && Number(bits) >= 1 && Number(bits) <= most);
}
