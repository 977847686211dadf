import { integer, sequence } from '../authority/der.js'
import type { HostileCase } from '../hostile/hostile-request.js'
import type { SchemeChanges, SchemeSigner } from './scheme-signer.js'

type Bytes = Uint8Array<ArrayBuffer>

/** Returns the cases with wrong signatures, and with signatures over other bytes than those that arrived. */
export function schemeSignatureCases<Options>({ sign, material, definition }: SchemeSigner<Options>): HostileCase[] {
  const signatureCase = (
    name: string,
    why: string,
    changes: SchemeChanges | (() => Promise<SchemeChanges>),
  ): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_SIGNATURE_MISMATCH',
    make: async () => sign(typeof changes === 'function' ? await changes() : changes),
  })
  const over = (name: string, why: string, alterData: (data: Bytes) => Bytes): HostileCase =>
    signatureCase(`data-${name}`, why, { alterData })
  const as = (name: string, why: string, alterSignature: (signature: Bytes) => Bytes): HostileCase =>
    signatureCase(`signature-${name}`, why, { alterSignature })
  const { certificate, secret } = definition
  const isEcdsa = certificate?.key !== undefined && certificate.key !== 'RSA'
  return [
    signatureCase('signature-of-another-key', 'Another key made the signature', async () => ({
      keys: await material.createKeys(),
    })),
    as('altered-at-its-start', 'One bit of the signature was changed', (bytes) => flip(bytes, 0)),
    as('altered-at-its-end', 'One bit of the signature was changed', (bytes) => flip(bytes, bytes.length - 1)),
    as('of-zeros', 'Some engines accept zeros', (bytes) => new Uint8Array(bytes.length)),
    as('shorter', 'The signature was cut off', (bytes) => bytes.slice(0, -1)),
    as('longer', 'Text follows the signature', (bytes) => Uint8Array.of(...bytes, 0)),
    as('after-a-zero', 'A zero comes before the signature', (bytes) => Uint8Array.of(0, ...bytes)),
    ...(isEcdsa ? [as('in-der', 'The signature has the form of certificates', toDer)] : []),
    over('altered-at-its-start', 'The first signed byte is different', (data) => flip(data, 0)),
    over('altered-in-the-middle', 'A signed byte is different', (data) => flip(data, data.length >> 1)),
    over('altered-at-its-end', 'The last signed byte is different', (data) => flip(data, data.length - 1)),
    over('shorter', 'The last byte was not signed', (data) => data.slice(0, -1)),
    over('longer', 'A signed byte did not arrive', (data) => Uint8Array.of(...data, 0x0a)),
    over('empty', 'Nothing was signed', () => new Uint8Array(0)),
    ...(secret === 'by-access-key'
      ? [
          {
            name: 'access-key-unknown',
            why: 'The access key is unknown',
            expectedCode: 'ERR_SIGNER_NOT_ALLOWED',
            make: () => sign({ accessKey: 'unknown_access_key' }),
          } satisfies HostileCase,
        ]
      : []),
  ]
}

function flip(bytes: Bytes, at: number): Bytes {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte))
}

function toDer(bytes: Bytes): Bytes {
  const half = bytes.length / 2
  const [r, s] = [bytes.subarray(0, half), bytes.subarray(half)].map((part) =>
    integer(part.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n)),
  )
  return sequence(r as Bytes, s as Bytes)
}
