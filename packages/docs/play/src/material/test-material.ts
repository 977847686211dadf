import {
  type AppStoreSigner,
  alexaCertificateUrl,
  alexaDnsName,
  type CertificateHost,
  createAppStoreSigner,
  createCertificateHost,
  createTestAuthority,
  encodePem,
  type HostedFile,
  type IssuedCertificate,
  payPalCaIssuersUrl,
  payPalCertificateUrl,
  payPalDnsName,
  snsCaIssuersUrl,
  snsCertificateUrl,
  snsDnsName,
  type TestAuthority,
} from '@countersign/testing'

/** A test authority with what it issued, and the host that serves it: all in memory, for as long as the page is open. */
export interface TestMaterial {
  /** Its trust anchor is what a receiver under test must trust. */
  readonly root: TestAuthority
  /** The intermediate that issues. */
  readonly authority: TestAuthority
  readonly host: CertificateHost
  /** PEM by URL of what the host serves without going wrong. */
  certificates(): Record<string, string>
  alexaSigner(): Promise<IssuedCertificate>
  /** A certificate for the messages of a topic. */
  snsSigner(topicArn: string): Promise<IssuedCertificate>
  payPalSigner(): Promise<IssuedCertificate>
  /** Its certificates are in every message. */
  appStoreSigner(): Promise<AppStoreSigner>
  /** A certificate that verifiers pin. */
  smnSigner(): Promise<IssuedCertificate>
}

/** Creates an authority. Its own keys are on a curve, which are made in no time; what signs requests is RSA. */
export async function createTestMaterial(): Promise<TestMaterial> {
  const root = await createTestAuthority({ keyType: 'P-256' })
  const authority = await root.intermediate({ keyType: 'P-256' })
  const { host, certificates } = createRecordingHost()
  host.serve(snsCaIssuersUrl, authority.der)
  host.serve(payPalCaIssuersUrl, authority.der)

  const signers = new Map<string, Promise<IssuedCertificate>>()
  let appStoreSigner: Promise<AppStoreSigner> | undefined
  const once = (url: string, issue: () => Promise<IssuedCertificate>): Promise<IssuedCertificate> => {
    const signer = signers.get(url) ?? issue()
    signers.set(url, signer)
    return signer
  }
  return {
    root,
    authority,
    host,
    certificates,
    alexaSigner: () =>
      once(alexaCertificateUrl, async () => {
        const signer = await authority.issue({ dnsNames: [alexaDnsName] })
        host.serve(alexaCertificateUrl, signer.chainPem)
        return signer
      }),
    appStoreSigner() {
      appStoreSigner ??= createAppStoreSigner(root)
      return appStoreSigner
    },
    smnSigner: () => once('smn', () => authority.issue({ subject: 'smn' })),
    payPalSigner: () =>
      once(payPalCertificateUrl(), async () => {
        const signer = await authority.issue({ dnsNames: [payPalDnsName()], caIssuers: [payPalCaIssuersUrl] })
        host.serve(payPalCertificateUrl(), signer.pem)
        return signer
      }),
    snsSigner(topicArn) {
      const url = snsCertificateUrl(topicArn)
      return once(url, async () => {
        const signer = await authority.issue({ dnsNames: [snsDnsName(topicArn)], caIssuers: [snsCaIssuersUrl] })
        host.serve(url, signer.pem)
        return signer
      })
    },
  }
}

// Remembers what is served, so that a receiver elsewhere can be given the same. A fault is nothing to hand on.
function createRecordingHost(): { host: CertificateHost; certificates: () => Record<string, string> } {
  const host = createCertificateHost()
  const files = new Map<string, HostedFile>()
  return {
    host: {
      ...host,
      get bytesSent() {
        return host.bytesSent
      },
      serve(url, file) {
        files.set(url, file)
        host.serve(url, file)
      },
      remove(url) {
        files.delete(url)
        host.remove(url)
      },
      fail(fault, options) {
        if (options?.url !== undefined) files.delete(options.url)
        host.fail(fault, options)
      },
    },
    certificates() {
      const pem: Record<string, string> = {}
      for (const [url, file] of files) {
        if (typeof file === 'string') pem[url] = file
        // Bytes that are not a certificate cannot be written as PEM. An empty text has the same effect.
        else if (isWholeSequence(file)) pem[url] = encodePem(new Uint8Array(file))
      }
      return pem
    },
  }
}

function isWholeSequence(der: Uint8Array): boolean {
  const [tag, form, high = 0, low = 0] = der
  return tag === 0x30 && form === 0x82 && 4 + high * 256 + low === der.byteLength
}
