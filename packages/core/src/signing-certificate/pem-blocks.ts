import { decodeBase64, toBinary } from '../encoding/base64.js'
import type { OptionKind } from '../options/options.js'

/** One block of a PEM text (RFC 7468). */
export interface PemBlock {
  readonly label: string
  /** The contents, with their lines joined. */
  readonly base64: string
}

const block = /-----BEGIN ([A-Z0-9 ]{1,64})-----([A-Za-z0-9+/=\s]{0,65536})-----END \1-----/g

/** Returns the blocks of a PEM text, in their order. Text between the blocks is ignored. */
export function pemBlocks(pem: string): readonly PemBlock[] {
  return Array.from(pem.matchAll(block), ([, label = '', contents = '']) => ({
    label,
    base64: contents.replace(/\s+/g, ''),
  }))
}

// Matches, in DER, the end of the AlgorithmIdentifier of an RSA key and the beginning of the key, up to the length of its
// modulus. A modulus of 2048 bits has 257 octets, because a zero precedes its first bit. A smaller one has at most 256 octets.
const rsaKey =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern is for binary data.
  /\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00\x03\x82[\s\S]{2}\x00\x30\x82[\s\S]{2}\x02\x82(?!\x01\x00)[\x01-\x20]/

/** The kind of an option that pins RSA keys. The blocks are parsed when a request first needs them. */
export const pinnedCertificatesKind: OptionKind = /* @__PURE__ */ pinsOf('an RSA key of at least 2048 bits', (der) =>
  rsaKey.test(der),
)

/** Creates the kind of an option that pins keys. The test receives their DER, with one character for each byte. */
export function pinsOf(key: string, hasKey: (der: string) => boolean): OptionKind {
  return {
    wanted: `PEM with blocks of the types CERTIFICATE and PUBLIC KEY only, each with ${key}`,
    accepts: (value) => typeof value === 'string' && isPinnable(value, hasKey),
    // A caller may paste a private key by mistake.
    secret: true,
  }
}

function isPinnable(pem: string, hasKey: (der: string) => boolean): boolean {
  const blocks = pemBlocks(pem)
  // A block that is cut off does not match the pattern. Its BEGIN line shows that it is missing.
  if (blocks.length === 0 || blocks.length !== pem.split('-----BEGIN').length - 1) return false
  return blocks.every(({ label, base64 }) => {
    if (label !== 'CERTIFICATE' && label !== 'PUBLIC KEY') return false
    try {
      return hasKey(toBinary(decodeBase64(base64)))
    } catch {
      return false
    }
  })
}
