import { decodeBase64 } from '../../encoding/decode-base64.js'
import { VerificationError } from '../../errors.js'

/** How much {@link decodePem} tolerates. */
export interface PemOptions {
  /** Whether only CERTIFICATE blocks and white space are allowed, as a download or a store holds. Default `false`. */
  strict?: boolean
}

// Some 5,000 certificates: more than any trust store holds.
const maxTextLength = 8 * 1024 * 1024
// The white space of RFC 7468. String.trim() would take a byte order mark for some, and more that nobody sees.
const outerSpace = /^[\t\v\f\r ]+|[\t\v\f\r ]+$/g
const begin = '-----BEGIN CERTIFICATE-----'
const end = '-----END CERTIFICATE-----'
// A page or an error document that quotes a certificate is not a certificate file.
const markup = /<[a-z/!?]/i

/**
 * Decodes the CERTIFICATE blocks of a PEM text (RFC 7468) into DER, in their order. Line ends may be CRLF, the last one
 * may be absent, and by default a byte order mark may stand first and text around and between the blocks, but no markup.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if there is no block, a block is broken or stands in markup.
 * @throws TypeError if the text is not a string, an option is unknown, or `strict` is neither true nor false.
 */
export function decodePem(text: string, options: PemOptions = {}): Uint8Array<ArrayBuffer>[] {
  return readPem(text, options).map(decodeBlock)
}

/**
 * Reads the CERTIFICATE blocks of a PEM text as {@link decodePem} does, and leaves them encoded, their lines joined:
 * {@link decodeBlock} takes no two texts for one certificate, so that a block may stand for what it holds.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID as {@link decodePem}, except for what is not base64.
 */
export function readPem(text: string, options: PemOptions = {}): string[] {
  if (typeof text !== 'string') throw new TypeError('A PEM text must be a string')
  const isStrict = readStrict(options)
  if (text.length > maxTextLength) throw invalidPem('it is too large')
  const blocks: string[] = []
  let body: string[] | undefined
  // An editor on Windows writes a byte order mark. A download has none.
  const lines = (isStrict || !text.startsWith('\ufeff') ? text : text.slice(1)).split('\n')
  for (const untrimmed of lines) {
    const line = untrimmed.replace(outerSpace, '')
    if (body === undefined) {
      if (line === begin) body = []
      else if (line === '') continue
      else if (line.includes(begin) || line.includes(end)) throw invalidPem('a boundary does not stand on its own line')
      else if (isStrict) throw invalidPem('it holds more than certificates')
      else if (markup.test(line)) throw invalidPem('it is markup')
    } else if (line === end) {
      blocks.push(body.join(''))
      body = undefined
    } else {
      body.push(line)
    }
  }
  if (body !== undefined) throw invalidPem('the last block has no end')
  if (blocks.length === 0) throw invalidPem('it holds no certificate')
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
 * Decodes what stands in a block.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it is not canonical base64.
 */
export function decodeBlock(block: string): Uint8Array<ArrayBuffer> {
  try {
    return decodeBase64(block)
  } catch {
    throw invalidPem('a block is not base64')
  }
}

function invalidPem(why: string): VerificationError {
  return new VerificationError('ERR_CERTIFICATE_INVALID', `The PEM text is unusable: ${why}`)
}
