import type { CheckDefinition } from '../checks/checks.js'
import { VerificationError } from '../errors.js'
import type {
  CertificateContext,
  CertificateFile,
  CertificateRules,
  CertificateSources,
} from './certificate-context.js'
import { downloadPem, parseFile, readStoredFile } from './certificate-files.js'
import { endEntityChecks } from './end-entity-checks.js'
import type { IssuerDownload } from './issuer-download.js'
import { pathChecks } from './path-checks.js'
import { SigningKey } from './signing-key.js'

/** The checks of a signing certificate, from its URL to a trust anchor. `issuers` finds what the files leave out. */
export function certificateChecks(
  sources: CertificateSources,
  rules: CertificateRules,
  issuers: IssuerDownload | undefined,
): readonly CheckDefinition<CertificateContext>[] {
  const judged = [...endEntityChecks, ...(rules.proof === 'path' ? pathChecks(sources, issuers) : [])]
  return [
    {
      id: 'certificate-download',
      needs: ['certificate-url'],
      async run(context) {
        const stored = await readStoredFile(sources, context.certificateUrl)
        if (stored !== undefined && (await holds(stored, context))) return
        await read(context, 'download', await downloadPem(sources, context.certificateUrl))
      },
    },
    ...judged,
  ]

  // A stored file serves only where it passes every check; else the download replaces it, whoever put it there.
  async function holds(pem: string, context: CertificateContext): Promise<boolean> {
    const trial: CertificateContext = {
      now: context.now,
      certificateUrl: context.certificateUrl,
      dnsName: context.dnsName,
    }
    try {
      await read(trial, 'store', pem)
      for (const check of judged) await check.run(trial)
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error
      sources.logger.warn('stored certificate refused', { url: context.certificateUrl, code: error.code })
      return false
    }
    Object.assign(context, trial)
    return true
  }

  async function read(context: CertificateContext, from: CertificateFile['from'], pem: string): Promise<void> {
    const [endEntity, ...others] = await parseFile(pem)
    if (endEntity === undefined) throw new VerificationError('ERR_CERTIFICATE_INVALID', 'The file holds no certificate')
    if (rules.file === 'end-entity' && others.length > 0)
      throw new VerificationError('ERR_CERTIFICATE_INVALID', 'The file holds more than one certificate')
    context.file = { from, pem, endEntity, others }
    const { type, jwk } = endEntity.subjectPublicKeyInfo
    if (type === 'RSA' && jwk !== undefined) {
      context.signingKey = new SigningKey(sources.crypto, context.certificateUrl, jwk, endEntity)
    }
  }
}
