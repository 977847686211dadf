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

/** A test authority, its certificates, and the host that serves them. They are in memory until the page is closed. */
export interface TestMaterial {
  /** The authority whose trust anchor a receiver under test must trust. */
  readonly root: TestAuthority
  /** The intermediate that issues the certificates. */
  readonly authority: TestAuthority
  readonly host: CertificateHost
  /** Returns PEM by URL: the files that the host serves, without those for which it fails. */
  certificates(): Record<string, string>
  alexaSigner(): Promise<IssuedCertificate>
  /** A certificate for the messages of a topic. */
  snsSigner(topicArn: string): Promise<IssuedCertificate>
  payPalSigner(): Promise<IssuedCertificate>
  /** The signer whose certificates are in every message. */
  appStoreSigner(): Promise<AppStoreSigner>
  /** A certificate that verifiers pin. */
  smnSigner(): Promise<IssuedCertificate>
}

/** Creates an authority. Its own keys are P-256, because they are generated fast. The keys that sign requests are RSA. */
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

// Creates a host that records the files that it serves, so that a receiver outside the page can get them too. A URL that
// fails has no file.
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
