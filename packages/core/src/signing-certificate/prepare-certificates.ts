import { type Check, strictCheck } from '../checks/check.js'
import type { Proved, Run } from '../checks/scheme.js'
import { safeLogger } from '../checks/verifier-options.js'
import { receiveRequest } from '../request/received-request.js'
import type { SignedRequest } from '../request/signed-request.js'
import { createTrustAnchors } from '../x509/path/trust-anchors.js'
import { certificateSources, parseFile } from './certificate-files.js'
import type { CertificateSettings } from './certificate-options.js'
import type { CertificateFile, CertificateFindings, CertificateRules } from './check-certificate.js'
import { sampleAnchor, sampleIntermediate, sampleSigner, sampleTime } from './sample-certificates.js'
import { SigningCertificates } from './signing-certificates.js'

/** A request that is signed with the sample certificate, and the checks of its scheme. */
export interface Sample<Findings extends CertificateFindings> {
  readonly request: SignedRequest
  readonly file: CertificateRules['file']
  readonly check: (run: Run<Findings>, certificates: SigningCertificates) => Promise<Proved<unknown>>
}

/**
 * Loads what the first verification needs, and runs every check of a scheme once on a sample. The first request then finds
 * compiled code. The sample needs no network, clock, timer or random numbers, because Workers do not have them outside a
 * request. Only the objects that are created here trust the anchor of the sample, and no result is kept.
 *
 * @throws VerificationError ERR_DEPENDENCY_FAILED if the trust anchors are not available. A function that returns them is
 * not called, because it may need a network.
 */
export async function prepareCertificates<Findings extends CertificateFindings>(
  settings: CertificateSettings,
  { request, file, check }: Sample<Findings>,
): Promise<void> {
  const pem = file === 'chain' ? sampleSigner + sampleIntermediate : sampleSigner
  const create = (): SigningCertificates =>
    new SigningCertificates(
      {
        ...settings,
        trustAnchors: () => createTrustAnchors(sampleAnchor),
        certificateStore: undefined,
        fetch: async () => new Response(pem),
        logger: safeLogger(undefined),
      },
      { file, proof: 'path' },
      file === 'chain' ? undefined : { url: { origin: '', path: /^$/ }, intermediates: sampleIntermediate },
    )
  const received = await receiveRequest(request, request.body.byteLength)
  const now = new Date(sampleTime)
  await check({ check: sampleCheck<Findings>(await readSample(pem)), request: received, now }, create())
  // Then as a request does it, with a download. It needs a timer, so it fails on Workers, and its result does not count.
  await check({ check: strictCheck<Findings>(), request: received, now }, create()).catch(() => {})
  if (settings.anchorsAtHand) await certificateSources(settings).trustAnchors()
}

async function readSample(pem: string): Promise<CertificateFile> {
  const [endEntity, ...others] = await parseFile(pem)
  if (endEntity === undefined) throw new TypeError('The sample holds no certificate')
  return { from: 'download', pem, endEntity, others, judged: undefined }
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
