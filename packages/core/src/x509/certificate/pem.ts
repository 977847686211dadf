import { decodeBase64 } from '../../encoding/base64.js'
import { VerificationError } from '../../errors.js'

/** Options for {@link decodePem}. */
export interface PemOptions {
  /** Whether only CERTIFICATE blocks and white space are allowed, as in a download or a store. Default `false`. */
  strict?: boolean
}

// About 5,000 certificates: more than any trust store holds.
const maxTextLength = 8 * 1024 * 1024
// The white space of RFC 7468. String.trim() would also remove a byte order mark and other invisible characters.
const outerSpace = /^[\t\v\f\r ]+|[\t\v\f\r ]+$/g
const begin = '-----BEGIN CERTIFICATE-----'
const end = '-----END CERTIFICATE-----'
// A web page or an error document that quotes a certificate is not a certificate file.
const markup = /<[a-z/!?]/i

/**
 * Decodes the CERTIFICATE blocks of a PEM text (RFC 7468) into DER, in their order. Line ends may be CRLF, and the last one
 * may be absent. By default the text may begin with a byte order mark, and may have other text, but no markup, around and
 * between the blocks.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if there is no block, or if a block is malformed or within markup.
 * @throws TypeError if the text is not a string, an option is unknown, or `strict` is neither true nor false.
 */
export function decodePem(text: string, options: PemOptions = {}): Uint8Array<ArrayBuffer>[] {
  return readPem(text, options).map(decodeBlock)
}

/**
 * Reads the CERTIFICATE blocks of a PEM text as {@link decodePem} does, but leaves them in base64, with their lines joined.
 * {@link decodeBlock} accepts only one text for each certificate, so a block can serve as the key of a certificate.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID as {@link decodePem} does, except that it does not check base64.
 */
export function readPem(text: string, options: PemOptions = {}): string[] {
  if (typeof text !== 'string') throw new TypeError('A PEM text must be a string')
  const isStrict = readStrict(options)
  if (text.length > maxTextLength)
    throw invalidPem(`it is too large: it has ${text.length} characters (limit ${maxTextLength})`)
  const blocks: string[] = []
  let body: string[] | undefined
  // An editor on Windows may write a byte order mark. A download must not have one.
  const lines = (isStrict || !text.startsWith('\ufeff') ? text : text.slice(1)).split('\n')
  for (const untrimmed of lines) {
    const line = untrimmed.replace(outerSpace, '')
    if (body === undefined) {
      if (line === begin) body = []
      else if (line === '') continue
      else if (line.includes(begin) || line.includes(end)) throw invalidPem('a BEGIN or END line has other text on it')
      else if (isStrict) throw invalidPem('it has text outside CERTIFICATE blocks')
      else if (markup.test(line)) throw invalidPem('it contains HTML or XML markup')
    } else if (line === end) {
      blocks.push(body.join(''))
      body = undefined
    } else {
      body.push(line)
    }
  }
  if (body !== undefined) throw invalidPem('the last block has no END CERTIFICATE line')
  if (blocks.length === 0) throw invalidPem('it has no CERTIFICATE block')
  return blocks
}

function readStrict(options: PemOptions): boolean {
  const unknown = Object.keys(options).find((name) => name !== 'strict')
  if (unknown !== undefined) throw new TypeError(`decodePem: unknown option ${unknown}. Did you mean strict?`)
  const strict = Object.hasOwn(options, 'strict') ? options.strict : undefined
  if (strict !== undefined && typeof strict !== 'boolean') throw new TypeError('options.strict must be true or false')
  return strict ?? false
}

/**
 * Decodes the base64 of a block.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it is not canonical base64.
 */
export function decodeBlock(block: string): Uint8Array<ArrayBuffer> {
  try {
    return decodeBase64(block)
  } catch {
    throw invalidPem('a CERTIFICATE block is not canonical base64')
  }
}

function invalidPem(why: string): VerificationError {
  return new VerificationError('ERR_CERTIFICATE_INVALID', `The PEM text is not valid: ${why}`)
}
