import {
  acceptReplays,
  createPayPalVerifier,
  type PayPalEvent,
  type PayPalVerifierOptions,
} from '@countersign/core/paypal'
import {
  type CertificateOptions,
  createCertificateHost,
  hostile,
  type IssuedCertificate,
  payPalCaIssuersUrl,
  payPalCertificateUrl,
  payPalDnsName,
  type SignedTestRequest,
  type SignPayPalWebhookOptions,
  signPayPalWebhook,
  testWebhookId,
} from '@countersign/testing'
import type { SchemeMaterial, SchemeSurroundings } from './scheme-material.js'

/** The material of PayPal. */
export interface PayPalMaterial extends SchemeMaterial<PayPalEvent, PayPalVerifierOptions> {
  /** The certificate that signs. */
  readonly signer: IssuedCertificate
  /** Issues a certificate for the same keys, which equals that of the signer except for the given options. */
  issue(options?: CertificateOptions): Promise<IssuedCertificate>
  /** Signs a delivery that is genuine except for the given options. */
  sign(options?: Partial<SignPayPalWebhookOptions>): Promise<SignedTestRequest>
}

/** Creates the material of PayPal. The time of a delivery is its `PAYPAL-TRANSMISSION-TIME` header. */
export async function createPayPalMaterial(surroundings: SchemeSurroundings): Promise<PayPalMaterial> {
  const { authority, trustAnchors, keys, crypto, currentDate } = surroundings
  const issue = (options?: CertificateOptions): Promise<IssuedCertificate> =>
    authority.issue({ keys, dnsNames: [payPalDnsName()], caIssuers: [payPalCaIssuersUrl], ...options })
  const signer = await issue()
  const files = { [payPalCertificateUrl()]: signer.pem, [payPalCaIssuersUrl]: authority.der }
  const sign = (options?: Partial<SignPayPalWebhookOptions>): Promise<SignedTestRequest> =>
    signPayPalWebhook({ signer, timestamp: currentDate(), ...options })
  return {
    files,
    allowedUrl:
      /^https:\/\/api\.paypal\.com\/v1\/notifications\/certs\/CERT-[0-9a-f-]+$|^http:\/\/cacerts\.digicert\.com\/[\w.-]+$/,
    signer,
    issue,
    sign,
    genuine: (timestamp = currentDate()) => sign({ timestamp }),
    verifier: (options, fetch = createCertificateHost(files).fetch) =>
      createPayPalVerifier({
        webhookId: testWebhookId,
        // A suite that tests replays passes its own guard.
        replayGuard: acceptReplays,
        trustAnchors,
        crypto,
        currentDate,
        fetch,
        ...options,
      }),
    hostile: (host) => hostile.paypal({ authority, host, at: currentDate() }),
  }
}
