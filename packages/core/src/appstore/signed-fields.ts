import { isObject } from '../encoding/json.js'
import { VerificationError } from '../errors.js'

/** The members of a JSON object. */
export type Fields = Readonly<Record<string, unknown>>

/** Reads the members of an object that the App Store signed, by their types. Members of Object.prototype do not count. */
export class SignedFields {
  readonly #fields: Fields
  readonly #name: string

  /** @param name - a description of the object for error messages */
  constructor(fields: Fields, name: string) {
    this.#fields = fields
    this.#name = name
  }

  has(field: string): boolean {
    return Object.hasOwn(this.#fields, field)
  }

  /** @throws VerificationError ERR_PAYLOAD_INVALID if the member is absent, empty or not a string. */
  text(field: string): string {
    const value = this.#read(field)
    if (typeof value === 'string' && value !== '') return value
    throw this.invalid(`has no text in ${field}`)
  }

  /** @throws VerificationError ERR_PAYLOAD_INVALID if the member is present, but empty or not a string. */
  optionalText(field: string): string | undefined {
    return this.has(field) ? this.text(field) : undefined
  }

  /** @throws VerificationError ERR_PAYLOAD_INVALID if the member is absent or not a whole number from 0. */
  count(field: string): number {
    const value = this.#read(field)
    if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number
    throw this.invalid(`has no whole number in ${field}`)
  }

  /** @throws VerificationError ERR_PAYLOAD_INVALID if the member is not a time in milliseconds since 1970. */
  time(field: string): Date {
    const date = new Date(this.count(field))
    if (!Number.isNaN(date.getTime())) return date
    throw this.invalid(`has no time in ${field}`)
  }

  /** @throws VerificationError ERR_PAYLOAD_INVALID if the member is not an object. */
  object(field: string): SignedFields {
    const value = this.#read(field)
    if (isObject(value)) return new SignedFields(value, `${field} of ${this.#name}`)
    throw this.invalid(`has no object in ${field}`)
  }

  invalid(what: string): VerificationError {
    return new VerificationError('ERR_PAYLOAD_INVALID', `${this.#name} ${what}`)
  }

  #read(field: string): unknown {
    return this.has(field) ? this.#fields[field] : undefined
  }
}
