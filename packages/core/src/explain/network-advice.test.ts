import { describe, expect, it } from 'vitest'
import { VerificationError } from '../errors.js'
import { adviseOnDownload, type NetworkAdvice } from './network-advice.js'

const advise = (message: string, cause?: unknown): NetworkAdvice =>
  adviseOnDownload(new VerificationError('ERR_CERTIFICATE_FETCH_FAILED', message, { cause }))
const coded = (code: string): Error => new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) })

describe('adviseOnDownload', () => {
  it.each([
    [['ENOTFOUND', 'EAI_AGAIN', 'ENODATA', 'ESERVFAIL', 'ERR_NAME_NOT_RESOLVED'], 'could not be resolved', 'DNS'],
    [['ECONNREFUSED', 'ConnectionRefused', 'ERR_CONNECTION_REFUSED'], 'was refused', 'proxy that is configured'],
    [
      [
        ...['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'],
        ...['ESOCKETTIMEDOUT', 'TimeoutError', 'AbortError', 'ABORT_ERR'],
      ],
      'did not answer in time',
      'port 443',
    ],
    [
      ['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ENETDOWN'],
      'No route leads from this machine to the certificate host',
      'NAT gateway',
    ],
    [['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ConnectionClosed', 'ECONNABORTED'], 'was cut off', 'inspects TLS'],
    [
      [
        ...['CERT_HAS_EXPIRED', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'SELF_SIGNED_CERT_IN_CHAIN', 'EPROTO'],
        ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_X', 'UNKNOWN_CERTIFICATE'],
      ],
      'is not trusted here',
      'NODE_EXTRA_CA_CERTS',
    ],
    [
      ['EACCES', 'EPERM', 'NotCapable', 'PermissionDenied', 'ERR_ACCESS_DENIED'],
      'may not use the network',
      '--allow-net',
    ],
  ])('names the cause of the codes %j', (codes, cause, fix) => {
    for (const code of codes) {
      const advice = advise('The download failed', coded(code))
      expect(advice).toMatchObject({ networkCode: code, cause: expect.stringContaining(`${cause} (${code}).`) })
      expect(advice.fix).toContain(fix)
    }
  })

  it.each([
    'XENOTFOUND',
    'ENOTFOUNDX',
    'XCERT_HAS_EXPIRED',
    'ECONNREFUSED2',
    'EPERMX',
    'XEPERM',
    'ETIMEDOUT2',
    'EOTHER',
  ])('reports the unknown code %s, with general advice', (code) => {
    const { networkCode, cause, fix } = advise('The download failed', coded(code))
    expect([networkCode, cause]).toEqual([code, `The download failed (${code}).`])
    expect(fix).toContain('on port 443')
  })

  it.each([
    ['The certificate host answered 407', 'The certificate host answered 407.', 'credentials of the proxy'],
    ['The certificate host answered 403', 'answered 403: there is no such file.', 'URL of a new request'],
    ['The certificate host answered 404', 'answered 404: there is no such file.', 'URL of a new request'],
    ['The certificate host answered 410', 'answered 410: there is no such file.', 'URL of a new request'],
    ['The certificate host answered 429', 'answered 429.', 'certificateStore'],
    ['The certificate host answered 500', 'answered 500.', 'bridge such failures'],
    ['The certificate host answered 503', 'answered 503.', 'bridge such failures'],
    ['The certificate host answered with a redirect', 'with a redirect.', 'login page'],
    ['The file is larger than 100 bytes', 'larger than 100 bytes.', 'the file is PEM'],
    ['It is not a certificate file', 'not a certificate file.', 'the file is PEM'],
    ['The certificate host answered 418', 'answered 418.', 'on port 443'],
    ['answered 404 to somebody', 'answered 404 to somebody.', 'on port 443'],
    ['The download failed', 'The download failed.', 'on port 443'],
  ])('reads the message %j if there is no code', (message, cause, fix) => {
    const advice = advise(message)
    expect(advice.networkCode).toBeUndefined()
    expect(advice.cause).toContain(cause)
    expect(advice.fix).toContain(fix)
  })

  it('finds the code in the errors of an aggregate, and the name of an error without a code', () => {
    const aggregate = Object.assign(new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]), {})
    expect(advise('failed', aggregate).networkCode).toBe('ECONNREFUSED')
    expect(advise('failed', { errors: 'x' }).networkCode).toBeUndefined()
    const named = Object.assign(new Error('x'), { name: 'TimeoutError' })
    expect(advise('failed', named)).toMatchObject({
      networkCode: 'TimeoutError',
      cause: expect.stringContaining('in time'),
    })
    const outer = Object.assign(new Error('x', { cause: coded('ENOTFOUND') }), { name: 'FetchError' })
    expect(advise('failed', outer).networkCode).toBe('ENOTFOUND')
    const two = Object.assign(new Error('x', { cause: named }), { name: 'FirstError' })
    expect(advise('failed', two).networkCode).toBe('FirstError')
  })

  it('looks at five causes, and takes no text that may hold a password', () => {
    const nested = (depth: number): unknown => (depth === 0 ? { code: 'ENOTFOUND' } : { cause: nested(depth - 1) })
    expect([advise('failed', nested(4)).networkCode, advise('failed', nested(5)).networkCode]).toEqual([
      'ENOTFOUND',
      undefined,
    ])
    for (const code of ['a', 'with space', '1ABC', 'A'.repeat(41), 'host:443', '', 7, null])
      expect(advise('failed', { code }).networkCode).toBeUndefined()
    for (const code of ['AB', 'A'.repeat(40), 'a_1']) expect(advise('failed', { code }).networkCode).toBe(code)
    for (const name of ['Error', 'TypeError']) expect(advise('failed', { name }).networkCode).toBeUndefined()
    expect(advise('failed', null).networkCode).toBeUndefined()
  })
})
