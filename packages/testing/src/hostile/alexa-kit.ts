import { type SignAlexaRequestOptions, signAlexaRequest, testSkillId } from '../alexa-request.js'
import type { CertificateHost, HostedFile } from '../certificate-host.js'
import type { SignedTestRequest } from '../signed-test-request.js'
import type { IssuedCertificate, TestAuthority } from '../test-authority.js'

/** Options of `hostile.alexa`. */
export interface HostileAlexaOptions {
  /** The authority that the verifier trusts. */
  authority: TestAuthority
  /** The host that the verifier fetches from. The certificates that the requests need are put there, at URLs of their own. */
  host: CertificateHost
  /** The one skill that the verifier serves. Default: the test skill. */
  skillId?: string
  /** The verifier's time. Default: now. */
  at?: Date
  /** URL of the skill. */
  url?: string
}

/** What the hostile requests are made with. */
export interface Kit {
  readonly authority: TestAuthority
  readonly host: CertificateHost
  /** A certificate of the authority with the right name. */
  readonly signer: IssuedCertificate
  readonly at: Date
  readonly skillId: string
  /** Signs a request that is good but for what is told. */
  sign(options?: Partial<SignAlexaRequestOptions>): Promise<SignedTestRequest>
  /** Serves a file at a URL of its own. */
  serve(name: string, file: HostedFile): string
}

/** Makes ready to sign, from what the caller of `hostile.alexa` gave. */
export function createKit(options: HostileAlexaOptions, signer: IssuedCertificate): Kit {
  const { authority, host, skillId = testSkillId, at = new Date(), url } = options
  const serve = (name: string, file: HostedFile): string => {
    const certificateUrl = `https://s3.amazonaws.com/echo.api/hostile-${name}.pem`
    host.serve(certificateUrl, file)
    return certificateUrl
  }
  const certificateUrl = serve('none', signer.chainPem)
  const defaults = { signer, certificateUrl, skillId, timestamp: at, ...(url === undefined ? {} : { url }) }
  return { authority, host, signer, at, skillId, serve, sign: (told) => signAlexaRequest({ ...defaults, ...told }) }
}
