import { aCount, aFlag, aFunction, type OptionKind, type OptionKinds, oneOf, readOptions } from '../options/options.js'
import { certificateOptionKinds } from '../signing-certificate/certificate-options.js'
import type { CertificateUrlPolicy } from './certificate-url.js'
import type { AnyDefinition, CertificateDefinition } from './definition.js'
import { secretOptionKinds } from './secret-scheme.js'

const aName: OptionKind = {
  wanted: "a name such as 'acme': 1 to 32 lower-case letters, digits and hyphens, with a letter first",
  required: true,
  accepts: (value) => typeof value === 'string' && /^[a-z][a-z0-9-]{0,31}$/.test(value),
}

const aRejection: OptionKind = {
  wanted: 'the HTTP status of a rejection, from 400 to 499',
  required: true,
  accepts: (value) => Number.isInteger(value) && (value as number) >= 400 && (value as number) <= 499,
}

const someReports: OptionKind = {
  wanted:
    "an object that has a title for each check of the scheme, such as { payload: { title: 'The body is an event' } }",
  required: true,
  accepts: (value) => isTable(value, (report) => typeof (report as { title?: unknown }).title === 'string'),
}

const someKinds: OptionKind = {
  wanted: "an object that has for each option its kind: { wanted: 'what it must be', accepts(value) { … } }",
  accepts: (value) => isTable(value, isKind),
}

const someAnchors: OptionKind = {
  wanted: 'PEM certificates, what createTrustAnchors() resolves to, or a function that returns it',
  required: true,
  accepts: (value) =>
    typeof value === 'string'
      ? value.includes('-----BEGIN CERTIFICATE-----')
      : certificateOptionKinds.trustAnchors.accepts(value),
}

const aDnsName: OptionKind = {
  wanted: "a host name in lower case, such as 'signing.acme.example', without wildcards",
  required: true,
  accepts: (value) =>
    typeof value === 'string' && value.length <= 253 && /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+$/.test(value),
}

const aTitle: OptionKind = {
  wanted: "the name of the header or field that contains the URL, such as 'SigningCertURL'",
  required: true,
  accepts: (value) => typeof value === 'string' && value !== '',
}

const anOrigin: OptionKind = {
  wanted:
    "an https origin in canonical form, such as 'https://keys.acme.example', or a pattern of them from ^https:\\/\\/ to $",
  required: true,
  accepts: (value) => (typeof value === 'string' ? isOrigin(value) : isAnchored(value, /^\^https:\\\/\\\//)),
}

const aPath: OptionKind = {
  wanted: 'a pattern for the whole path, from ^\\/ to $, without the flags g, i, m and y',
  required: true,
  accepts: (value) => isAnchored(value, /^\^\\\//),
}

const someNormalizations: OptionKind = {
  wanted: "a list of 'case', 'port' and 'path-segments'",
  accepts: (value) => Array.isArray(value) && value.every((one) => ['case', 'port', 'path-segments'].includes(one)),
}

const anObject: OptionKind = {
  wanted: 'an object',
  required: true,
  accepts: (value) => typeof value === 'object' && value !== null,
}

const required = true as const

const commonKinds = {
  name: aName,
  status: aRejection,
  repeats: aFlag,
  covers: { ...oneOf('body', 'fields', 'checksum', 'none'), required },
  maxBodyBytes: aCount('bytes'),
  options: someKinds,
  reports: someReports,
  checks: { ...aFunction, required },
} as const

const certificateKinds: OptionKinds<CertificateDefinition<unknown, unknown>['certificate']> = {
  url: anObject,
  file: { ...oneOf('chain', 'end-entity'), required },
  dnsName: aDnsName,
  trustAnchors: someAnchors,
}

const urlKinds: OptionKinds<CertificateUrlPolicy> = {
  title: aTitle,
  origin: anOrigin,
  path: aPath,
  normalize: someNormalizations,
}

/** The kind of the `secret` option of a scheme that has one secret. */
export const secretKind: OptionKind = {
  wanted: 'a secret that is not empty, or a list of one or two of them',
  required,
  secret: true,
  accepts: (value) => {
    const secrets: readonly unknown[] = Array.isArray(value) ? value : [value]
    return secrets.length > 0 && secrets.length <= 2 && secrets.every((one) => typeof one === 'string' && one !== '')
  },
}

/**
 * Reads and copies a definition, so that a later change of it has no effect.
 *
 * @throws TypeError if it is not valid.
 */
export function readDefinition<Payload, Findings, Options>(
  given: AnyDefinition<Payload, Findings, Options>,
): AnyDefinition<Payload, Findings, Options> {
  const owner = 'defineScheme'
  if (isOfSecret(given)) {
    const secret = { ...oneOf('single', 'by-access-key'), required }
    const scheme = readOptions<AnyDefinition<Payload, Findings, Options>>(owner, given, { ...commonKinds, secret })
    refuseTaken(scheme.options, { ...secretOptionKinds, secret: secretKind })
    return scheme
  }
  const scheme = readOptions(owner, given, { ...commonKinds, certificate: anObject })
  refuseTaken(scheme.options, certificateOptionKinds)
  const certificate = readOptions(`${owner}: certificate`, scheme.certificate, certificateKinds)
  const url = readOptions(`${owner}: certificate.url`, certificate.url, urlKinds)
  return { ...scheme, certificate: { ...certificate, url } }
}

function isOfSecret<Definition>(given: Definition): given is Exclude<Definition, { certificate: unknown }> {
  return typeof given === 'object' && given !== null && Object.hasOwn(given, 'secret')
}

function refuseTaken(own: object | undefined, taken: object): void {
  const name = Object.keys(own ?? {}).find((one) => Object.hasOwn(taken, one))
  if (name !== undefined)
    throw new TypeError(`defineScheme: options.options.${name} is an option of the library already`)
}

function isTable(value: unknown, accepts: (member: object) => boolean): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((member) => typeof member === 'object' && member !== null && accepts(member))
  )
}

function isKind(member: object): boolean {
  const { wanted, accepts } = member as Partial<OptionKind>
  return typeof wanted === 'string' && typeof accepts === 'function'
}

function isOrigin(text: string): boolean {
  return text.startsWith('https://') && URL.canParse(text) && new URL(text).origin === text
}

// The whole text must match anyway. The anchors show that the author meant that. The flags g and y keep a position between
// two texts, m moves the anchors to each line, and i admits other names than those that are written.
function isAnchored(value: unknown, start: RegExp): boolean {
  return (
    value instanceof RegExp &&
    /^[dsuv]*$/.test(value.flags) &&
    start.test(value.source) &&
    /(?<!\\)(?:\\\\)*\$$/.test(value.source)
  )
}
