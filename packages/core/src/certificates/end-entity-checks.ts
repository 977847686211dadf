import { VerificationError } from '../errors.js'
import type { CheckDefinition } from '../verification/checks.js'
import { filled } from '../verification/filled.js'
import type { CertificateContext } from './certificate-context.js'

// Path validation and what it loads stay out of the warm path: see the build's chunks.
const x509 = () => import('../x509/index.js')

/** The checks of the end-entity certificate itself: its faults have codes of their own. */
export const endEntityChecks: readonly CheckDefinition<CertificateContext>[] = [
  {
    id: 'certificate-validity',
    needs: ['certificate-download'],
    async run(context) {
      if (context.path !== undefined) return
      ;(await x509()).requireValidAt(filled(context.file).endEntity, context.now)
    },
  },
  {
    id: 'certificate-name',
    needs: ['certificate-download'],
    async run(context) {
      if (context.path !== undefined) return
      ;(await x509()).requireDnsName(filled(context.file).endEntity, context.dnsName, { allowWildcards: false })
    },
  },
  {
    id: 'certificate-usage',
    needs: ['certificate-download'],
    async run(context) {
      if (context.path !== undefined) return
      const { endEntity } = filled(context.file)
      ;(await x509()).requireSigningEndEntity(endEntity, 'serverAuth')
      if (context.signingKey === undefined)
        throw new VerificationError('ERR_CERTIFICATE_INVALID', 'Its key is no RSA key')
    },
  },
]
