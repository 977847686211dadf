import type { IssuedCertificate, TestAuthority } from '../authority/test-authority.js'
import type { CertificateHost, HostedFile } from '../certificate-host.js'
import type { SignedTestRequest } from '../signed-test-request.js'
import { type SignAlexaRequestOptions, signAlexaRequest, testSkillId } from './alexa-request.js'

/** Options of `hostile.alexa`. */
export interface HostileAlexaOptions {
  /** The authority that the verifier trusts. */
  authority: TestAuthority
  /** The host that the verifier fetches from. The certificates of the requests are put there, each at its own URL. */
  host: CertificateHost
  /** The one skill that the verifier serves. Default: the test skill. */
  skillId?: string
  /** The time of the verifier. Default: now. */
  at?: Date
  /** The URL of the skill. */
  url?: string
}

/** The material for the hostile requests. */
export interface Material {
  readonly authority: TestAuthority
  readonly host: CertificateHost
  /** A certificate of the authority with the right name. */
  readonly signer: IssuedCertificate
  readonly at: Date
  readonly skillId: string
  /** Signs a request that is genuine except for the given options. */
  sign(options?: Partial<SignAlexaRequestOptions>): Promise<SignedTestRequest>
  /** Serves a file at its own URL. */
  serve(name: string, file: HostedFile): string
}

/** Creates the material from the options of `hostile.alexa`. */
export function createMaterial(options: HostileAlexaOptions, signer: IssuedCertificate): Material {
  const { authority, host, skillId = testSkillId, at = new Date(), url } = options
  const serve = (name: string, file: HostedFile): string => {
    const certificateUrl = `https://s3.amazonaws.com/echo.api/hostile-${name}.pem`
    host.serve(certificateUrl, file)
    return certificateUrl
  }
  const certificateUrl = serve('none', signer.chainPem)
  const defaults = { signer, certificateUrl, skillId, timestamp: at, ...(url === undefined ? {} : { url }) }
  return {
    authority,
    host,
    signer,
    at,
    skillId,
    serve,
    sign: (changes) => signAlexaRequest({ ...defaults, ...changes }),
  }
}
