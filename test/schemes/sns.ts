import { createSnsVerifier, type SnsMessage, type SnsVerifierOptions } from '@countersign/core/sns'
import {
  type CertificateOptions,
  createCertificateHost,
  hostile,
  type IssuedCertificate,
  type SignedSnsRequest,
  type SignSnsMessageOptions,
  signSnsMessage,
  snsCaIssuersUrl,
  snsCertificateUrl,
  snsDnsName,
  testTopicArn,
} from '@countersign/testing'
import type { SchemeMaterial, SchemeSurroundings } from './scheme-material.js'

/** The material of SNS. */
export interface SnsMaterial extends SchemeMaterial<SnsMessage, SnsVerifierOptions> {
  /** The certificate that signs. */
  readonly signer: IssuedCertificate
  /** Issues a certificate for the same keys, which equals that of the signer except for the given options. */
  issue(options?: CertificateOptions): Promise<IssuedCertificate>
  /** Signs a delivery that is genuine except for the given options. */
  sign(options?: Partial<SignSnsMessageOptions>): Promise<SignedSnsRequest>
}

/** Creates the material of SNS. The time of a delivery is `Timestamp` in its body. */
export async function createSnsMaterial(surroundings: SchemeSurroundings): Promise<SnsMaterial> {
  const { authority, trustAnchors, keys, crypto, currentDate } = surroundings
  const issue = (options?: CertificateOptions): Promise<IssuedCertificate> =>
    authority.issue({ keys, dnsNames: [snsDnsName()], caIssuers: [snsCaIssuersUrl], ...options })
  const signer = await issue()
  const files = { [snsCertificateUrl()]: signer.pem, [snsCaIssuersUrl]: authority.der }
  const sign = (options?: Partial<SignSnsMessageOptions>): Promise<SignedSnsRequest> =>
    signSnsMessage({ signer, timestamp: currentDate(), ...options })
  return {
    files,
    allowedUrl:
      /^https:\/\/sns\.us-east-1\.amazonaws\.com\/SimpleNotificationService-[0-9a-f]{32}\.pem$|^http:\/\/crt\.[a-z0-9]+\.amazontrust\.com\//,
    signer,
    issue,
    sign,
    genuine: (timestamp = currentDate()) => sign({ timestamp }),
    verifier: (options, fetch = createCertificateHost(files).fetch) =>
      createSnsVerifier({ topicArns: [testTopicArn], trustAnchors, crypto, currentDate, fetch, ...options }),
    hostile: (host) => hostile.sns({ authority, host, at: currentDate() }),
  }
}
