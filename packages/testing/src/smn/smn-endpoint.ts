import { encodeBlock } from '../authority/pem.js'
import type { IssuedCertificate } from '../authority/test-authority.js'

/** The topic of a test message. The option `topicUrn` overrides it. */
export const testTopicUrn = 'urn:smn:cn-north-4:0123456789abcdef0123456789abcdef:test'

/** Returns a certificate URL for the messages of a topic. The id has 32 hex digits. */
export function smnCertificateUrl(topicUrn: string = testTopicUrn, id: string = '0'.repeat(32)): string {
  const region = regionOf(topicUrn)
  return `https://smn.${region}.myhuaweicloud.com/smn/SMN_${region}_${id}.pem`
}

/** Returns the region of a topic, which is a part of every URL in its messages. */
export function regionOf(topicUrn: string): string {
  return topicUrn.split(':')[2] ?? ''
}

/** Returns the public key of a certificate as a PEM block of the type PUBLIC KEY, which `certificates` of SMN can pin. */
export function publicKeyPem({ keys }: Pick<IssuedCertificate, 'keys'>): string {
  return encodeBlock('PUBLIC KEY', keys.subjectPublicKeyInfo)
}
