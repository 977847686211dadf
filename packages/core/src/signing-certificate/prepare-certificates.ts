import { type Check, strictCheck } from '../checks/check.js'
import type { Run } from '../checks/run.js'
import { safeLogger } from '../checks/verifier-options.js'
import { receiveRequest } from '../request/received-request.js'
import type { SignedRequest } from '../request/signed-request.js'
import { decodePem } from '../x509/certificate/pem.js'
import { createTrustAnchors } from '../x509/path/trust-anchors.js'
import { certificateSources, parseFile } from './certificate-files.js'
import type { CertificateSettings } from './certificate-options.js'
import type { CertificateFile, CertificateFindings, CertificateRules } from './check-certificate.js'
import type { IssuerRules } from './issuer-download.js'
import { sampleAnchor, sampleIntermediate, sampleSigner, sampleTime } from './sample-certificates.js'

/** A run over the sample, and the settings with which a verifier of the sample is created. */
export interface SampleRun<Findings> {
  readonly run: Run<Findings>
  readonly settings: CertificateSettings
  readonly issuers: IssuerRules | undefined
}

/**
 * Creates a run over a request that is signed with the sample certificate. The run needs no network, clock, timer or random
 * numbers, because Workers do not have them outside a request. Only these settings trust the anchor of the sample.
 */
export async function createSampleRun<Findings extends CertificateFindings>(
  settings: CertificateSettings,
  request: SignedRequest,
  file: CertificateRules['file'],
): Promise<SampleRun<Findings>> {
  const pem = file === 'chain' ? sampleSigner + sampleIntermediate : sampleSigner
  return {
    run: {
      check: sampleCheck<Findings>(readSample(pem)),
      request: await receiveRequest(request, request.body.byteLength),
      now: new Date(sampleTime),
    },
    settings: {
      ...settings,
      trustAnchors: () => createTrustAnchors(sampleAnchor),
      certificateStore: undefined,
      fetch: async () => new Response(pem),
      logger: safeLogger(undefined),
    },
    issuers: file === 'chain' ? undefined : { url: { origin: '', path: /^$/ }, intermediates: sampleIntermediate },
  }
}

/**
 * Reads the trust anchors, if that needs no network. A function of the caller may need one, so it is not called.
 *
 * @throws VerificationError ERR_DEPENDENCY_FAILED if the trust anchors are not available.
 */
export async function prepareTrustAnchors(settings: CertificateSettings): Promise<void> {
  if (settings.anchorsAtHand) await certificateSources(settings).trustAnchors()
}

// Decoding base64 is the longest loop of a verification. After this many rounds, engines have compiled it to machine code, and
// do not begin to do so during the first request.
const rounds = 8

function readSample(pem: string): CertificateFile {
  for (let round = 0; round < rounds; round++) decodePem(pem)
  const [endEntity, ...others] = parseFile(pem)
  if (endEntity === undefined) throw new TypeError('The sample holds no certificate')
  return { from: 'download', pem, endEntity, others, validated: undefined }
}

/**
 * Runs every check as `verify` does, on a file that need not be downloaded. It includes the checks that a cached key makes
 * unnecessary.
 */
function sampleCheck<Findings extends CertificateFindings>(file: CertificateFile): Check<Findings> {
  const strict = strictCheck<CertificateFindings>()
  const check: Check<CertificateFindings> = Object.assign(strict.bind(undefined), {
    wait: ((id, run) =>
      strict.wait(id, id === 'certificate-download' ? () => file as never : run)) as typeof strict.wait,
    thorough: true,
  })
  // A scheme has all of these checks and more, but TypeScript cannot infer that from the generic type.
  return check as Check<unknown> as Check<Findings>
}
