import { timestampReport } from '../explain/common-reports.js'
import type { Finding, Reports } from '../explain/report-checks.js'
import type { Pin } from '../signing-certificate/pinned-keys.js'
import type { PinnedSchemeFindings } from './pinned-run.js'
import type { SchemeReports } from './scheme-definition.js'

const common: Reports<PinnedSchemeFindings> = {
  timestamp: timestampReport(({ timestamp }) => timestamp),
  'pinned-certificates': {
    title: 'The pinned certificates can be read',
    describe({ found: { 'pinned-certificates': pinned }, error }): Finding | undefined {
      if (error === undefined) return pinned && { evidence: { pins: pinned.pins.map(describePin) } }
      const fix =
        'Look at the cause of the error, and correct the block in the option certificates: it must be a certificate or a public key with an RSA key of 2048 to 8192 bits.'
      return { hint: fix, diagnosis: { cause: `${error.message}.`, fix } }
    },
  },
  'certificate-validity': {
    title: 'A pinned certificate is valid at this time',
    describe({ found: { 'pinned-certificates': pinned }, now, error }) {
      if (pinned === undefined) return undefined
      const evidence = { pins: pinned.pins.map(describePin), at: now }
      return error === undefined ? { evidence } : { evidence, ...describeEnd(error.message) }
    },
  },
  signature: { title: 'The signature is a pinned key’s, over what came' },
  'signer-validity': {
    title: 'The pinned certificate that signed is valid at this time',
    describe: ({ found: { signature }, error }) =>
      signature && { evidence: describePin(signature.pin), ...(error && describeEnd(error.message)) },
  },
}

function describePin({ id, validity }: Pin): Record<string, unknown> {
  if (validity === undefined) return { id }
  return { id, notBefore: new Date(validity.notBefore), notAfter: new Date(validity.notAfter) }
}

function describeEnd(message: string): Finding {
  const fix =
    'Compare the clock of this machine with a time server. If it is right, get the present certificate of the service and pass it as certificates, beside the old one.'
  return { hint: fix, diagnosis: { cause: `${message}.`, fix, confidence: 'likely' } }
}

/** Adds the reports of the checks that the library runs to those of a scheme. */
export function completeReports<Findings>(
  reports: SchemeReports<Findings, PinnedSchemeFindings>,
): Reports<Findings & PinnedSchemeFindings> {
  // The two tables describe every check, but TypeScript cannot infer that from the generic type.
  return { ...common, ...reports } as unknown as Reports<Findings & PinnedSchemeFindings>
}
