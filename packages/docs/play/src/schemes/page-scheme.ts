import type { Verifier } from '@countersign/core'
import type { HostileRequest, SignedTestRequest } from '@countersign/testing'
import type { TestMaterial } from '../material/test-material.js'
import type { Fixture } from '../request/fixture.js'
import type { VerifierSettings } from '../verify/verifier-settings.js'

/** The party that a sample is made for. Each scheme reads the members that it has. */
export interface SampleTarget {
  /** The URL of the endpoint. */
  readonly url: string
  readonly skillId: string
  readonly topicArn: string
  readonly topicUrn: string
  readonly bundleId: string
  readonly appAppleId: number
  readonly webhookId: string
  readonly accessKey: string
  readonly secret: string
}

/** The values that a person has entered in the Sign tab. */
export interface SignFields {
  readonly url: string
  /** The signed time. Default: now. */
  readonly at: Date | undefined
  /** Returns the value of the field with an id. */
  value(id: string): string
  /** Returns the value of the field with an id, without white space around it. */
  trimmed(id: string): string
}

/** The facts and functions that the page needs for a scheme. */
export interface PageScheme {
  /** Its name, such as `Alexa`. */
  readonly title: string
  /** What it signs, such as `an Alexa request`. */
  readonly noun: string
  /** The field of a request that names the certificate file. Absent if nothing is downloaded. */
  readonly certificateField?: string
  /** What the verifier trusts: certification paths to anchors, pinned certificates, or a shared secret. */
  readonly trusts: 'anchors' | 'pins' | 'secret'
  /** The request headers that an endpoint must allow to pages of another origin. */
  readonly headers: readonly string[]
  readonly sampleUrl: string
  /** Returns the certificate URL that a request names, or an empty text if it names none. The URL is not verified. */
  certificateUrlOf(request: SignedTestRequest): string
  /** Returns the time at which a request claims to be signed, in RFC 3339, or an empty text if it names none. */
  timestampOf(request: SignedTestRequest): string
  /**
   * Returns whether the authority of the page seems to have signed a request, so that a verifier should trust that authority.
   */
  isOwn(material: TestMaterial, request: SignedTestRequest): boolean
  /** Signs a request that a verifier with the page's authority, or with the secret, accepts. */
  genuine(material: TestMaterial, target: SampleTarget): Promise<Fixture>
  /** Returns the initial values of its fields in the Sign tab, by id, except those that the page already contains. */
  signDefaults(): Readonly<Record<string, string>>
  /**
   * Signs the request that the fields of the Sign tab describe.
   *
   * @throws InputError, TypeError or VerificationError if a field is not valid.
   */
  sign(fields: SignFields, material: () => Promise<TestMaterial>): Promise<Fixture>
  /** Creates the hostile requests one after the other, each when the caller asks for it. */
  hostile(material: TestMaterial, target: SampleTarget, at: Date): AsyncGenerator<HostileRequest, void, undefined>
  /**
   * Creates a verifier.
   *
   * @throws InputError if a required field is empty.
   * @throws TypeError if an option is not valid.
   */
  createVerifier(settings: VerifierSettings, request: SignedTestRequest): Verifier<unknown>
  /** Returns the options for the receiver of a target, without secrets. */
  receiver(target: SampleTarget): Readonly<Record<string, unknown>>
  /** Returns what the person should know about a verdict with these settings. */
  notes(settings: Omit<VerifierSettings, 'fetch' | 'trustAnchors' | 'pins'>): readonly string[]
}

/** Returns whether the authority of the page serves the certificate file that a request names. */
export function servesCertificate(
  this: Pick<PageScheme, 'certificateUrlOf'>,
  material: TestMaterial,
  request: SignedTestRequest,
): boolean {
  return Object.hasOwn(material.certificates(), this.certificateUrlOf(request))
}

/** Returns the options that all verifiers with trust anchors share. */
export function commonOptions({ at, trustAnchors }: VerifierSettings): {
  currentDate?: () => Date
  trustAnchors?: NonNullable<VerifierSettings['trustAnchors']>
} {
  return { ...(at && { currentDate: () => at }), ...(trustAnchors && { trustAnchors }) }
}
