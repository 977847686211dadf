import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTestAuthority, createTestKeys, type IssuedCertificate, testAnchorNotice } from '@countersign/testing'
import { notWritten, OperatorError } from '../../operator-error.js'

const day = 86_400_000

/**
 * Creates a test certificate and its private key in a folder, as `cert.pem` and `key.pem`, if they do not exist. Endpoints pin
 * the certificate, so it must be the same in every run. Like a test anchor, it expires after a week.
 *
 * @throws OperatorError if the folder cannot be written, or has a certificate that is not valid at that time.
 */
export async function openSmnSigner(folder: string, at: Date): Promise<IssuedCertificate> {
  if ((await readText(folder, 'key.pem')) !== undefined) return await readSmnSigner(folder, at)
  const key = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey
  const signer = await issue(key, new Date(at.getTime() - day), new Date(at.getTime() + 7 * day))
  try {
    await writeFile(join(folder, 'key.pem'), key.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 })
    await writeFile(join(folder, 'cert.pem'), `# ${testAnchorNotice}\n${signer.pem}`)
  } catch (error) {
    throw notWritten(folder, error)
  }
  return signer
}

/**
 * Reads the test certificate and its private key from a folder.
 *
 * @throws OperatorError if they do not exist, do not belong together, or are not valid at that time.
 */
export async function readSmnSigner(folder: string, at: Date): Promise<IssuedCertificate> {
  const [keyPem, certificatePem] = [await readText(folder, 'key.pem'), await readText(folder, 'cert.pem')]
  if (keyPem === undefined || certificatePem === undefined)
    throw new OperatorError(
      `${folder} has no key.pem and cert.pem: run countersign sign smn --folder ${folder}, and pin its cert.pem`,
    )
  const { key, certificate } = parse(folder, keyPem, certificatePem)
  const [notBefore, notAfter] = [new Date(certificate.validFrom), new Date(certificate.validTo)]
  if (at < notBefore || at > notAfter)
    throw new OperatorError(
      `cert.pem in ${folder} is valid from ${certificate.validFrom} to ${certificate.validTo}: remove it and key.pem, sign again, and pin the new one`,
    )
  return await issue(key, notBefore, notAfter)
}

function parse(
  folder: string,
  keyPem: string,
  certificatePem: string,
): { key: KeyObject; certificate: X509Certificate } {
  try {
    const [key, certificate] = [createPrivateKey(keyPem), new X509Certificate(certificatePem)]
    if (certificate.checkPrivateKey(key) && key.asymmetricKeyType === 'rsa') return { key, certificate }
  } catch {
    // The error below names the files.
  }
  throw new OperatorError(`key.pem and cert.pem in ${folder} are not an RSA key and its certificate`)
}

// Only the key and the validity of a pin count, so another certificate for the same key works like the one in the file.
async function issue(key: KeyObject, notBefore: Date, notAfter: Date): Promise<IssuedCertificate> {
  const keys = await createTestKeys('RSA-2048', { privateKey: key.export({ format: 'jwk' }) as JsonWebKey })
  const authority = await createTestAuthority({ keyType: 'P-256' })
  return await authority.issue({ keys, notBefore, notAfter, subject: testAnchorNotice })
}

async function readText(folder: string, name: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, name), 'utf8')
  } catch {
    // The remedy is the same for a file that is absent and for a file that cannot be read.
    return undefined
  }
}
