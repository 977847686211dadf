/** Encodes certificates as PEM (RFC 7468): blocks in the given order, each with a final newline. */
export function encodePem(...certificates: readonly Uint8Array[]): string {
  return certificates
    .map((der) => `-----BEGIN CERTIFICATE-----\n${lines(encodeBase64(der))}\n-----END CERTIFICATE-----\n`)
    .join('')
}

/** Encodes base64 (RFC 4648 section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

function lines(text: string): string {
  return text.match(/.{1,64}/g)?.join('\n') ?? ''
}
