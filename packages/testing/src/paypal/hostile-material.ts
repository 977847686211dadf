import type { IssuedCertificate, TestAuthority } from '../authority/test-authority.js'
import type { CertificateHost, HostedFile } from '../certificate-host.js'
import type { SignedTestRequest } from '../signed-test-request.js'
import {
  payPalCertificateUrl,
  type SignPayPalWebhookOptions,
  signPayPalWebhook,
  testWebhookId,
} from './paypal-webhook.js'

/** Options of `hostile.paypal`. */
export interface HostilePayPalOptions {
  /** The authority that the verifier trusts. */
  authority: TestAuthority
  /** The host that the verifier fetches from. The certificates of the deliveries are put there, each at its own URL. */
  host: CertificateHost
  /** The only webhook that the verifier accepts, of the live environment. Default: the test webhook. */
  webhookId?: string
  /** The time of the verifier. Default: now. */
  at?: Date
  /** The URL of the endpoint. */
  url?: string
}

/** The URL of the authority's own certificate. */
export const caIssuersUrl = 'http://cacerts.digicert.com/CountersignHostile.crt'

/** The material for the hostile requests. */
export interface Material {
  readonly authority: TestAuthority
  readonly host: CertificateHost
  /** A certificate of the authority with the right name. */
  readonly signer: IssuedCertificate
  readonly at: Date
  readonly webhookId: string
  /** Signs a delivery that is genuine except for the given options. */
  sign(options?: Partial<SignPayPalWebhookOptions>): Promise<SignedTestRequest>
  /** Serves a certificate file at its own URL. */
  serve(file: HostedFile): string
}

/** Creates the material from the options of `hostile.paypal`. */
export function createMaterial(options: HostilePayPalOptions, signer: IssuedCertificate): Material {
  const { authority, host, webhookId = testWebhookId, at = new Date(), url } = options
  let served = 0
  const serve = (file: HostedFile): string => {
    served += 1
    const certificateUrl = payPalCertificateUrl('live', `360caa42-fca2a594-${served.toString(16).padStart(8, 'e')}`)
    host.serve(certificateUrl, file)
    return certificateUrl
  }
  const certificateUrl = serve(signer.pem)
  const defaults = { signer, certificateUrl, webhookId, timestamp: at, ...(url !== undefined && { url }) }
  return {
    authority,
    host,
    signer,
    at,
    webhookId,
    serve,
    sign: (changes) => signPayPalWebhook({ ...defaults, ...changes }),
  }
}
