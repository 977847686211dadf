import { aCount, type OptionKind, type OptionKinds, oneOf, readOptions } from '../options/options.js'
import type { CertificateMarkers } from '../signing-certificate/certificate-identity.js'
import { certificateOptionKinds } from '../signing-certificate/certificate-options.js'
import { pinnableKind } from '../signing-certificate/pinnable-keys.js'
import type { CertificateUrlPolicy } from './certificate-url.js'
import type {
  CertificateDefinition,
  CertificateRequirements,
  CertificatesAtUrl,
  CertificatesInside,
  InlineDefinition,
  IssuerUrlPolicy,
  PinnedCertificates,
  PinnedDefinition,
} from './definition.js'
import { inlineOptionKinds } from './inline-scheme.js'
import { pinnedOptionKinds } from './pinned-scheme.js'

const required = true as const

const someAnchors: OptionKind = {
  wanted: 'PEM certificates, what createTrustAnchors() resolves to, or a function that returns it',
  required,
  accepts: (value) =>
    typeof value === 'string'
      ? value.includes('-----BEGIN CERTIFICATE-----')
      : certificateOptionKinds.trustAnchors.accepts(value),
}

const aDnsName: OptionKind = {
  wanted: "a host name in lower case, such as 'signing.acme.example', without wildcards",
  accepts: (value) =>
    typeof value === 'string' && value.length <= 253 && /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+$/.test(value),
}

const aTitle: OptionKind = {
  wanted: "the name of the header or field that contains the URL, such as 'SigningCertURL'",
  required,
  accepts: (value) => typeof value === 'string' && value !== '',
}

const anOrigin: OptionKind = {
  wanted:
    "an https origin in canonical form, such as 'https://keys.acme.example', or a pattern of them from ^https:\\/\\/ to $",
  required,
  accepts: (value) => (typeof value === 'string' ? isOrigin(value) : isAnchored(value, /^\^https:\\\/\\\//)),
}

const aPath: OptionKind = {
  wanted: 'a pattern for the whole path, from ^\\/ to $, without the flags g, i, m and y',
  required,
  accepts: (value) => isAnchored(value, /^\^\\\//),
}

const someNormalizations: OptionKind = {
  wanted: "a list of 'case', 'port' and 'path-segments'",
  accepts: (value) => Array.isArray(value) && value.every((one) => ['case', 'port', 'path-segments'].includes(one)),
}

const anIssuerOrigin: OptionKind = {
  wanted:
    "an http or https origin in canonical form, such as 'http://certs.acme.example', or a pattern of them from ^https?:\\/\\/ to $",
  required,
  accepts: (value) =>
    typeof value === 'string' ? isOrigin(value, /^https?:\/\//) : isAnchored(value, /^\^https?\??:\\\/\\\//),
}

const aKeyType: OptionKind = oneOf('RSA', 'P-256', 'P-384', 'P-521')

const anObjectIdentifier: OptionKind = {
  wanted: "an object identifier, such as '1.3.6.1.4.1.99999.1'",
  accepts: (value) => typeof value === 'string' && /^[0-2](?:\.(?:0|[1-9]\d{0,15})){1,31}$/.test(value),
}

const anObject: OptionKind = {
  wanted: 'an object',
  accepts: (value) => typeof value === 'object' && value !== null,
}

const requirementKinds: OptionKinds<CertificateRequirements> = {
  key: aKeyType,
  dnsName: aDnsName,
  markers: anObject,
  purpose: oneOf('serverAuth', 'any'),
  trustAnchors: someAnchors,
}

const atUrlKinds: OptionKinds<CertificatesAtUrl> = {
  ...requirementKinds,
  url: { ...anObject, required },
  file: { ...oneOf('chain', 'end-entity'), required },
  issuers: anObject,
}

const insideKinds: OptionKinds<CertificatesInside> = {
  ...requirementKinds,
  inline: { ...oneOf('path', 'chain'), required },
  length: aCount('certificates'),
}

const urlKinds: OptionKinds<CertificateUrlPolicy> = {
  title: aTitle,
  origin: anOrigin,
  path: aPath,
  normalize: someNormalizations,
}

const issuerKinds: OptionKinds<IssuerUrlPolicy> = { origin: anIssuerOrigin, path: aPath }

const markerKinds: OptionKinds<CertificateMarkers> = {
  endEntity: { ...anObjectIdentifier, required },
  issuer: anObjectIdentifier,
}

/** A definition of certificates of any kind. */
type AnyCertificate = (
  | CertificateDefinition<unknown, unknown>
  | InlineDefinition<unknown, unknown>
  | PinnedDefinition<unknown, unknown>
)['certificate']

/** A definition that was read, and the kinds of the options that the library adds to a scheme of its kind. */
interface ReadCertificates {
  readonly certificate: AnyCertificate
  readonly optionKinds: object
}

/**
 * Reads and copies the description of certificates in a definition.
 *
 * @throws TypeError if it is not valid.
 */
export function readCertificateDefinition(owner: string, given: AnyCertificate): ReadCertificates {
  if (Object.hasOwn(given, 'pins')) return { certificate: readPinned(owner, given), optionKinds: pinnedOptionKinds }
  if (Object.hasOwn(given, 'inline')) {
    const inside = readOptions(owner, given as CertificatesInside, insideKinds)
    return { certificate: completed(owner, inside), optionKinds: inlineOptionKinds }
  }
  const atUrl = readOptions(owner, given as CertificatesAtUrl, atUrlKinds)
  const { url, issuers } = atUrl
  const policies = {
    url: Object.freeze(readOptions(`${owner}.url`, url, urlKinds)),
    ...(issuers !== undefined && { issuers: Object.freeze(readOptions(`${owner}.issuers`, issuers, issuerKinds)) }),
  }
  return { certificate: completed(owner, { ...atUrl, ...policies }), optionKinds: certificateOptionKinds }
}

function completed<Requirements extends CertificateRequirements>(owner: string, given: Requirements): Requirements {
  const { dnsName, markers } = given
  if (dnsName === undefined && markers === undefined)
    throw new TypeError(`${owner}: options.dnsName is missing. It must be ${aDnsName.wanted}; or pass markers`)
  // Create an object without a prototype, so that only own properties count.
  return Object.freeze(
    Object.assign(
      Object.create(null),
      given,
      markers && { markers: readOptions(`${owner}.markers`, markers, markerKinds) },
    ),
  )
}

function readPinned(owner: string, given: AnyCertificate): PinnedCertificates {
  const { key } = readOptions<{ key?: PinnedCertificates['key']; pins?: unknown }>(owner, given as PinnedCertificates, {
    key: aKeyType,
    pins: { wanted: '', accepts: () => true },
  })
  const pems = pinnableKind(key ?? 'RSA')
  const pins: OptionKind = {
    ...pems,
    wanted: `'by-caller', or ${pems.wanted}`,
    required,
    accepts: (value) => value === 'by-caller' || pems.accepts(value),
  }
  return Object.freeze(readOptions(owner, given as PinnedCertificates, { key: aKeyType, pins }))
}

function isOrigin(text: string, start: RegExp = /^https:\/\//): boolean {
  return start.test(text) && URL.canParse(text) && new URL(text).origin === text
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
