import type { Reports } from '../explain/report-checks.js'
import { describeName, describePath, describeValidity } from './reports.js'
import type { InlineFindings } from './validate-inline-certificates.js'

/** Reports of the checks of certificates that a message carries. */
export const inlineReports: Reports<InlineFindings> = {
  certificates: {
    title: 'The message carries certificates, and they can be parsed',
    describe: ({ found: { certificates: chain } }) =>
      chain && { evidence: { certificates: [chain.endEntity, ...chain.issuers].map(({ subject }) => subject.text) } },
  },
  'certificate-validity': {
    title: 'The end-entity certificate is valid at this time',
    describe({ found: { certificates: chain }, now, error }) {
      if (chain === undefined) return undefined
      const { notBefore, notAfter } = chain.endEntity
      const evidence = { notBefore: new Date(notBefore), notAfter: new Date(notAfter), at: now }
      return error === undefined ? { evidence } : { evidence, ...describeValidity(evidence) }
    },
  },
  'certificate-name': {
    title: 'The end-entity certificate names the service',
    describe: ({ found: { certificates: chain }, error }) => chain && describeName(chain.endEntity, error),
  },
  'certificate-usage': { title: 'The end-entity certificate has a key that may sign for this service' },
  'certification-path': {
    title: 'The certificates lead to a trust anchor',
    describe({ found: { 'certification-path': path, certificates: chain }, error }) {
      if (error !== undefined) return chain && describePath(error, chain.endEntity)
      return (
        path && {
          detail: path.certificates.map(({ subject }) => subject.text).join(' → '),
          evidence: { signatureChecks: path.signatureChecks },
        }
      )
    },
  },
}
