import type { IssuedCertificate, TestAuthority } from '../authority/test-authority.js'
import type { CertificateHost } from '../certificate-host.js'
import { snsCertificateUrl, testTopicArn } from './sns-endpoint.js'
import {
  type SignedSnsRequest,
  type SignSnsMessageOptions,
  type SnsTestMessage,
  signSnsMessage,
  snsRequest,
} from './sns-message.js'

/** Options of `hostile.sns`. */
export interface HostileSnsOptions {
  /** The authority that the verifier trusts. */
  authority: TestAuthority
  /** The host that the verifier fetches from. The certificates of the messages are put there, each at its own URL. */
  host: CertificateHost
  /** The only topic that the verifier allows, in a region of the partition `aws`. Default: the test topic. */
  topicArn?: string
  /** The time of the verifier. Default: now. */
  at?: Date
  /** The URL of the endpoint. */
  url?: string
}

/** The URL of the authority's own certificate. */
export const caIssuersUrl = 'http://crt.hostile.amazontrust.com/hostile.cer'

/** The material for the hostile requests. */
export interface Material {
  readonly authority: TestAuthority
  readonly host: CertificateHost
  /** A certificate of the authority with the right name. */
  readonly signer: IssuedCertificate
  readonly at: Date
  readonly topicArn: string
  /** Signs a message that is genuine except for the given options. */
  sign(options?: Partial<SignSnsMessageOptions>): Promise<SignedSnsRequest>
  /** Signs a message and then changes it; undefined removes a field. */
  change(fields: SnsTestMessage, options?: Partial<SignSnsMessageOptions>): Promise<SignedSnsRequest>
  /** Serves a certificate file at its own URL. */
  serve(file: string): string
}

/** Creates the material from the options of `hostile.sns`. */
export function createMaterial(options: HostileSnsOptions, signer: IssuedCertificate): Material {
  const { authority, host, topicArn = testTopicArn, at = new Date(), url = 'https://receiver.example/sns' } = options
  let served = 0
  const serve = (file: string): string => {
    served += 1
    const certificateUrl = snsCertificateUrl(topicArn, served.toString(16).padStart(32, 'e'))
    host.serve(certificateUrl, file)
    return certificateUrl
  }
  const defaults = { signer, certificateUrl: serve(signer.pem), topicArn, timestamp: at, url }
  const sign: Material['sign'] = (given) => signSnsMessage({ ...defaults, ...given })
  const change: Material['change'] = async (fields, given) => {
    const message = { ...(await sign(given)).message, ...fields }
    return { ...snsRequest(message, url), message }
  }
  return { authority, host, signer, at, topicArn, serve, sign, change }
}
