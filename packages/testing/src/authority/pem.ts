/** Encodes certificates as PEM (RFC 7468): blocks in the given order, each with a final newline. */
export function encodePem(...certificates: readonly Uint8Array[]): string {
  return certificates.map((der) => encodeBlock('CERTIFICATE', der)).join('')
}

/** Encodes one block of PEM (RFC 7468), such as a `PUBLIC KEY` from a SubjectPublicKeyInfo. */
export function encodeBlock(label: string, der: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${lines(encodeBase64(der))}\n-----END ${label}-----\n`
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
