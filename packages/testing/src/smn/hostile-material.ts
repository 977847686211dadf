import type { IssuedCertificate } from '../authority/test-authority.js'
import type { CertificateHost } from '../certificate-host.js'
import { smnCertificateUrl, testTopicUrn } from './smn-endpoint.js'
import {
  type SignedSmnRequest,
  type SignSmnMessageOptions,
  type SmnTestMessage,
  signSmnMessage,
  smnRequest,
} from './smn-message.js'

/** Options of `hostile.smn`. */
export interface HostileSmnOptions {
  /** The certificate that the verifier pins. */
  signer: IssuedCertificate
  /** A certificate that the verifier pins, too, and that has expired. Default: none. Then there is no such case. */
  expired?: Pick<IssuedCertificate, 'keys'>
  /**
   * A host. The certificates of attackers are put there, at the URLs of their messages, so that a verifier that downloads
   * certificates accepts them. Default: none.
   */
  host?: CertificateHost
  /** The only topic that the verifier allows. Default: the test topic. */
  topicUrn?: string
  /** The time of the verifier. Default: now. */
  at?: Date
  /** The URL of the endpoint. */
  url?: string
}

/** The material for the hostile requests. */
export interface Material {
  /** The pinned certificate. */
  readonly signer: IssuedCertificate
  readonly expired: HostileSmnOptions['expired']
  readonly at: Date
  readonly topicUrn: string
  /** Signs a message that is genuine except for the given options. */
  sign(options?: Partial<SignSmnMessageOptions>): Promise<SignedSmnRequest>
  /** Signs a message and then changes it; undefined removes a field. */
  change(fields: SmnTestMessage, options?: Partial<SignSmnMessageOptions>): Promise<SignedSmnRequest>
  /** Serves a certificate at its own URL in the topic’s region. */
  serve(file: string): string
  /** Serves a file at a URL, if there is a host. */
  serveAt(url: string, file: string): void
}

/** Creates the material from the options of `hostile.smn`. */
export function createMaterial(options: HostileSmnOptions): Material {
  const {
    signer,
    expired,
    host,
    topicUrn = testTopicUrn,
    at = new Date(),
    url = 'https://receiver.example/smn',
  } = options
  const defaults = { signer, topicUrn, timestamp: at, url }
  const sign: Material['sign'] = (given) => signSmnMessage({ ...defaults, ...given })
  const serveAt: Material['serveAt'] = (certificateUrl, file) => host?.serve(certificateUrl, file)
  let served = 0
  return {
    signer,
    expired,
    at,
    topicUrn,
    sign,
    async change(fields, given) {
      const message = { ...(await sign(given)).message, ...fields }
      for (const [name, value] of Object.entries(message)) if (value === undefined) delete message[name]
      return { ...smnRequest(message, url), message }
    },
    serveAt,
    serve(file) {
      served += 1
      const certificateUrl = smnCertificateUrl(topicUrn, served.toString(16).padStart(32, 'e'))
      serveAt(certificateUrl, file)
      return certificateUrl
    },
  }
}
