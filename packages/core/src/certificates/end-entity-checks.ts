import { VerificationError } from '../errors.js'
import type { CheckDefinition } from '../verification/checks.js'
import { filled } from '../verification/filled.js'
import { requireDnsName, requireSigningEndEntity, requireValidAt } from '../x509/path/end-entity.js'
import type { CertificateContext } from './certificate-context.js'

/** The checks of the end-entity certificate itself: its faults have codes of their own. */
export const endEntityChecks: readonly CheckDefinition<CertificateContext>[] = [
  {
    id: 'certificate-validity',
    needs: ['certificate-download'],
    run(context) {
      if (context.path !== undefined) return
      requireValidAt(filled(context.file).endEntity, context.now)
    },
  },
  {
    id: 'certificate-name',
    needs: ['certificate-download'],
    run(context) {
      if (context.path !== undefined) return
      requireDnsName(filled(context.file).endEntity, context.dnsName, { allowWildcards: false })
    },
  },
  {
    id: 'certificate-usage',
    needs: ['certificate-download'],
    run(context) {
      if (context.path !== undefined) return
      const { endEntity } = filled(context.file)
      requireSigningEndEntity(endEntity, 'serverAuth')
      if (context.signingKey === undefined)
        throw new VerificationError('ERR_CERTIFICATE_INVALID', 'Its key is no RSA key')
    },
  },
]
