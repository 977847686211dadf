import { decodeHex } from '../encoding/hex.js'
import { VerificationError } from '../errors.js'
import { isAccessKey } from '../scheme/hmac.js'
import { type Authorization, maxLength, maxSignedHeaders } from './authorization.js'
import type { ApigProfile } from './canonical/profiles.js'

type GrammarProfile = Pick<ApigProfile, 'authorizationSpaces' | 'signedHeadersOrder' | 'signatureHex'>

const credentialForm = /^([!-+\--~]{1,256})\/(\d{8}\/[A-Za-z0-9_-]{1,64}\/[A-Za-z0-9_-]{1,64})$/
// RFC 9110 section 5.6.2, in lower case.
const headerName = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/
// Other algorithm names of the vendor: some signers use SM3, ECDSA or SM2.
const familyForm = /^(?:SDK|V11)-[A-Za-z0-9._-]{1,64}$/

/**
 * Parses the value of an Authorization header. Nothing may be before, after or between its three parameters.
 *
 * @throws VerificationError ERR_HEADER_INVALID, with the part and the reason; ERR_UNSUPPORTED for another algorithm of the
 * vendor, whose name begins with `SDK-` or `V11-`.
 */
export function parseAuthorization(value: string, profile: GrammarProfile): Authorization {
  if (value.length > maxLength) throw incorrect(`it has more than ${maxLength} characters`)
  const space = value.indexOf(' ')
  const algorithm = space < 0 ? value : value.slice(0, space)
  if (algorithm !== 'SDK-HMAC-SHA256' && algorithm !== 'V11-HMAC-SHA256') throw refuseAlgorithm(algorithm)
  const parameters = value.slice(space + 1).split(',')
  if (parameters.length !== 3) throw incorrect('it does not have three parameters')
  const [first = '', second = '', third = ''] = parameters
  const isDerived = algorithm === 'V11-HMAC-SHA256'
  const subject = parameter(first, isDerived ? 'Credential' : 'Access', profile, 0)
  const signedHeaders = parseSignedHeaders(parameter(second, 'SignedHeaders', profile, 1), profile)
  const signature = parseSignature(parameter(third, 'Signature', profile, 1), profile)
  const signer = isDerived ? parseCredential(subject) : { accessKey: subject, credentialScope: undefined }
  if (!isAccessKey(signer.accessKey)) throw incorrect('Access is not 1 to 256 printable characters')
  return { algorithm, ...signer, signedHeaders, signature, signatureBytes: decodeHex(signature) }
}

/** Returns whether a text is a header name in lower case. */
export function isHeaderName(text: string): boolean {
  return headerName.test(text)
}

/** Formats the value of an Authorization header. */
export function formatAuthorization(authorization: Omit<Authorization, 'signatureBytes'>): string {
  const { algorithm, accessKey, credentialScope, signedHeaders, signature } = authorization
  const subject = credentialScope === undefined ? `Access=${accessKey}` : `Credential=${accessKey}/${credentialScope}`
  return `${algorithm} ${subject}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`
}

function parameter(text: string, name: string, profile: GrammarProfile, spaces: number): string {
  let start = 0
  const most = profile.authorizationSpaces === 'any' ? text.length : spaces
  while (start < most && text.charCodeAt(start) === 0x20) start++
  if (!text.startsWith(`${name}=`, start)) throw incorrect(`${name}= is missing or out of order`)
  return text.slice(start + name.length + 1)
}

function parseCredential(text: string): Pick<Authorization, 'accessKey' | 'credentialScope'> {
  const match = credentialForm.exec(text)
  if (match === null) throw incorrect('Credential is not an access key, a date, a region and a service')
  return { accessKey: match[1] ?? '', credentialScope: match[2] }
}

function parseSignedHeaders(text: string, profile: GrammarProfile): readonly string[] {
  const names = text.split(';')
  if (names.length > maxSignedHeaders) throw incorrect(`SignedHeaders has more than ${maxSignedHeaders} names`)
  for (const name of names) {
    if (!isHeaderName(name)) throw incorrect('SignedHeaders has a name that is not a lower-case header name')
  }
  if (profile.signedHeadersOrder === 'any') names.sort()
  let previous = ''
  for (const name of names) {
    if (name === previous) throw incorrect('SignedHeaders names a header twice')
    if (name < previous) throw incorrect('SignedHeaders is not sorted')
    previous = name
  }
  return names
}

function parseSignature(text: string, profile: GrammarProfile): string {
  const signature = profile.signatureHex === 'any-case' ? text.toLowerCase() : text
  if (!/^[0-9a-f]{64}$/.test(signature)) throw incorrect('Signature is not 64 lower-case hex digits')
  return signature
}

function refuseAlgorithm(algorithm: string): VerificationError {
  if (!familyForm.test(algorithm)) return incorrect('it does not begin with SDK-HMAC-SHA256 and a space')
  const why = algorithm.endsWith('SM3') ? 'WebCrypto has no SM3' : 'only SDK-HMAC-SHA256 and V11-HMAC-SHA256 are'
  return new VerificationError('ERR_UNSUPPORTED', `${algorithm} is not supported: ${why}`)
}

function incorrect(why: string): VerificationError {
  return new VerificationError('ERR_HEADER_INVALID', `Authorization format incorrect: ${why}`)
}
