import { parseUnproven } from '../encoding/json.js'
import { decodeTimestamp } from '../encoding/timestamp.js'
import { VerificationError } from '../errors.js'
import { type HeaderFields, optionalHeader } from '../request/header-fields.js'

/** The fields of a message in JSON, before anything has proved them. */
export type MessageFields = Readonly<Record<string, unknown>>

/**
 * Parses a body that is a JSON object.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is not one, exceeds a limit, or has a field twice.
 */
export function parseFields(body: Uint8Array): MessageFields {
  try {
    return parseUnproven(body)
  } catch (thrown) {
    throw invalidBody(thrown instanceof SyntaxError ? thrown.message : 'is not JSON')
  }
}

/**
 * Returns a field that is a text.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is not a string, or not valid Unicode.
 */
export function textField(fields: MessageFields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string') throw invalidBody(`has no text in ${name}`)
  // UTF-8 has no lone surrogates. An encoder writes U+FFFD for each, so two different messages would have the same
  // signature.
  if (!value.isWellFormed()) throw invalidBody(`has text in ${name} that is not valid Unicode`)
  return value
}

// This is \p{Cc}, in the form that engines match fastest.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern looks for control characters.
const controlCharacter = /[\0-\x1f\x7f-\x9f]/

/**
 * Returns a text that is signed as one line. A line feed inside it would look like its end.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is empty, or has a control character.
 */
export function lineField(fields: MessageFields, name: string): string {
  const value = textField(fields, name)
  if (value === '' || controlCharacter.test(value))
    throw invalidBody(`has an empty ${name}, or control characters in it`)
  return value
}

/**
 * Decodes the text of a field that is an RFC 3339 time in UTC.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it is not such a time.
 */
export function decodeTimeField(text: string, name: string): Date {
  try {
    return decodeTimestamp(text)
  } catch {
    throw invalidBody(`has no RFC 3339 time in ${name}`)
  }
}

/** Builds a string to sign that has, for each field, one line with the name and one line with the value. */
export function buildFieldLines(message: object, names: readonly string[]): string {
  let text = ''
  for (const name of names) text += `${name}\n${message[name as keyof typeof message]}\n`
  return text
}

/**
 * Requires that each header that repeats a field, and is present, is equal to it. Code that routes by such a header then
 * relies on a signed value.
 *
 * @param repeated - the headers in lower case, each with the field that it repeats
 * @throws VerificationError ERR_HEADER_INVALID if one differs, or came more than once.
 */
export function requireEqualHeaders<Message extends object>(
  headers: HeaderFields,
  repeated: readonly (readonly [header: string, field: keyof Message & string])[],
  message: Message,
): void {
  for (const [header, field] of repeated) {
    const value = optionalHeader(headers, header)
    if (value !== undefined && value !== message[field]) throw atOdds(header, field)
  }
}

/** Returns the error for a header that does not agree with a field. */
export function atOdds(header: string, field: string): VerificationError {
  return new VerificationError('ERR_HEADER_INVALID', `${header} header is at odds with ${field} in the body`)
}

/** Returns the error for a body whose content is not valid. */
export function invalidBody(what: string): VerificationError {
  return new VerificationError('ERR_PAYLOAD_INVALID', `The body ${what}`)
}
