import { recoverDigestInfo } from '../explain/digest-info.js'
import type { Finding, Reports } from '../explain/report-checks.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import type { Pin, PinnedKeys } from '../signing-certificate/pinned-keys.js'
import type { PinnedSchemeFindings } from './pinned-kind.js'
import { createSignedDataReport } from './signed-data-report.js'
import { signedTimeReport } from './signed-time-report.js'

/** The values that the step `prove` keeps for its reports, even if its checks then fail. */
interface Noted {
  readonly pin?: Pin
}

const ofPins: Pick<
  Reports<PinnedSchemeFindings>,
  'pinned-certificates' | 'certificate-validity' | 'signer-validity'
> = {
  'pinned-certificates': {
    title: 'The pinned certificates can be read',
    describe({ found: { 'pinned-certificates': pinned }, error }): Finding | undefined {
      if (error === undefined) return pinned && { evidence: { pins: pinned.pins.map(describePin) } }
      const fix =
        'Look at the cause of the error, and correct the block in the option certificates: it must be a certificate or a public key of the type that the service signs with.'
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
  'signer-validity': {
    title: 'The pinned certificate that signed is valid at this time',
    describe({ found, error }) {
      const { pin } = found as Noted
      return pin && { evidence: describePin(pin), ...(error && describeEnd(error.message)) }
    },
  },
}

/** Creates the reports of the checks that the library runs for a scheme whose keys are pinned. */
export function createPinnedReports(crypto: WebCrypto): Reports<PinnedSchemeFindings> {
  return {
    ...ofPins,
    signature: createSignedDataReport(
      crypto,
      'The signature is a pinned key’s, over the received data',
      ({ 'pinned-certificates': pinned }, { signature }) => pinned && likeliestPin(pinned, signature)?.jwk,
    ),
    timestamp: signedTimeReport,
  }
}

/** Returns the pin whose key made an RSA signature over any bytes, or otherwise the first pin. */
export function likeliestPin({ pins }: PinnedKeys, signature: Uint8Array<ArrayBuffer>): Pin | undefined {
  return pins.find(({ jwk }) => recoverDigestInfo(jwk, signature) !== undefined) ?? pins[0]
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
