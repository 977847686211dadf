import { NoAnswerError, sendRequest, UnsendableError } from '../certify/send-request.js'
import { RefusedRequestError } from './admit-request.js'
import type { SendCommand, SendOutcome } from './play-protocol.js'

const mostBodyBytes = 1_048_576

/**
 * Sends a request for the page, without a change.
 *
 * @param allowedHosts the hosts besides this machine, in lower case.
 * @throws RefusedRequestError if the command has another form, or its target is a host that is not allowed.
 */
export async function sendForPage(json: Uint8Array, allowedHosts: readonly string[]): Promise<SendOutcome> {
  const { method, url, headers, bodyBase64 = '', timeout } = parseCommand(json)
  requireTarget(url, allowedHosts)
  const body = Buffer.from(bodyBase64, 'base64')
  if (body.toString('base64') !== bodyBase64) throw malformed('bodyBase64 is not base64')
  if (body.byteLength > mostBodyBytes)
    throw new RefusedRequestError(413, `The body is larger than ${mostBodyBytes} bytes`)
  try {
    const request = { method, url, headers: headers.map(([name, value]): [string, string] => [name, value]), body }
    const { status, code, body: answer } = await sendRequest(request, { timeout })
    return { kind: 'status', status, ...(code !== undefined && { code }), body: answer }
  } catch (error) {
    if (error instanceof UnsendableError) return { kind: 'unsendable', why: error.message }
    if (!(error instanceof NoAnswerError)) throw error
    return error.isTimeout ? { kind: 'timeout' } : { kind: 'unreachable', why: error.message }
  }
}

function parseCommand(json: Uint8Array): SendCommand {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json))
  } catch {
    throw malformed('it is not JSON in UTF-8')
  }
  if (typeof value !== 'object' || value === null) throw malformed('it is not an object')
  const { method, url, headers, bodyBase64, timeout } = value as Record<keyof SendCommand, unknown>
  if (typeof method !== 'string' || typeof url !== 'string') throw malformed('method and url must be strings')
  if (!Array.isArray(headers) || !headers.every(isHeader)) throw malformed('headers must be pairs of strings')
  if (bodyBase64 !== undefined && typeof bodyBase64 !== 'string') throw malformed('bodyBase64 must be a string')
  if (typeof timeout !== 'number' || !(timeout >= 0.1 && timeout <= 60)) throw malformed('timeout must be 0.1 to 60')
  return { method, url, headers, timeout, ...(bodyBase64 !== undefined && { bodyBase64 }) }
}

function isHeader(pair: unknown): pair is [string, string] {
  return Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string')
}

function malformed(why: string): RefusedRequestError {
  return new RefusedRequestError(400, `The command is not valid: ${why}`)
}

function requireTarget(text: string, allowedHosts: readonly string[]): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new RefusedRequestError(400, 'The URL must be http or https, without user information')
  if (isThisMachine(url.hostname) || allowedHosts.includes(url.hostname)) return
  throw new RefusedRequestError(
    403,
    `${url.hostname} is not this machine. Start countersign play with --allow-host ${url.hostname}`,
  )
}

// URL writes an IPv4 address with four decimal numbers, however it was given. Names below localhost may be in DNS.
function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}
