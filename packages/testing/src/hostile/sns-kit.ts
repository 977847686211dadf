import type { CertificateHost } from '../certificate-host.js'
import { snsCertificateUrl, testTopicArn } from '../sns-endpoint.js'
import {
  type SignedSnsRequest,
  type SignSnsMessageOptions,
  type SnsTestMessage,
  signSnsMessage,
  snsRequest,
} from '../sns-message.js'
import type { IssuedCertificate, TestAuthority } from '../test-authority.js'

/** Options of `hostile.sns`. */
export interface HostileSnsOptions {
  /** The authority that the verifier trusts. */
  authority: TestAuthority
  /** The host that the verifier fetches from. The certificates that the messages need are put there, at URLs of their own. */
  host: CertificateHost
  /** The one topic that the verifier allows, of a region of the `aws` partition. Default: the test topic. */
  topicArn?: string
  /** The verifier's time. Default: now. */
  at?: Date
  /** URL of the endpoint. */
  url?: string
}

/** Where the authority's own certificate is served. */
export const caIssuersUrl = 'http://crt.hostile.amazontrust.com/hostile.cer'

/** What the hostile requests are made with. */
export interface Kit {
  readonly authority: TestAuthority
  readonly host: CertificateHost
  /** A certificate of the authority with the right name. */
  readonly signer: IssuedCertificate
  readonly at: Date
  readonly topicArn: string
  /** Signs a message that is good but for what is told. */
  sign(options?: Partial<SignSnsMessageOptions>): Promise<SignedSnsRequest>
  /** Signs a message and then changes it; undefined takes a field out. */
  change(fields: SnsTestMessage, options?: Partial<SignSnsMessageOptions>): Promise<SignedSnsRequest>
  /** Serves a certificate file at a URL of its own. */
  serve(file: string): string
}

/** Makes ready to sign, from what the caller of `hostile.sns` gave. */
export function createKit(options: HostileSnsOptions, signer: IssuedCertificate): Kit {
  const { authority, host, topicArn = testTopicArn, at = new Date(), url = 'https://receiver.example/sns' } = options
  let served = 0
  const serve = (file: string): string => {
    served += 1
    const certificateUrl = snsCertificateUrl(topicArn, served.toString(16).padStart(32, 'e'))
    host.serve(certificateUrl, file)
    return certificateUrl
  }
  const defaults = { signer, certificateUrl: serve(signer.pem), topicArn, timestamp: at, url }
  const sign: Kit['sign'] = (told) => signSnsMessage({ ...defaults, ...told })
  const change: Kit['change'] = async (fields, told) => {
    const message = { ...(await sign(told)).message, ...fields }
    return { ...snsRequest(message, url), message }
  }
  return { authority, host, signer, at, topicArn, serve, sign, change }
}
