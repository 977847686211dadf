import type { Difference } from '../comparison.js'

const value = /^\{/
const malformed = /^refused: The certificate is malformed/

/** The reasons why our strict reader may differ from pkijs. */
export const pkijsDifferences: readonly Difference[] = [
  {
    name: 'refused by the strict reader alone',
    ours: malformed,
    theirs: value,
    reason: 'pkijs reads BER, trailing bytes, and fields of wrong types. A certificate needs both readers.',
  },
  {
    name: 'refused by the comparison of both readers',
    ours: value,
    theirs: /./,
    feature: /refused by the comparison/,
    reason: 'If the readers find different values, or pkijs finds none, the certificate counts as malformed.',
  },
]

/** The reasons why `parseCertificates` may differ from the X509Certificate of Node, which is OpenSSL. */
export const openSslDifferences: readonly Difference[] = [
  {
    name: 'refused by our readers',
    ours: malformed,
    theirs: value,
    reason:
      'OpenSSL reads BER, unknown versions and malformed extensions. Parsing must leave nothing to interpretation.',
  },
]
