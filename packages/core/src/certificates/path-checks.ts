import { VerificationError } from '../errors.js'
import type { CheckDefinition } from '../verification/checks.js'
import { filled } from '../verification/filled.js'
import type { Certificate } from '../x509/certificate/certificate.js'
import type { CertificationPath } from '../x509/path/validate-certification-path.js'
import { validateCertificationPath } from '../x509/path/validate-certification-path.js'
import type { CertificateContext, CertificateSources } from './certificate-context.js'
import type { IssuerDownload } from './issuer-download.js'

/** The checks that lead from an end-entity certificate to a trust anchor; `issuers` finds what the files leave out. */
export function pathChecks(
  sources: CertificateSources,
  issuers: IssuerDownload | undefined,
): readonly CheckDefinition<CertificateContext>[] {
  return issuers === undefined
    ? [certificationPath(sources, 'certificate-download')]
    : [issuerDownload(sources, issuers), certificationPath(sources, 'issuer-download')]
}

function issuerDownload(sources: CertificateSources, issuers: IssuerDownload): CheckDefinition<CertificateContext> {
  return {
    id: 'issuer-download',
    needs: ['certificate-download'],
    async run(context) {
      if (context.path !== undefined) return
      context.issuers = await issuers.find({
        now: context.now,
        endEntity: filled(context.file).endEntity,
        trustAnchors: await sources.trustAnchors(),
        tryPath: (candidates) => orNone(validatePath(sources, context, candidates)),
      })
      const { path } = context.issuers
      if (path !== undefined) context.path = path
    },
  }
}

function certificationPath(sources: CertificateSources, needs: string): CheckDefinition<CertificateContext> {
  return {
    id: 'certification-path',
    needs: [needs],
    async run(context) {
      if (context.path !== undefined) return
      context.path = await validatePath(sources, context, context.issuers?.candidates ?? [])
    },
  }
}

async function validatePath(
  sources: CertificateSources,
  { file, now, dnsName }: CertificateContext,
  candidates: readonly Certificate[],
): Promise<CertificationPath> {
  const { endEntity, others } = filled(file)
  return await validateCertificationPath({
    endEntity,
    intermediates: [...others, ...candidates],
    trustAnchors: await sources.trustAnchors(),
    at: now,
    dnsName,
    allowWildcards: false,
    crypto: sources.crypto,
  })
}

// The end-entity's own faults have their own checks, before this one is tried and after.
async function orNone(path: Promise<CertificationPath>): Promise<CertificationPath | undefined> {
  try {
    return await path
  } catch (error) {
    if (error instanceof VerificationError) return undefined
    throw error
  }
}
