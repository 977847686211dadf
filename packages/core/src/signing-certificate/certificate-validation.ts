import { type CheckDefinition, runChecks } from '../checks/checks.js'
import { filled } from '../checks/filled.js'
import { certificateChecks } from './certificate-checks.js'
import type { CertificateContext, CertificateRules, CertificateSources } from './certificate-context.js'
import { storeFile } from './certificate-files.js'
import { IssuerDownload, type IssuerRules } from './issuer-download.js'
import { narrowest } from './narrowest-validity.js'
import { SigningKey } from './signing-key.js'

/** What a cold verification needs, and a warm one does not. */
export interface CertificateValidation {
  readonly checks: readonly CheckDefinition<CertificateContext>[]
  /** Runs the checks, keeps the files that passed, and resolves to the key; `keep` is called as soon as it is proven. */
  validate(context: CertificateContext, keep: (key: SigningKey) => void): Promise<SigningKey>
}

/** Creates the validation of signing certificates. */
export function createCertificateValidation(
  sources: CertificateSources,
  rules: CertificateRules,
  issuerRules: IssuerRules | undefined,
  patience: number,
): CertificateValidation {
  const issuers = issuerRules && new IssuerDownload(sources, issuerRules, patience)
  const checks = certificateChecks(sources, rules, issuers)
  return {
    checks,
    async validate({ now, certificateUrl, dnsName }, keep) {
      const context: CertificateContext = { now, certificateUrl, dnsName }
      await runChecks(checks, context)
      const { from, pem, endEntity } = filled(context.file)
      const { jwk } = filled(context.signingKey)
      const validity = narrowest(rules.proof === 'path' ? filled(context.path).certificates : [endEntity])
      const key = new SigningKey(sources.crypto, certificateUrl, jwk, validity)
      // Imported here, so that the first request pays for it and the rest do not wait.
      await key.for('SHA-256')
      keep(key)
      if (from === 'download') await storeFile(sources, certificateUrl, pem, key.notAfter)
      if (context.issuers !== undefined) await issuers?.keep(context.issuers, now)
      return key
    },
  }
}
