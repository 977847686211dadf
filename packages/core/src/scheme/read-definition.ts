import { aCount, aFlag, aFunction, type OptionKind, oneOf, readOptions } from '../options/options.js'
import type { AnyDefinition } from './definition.js'
import { readCertificateDefinition } from './read-certificate-definition.js'
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
    return Object.freeze(scheme)
  }
  const scheme = readOptions(owner, given, { ...commonKinds, certificate: anObject })
  const { certificate, optionKinds } = readCertificateDefinition(`${owner}: certificate`, scheme.certificate)
  refuseTaken(scheme.options, optionKinds)
  return Object.freeze({ ...scheme, certificate }) as AnyDefinition<Payload, Findings, Options>
}

function isOfSecret<Definition>(given: Definition): given is Exclude<Definition, { certificate: unknown }> {
  return typeof given === 'object' && given !== null && Object.hasOwn(given, 'secret')
}

function refuseTaken(own: object | undefined, taken: object): void {
  const name = Object.keys(own ?? {}).find((one) => Object.hasOwn(taken, one))
  if (name !== undefined)
    throw new TypeError(`defineScheme: options.options.${name} is already an option of the library`)
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
