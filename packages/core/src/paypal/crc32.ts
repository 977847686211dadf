// The remainders of all bytes, for the polynomial of IEEE 802.3 in reversed bit order.
const table = /* @__PURE__ */ buildTable()

/**
 * Computes the CRC-32 of bytes: the one of IEEE 802.3, gzip and PNG (RFC 1952 section 8), as an unsigned number. It detects
 * accidents. It is not a hash: anybody can make another body with the same checksum.
 */
export function crc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] as number
    remainder = (table[(remainder ^ byte) & 0xff] as number) ^ (remainder >>> 8)
  }
  return (remainder ^ 0xffffffff) >>> 0
}

function buildTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte
    for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? 0xedb88320 ^ (remainder >>> 1) : remainder >>> 1
    return remainder
  })
}
