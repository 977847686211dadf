import { decodeBase64 } from '../encoding/base64.js'
import { encodeHex } from '../encoding/hex.js'
import { VerificationError } from '../errors.js'
import type { KeyType } from '../signature/signature-algorithm.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import type { SubjectPublicKeyInfo } from '../x509/certificate/certificate.js'
import { readDer } from '../x509/certificate/der-reader.js'
import { parseCertificates } from '../x509/certificate/parse-certificates.js'
import { readSubjectPublicKeyInfo } from '../x509/certificate/public-key.js'
import { pemBlocks } from './pem-blocks.js'
import type { Pin } from './pinned-keys.js'
import type { Validity } from './validity-cache.js'

/**
 * Reads the pins of a PEM text, in their order. Only the key and the validity of a certificate count: its issuer, names and
 * extensions do not.
 *
 * @throws VerificationError ERR_DEPENDENCY_FAILED if a block is not a certificate or a public key, or has no key of the
 * type that may be used. The caller wrote the text, so no sender is at fault.
 */
export async function readPins(crypto: WebCrypto, pem: string, key: KeyType): Promise<readonly Pin[]> {
  const pins: Pin[] = []
  for (const [index, { label, base64 }] of pemBlocks(pem).entries()) {
    try {
      pins.push(
        label === 'CERTIFICATE' ? await readCertificatePin(crypto, base64, key) : await readKeyPin(crypto, base64, key),
      )
    } catch (cause) {
      const message = `Block ${index + 1} of the pinned certificates cannot be used`
      throw new VerificationError('ERR_DEPENDENCY_FAILED', message, { cause })
    }
  }
  return pins
}

async function readCertificatePin(crypto: WebCrypto, base64: string, key: KeyType): Promise<Pin> {
  const [certificate] = await parseCertificates(decodeBase64(base64))
  if (certificate === undefined) throw new TypeError('The block holds no certificate')
  const { subjectPublicKeyInfo, notBefore, notAfter } = certificate
  return await toPin(crypto, key, subjectPublicKeyInfo, {
    notBefore: notBefore.getTime(),
    notAfter: notAfter.getTime(),
  })
}

async function readKeyPin(crypto: WebCrypto, base64: string, key: KeyType): Promise<Pin> {
  return await toPin(crypto, key, readSubjectPublicKeyInfo(readDer(decodeBase64(base64))), undefined)
}

async function toPin(
  crypto: WebCrypto,
  wanted: KeyType,
  { type, fault, jwk, der }: SubjectPublicKeyInfo,
  validity: Validity | undefined,
): Promise<Pin> {
  if (fault !== undefined) throw new TypeError(`The block ${fault}`)
  if (jwk === undefined || (type === 'EC' ? jwk.crv : type) !== wanted)
    throw new TypeError(`The block has no ${wanted} key`)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', der))
  return { id: encodeHex(digest), jwk, validity }
}
