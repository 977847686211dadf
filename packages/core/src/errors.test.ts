import { describe, expect, it } from 'vitest'
import { isVerificationError, toSchemeError, VerificationError } from './errors.js'

const scheme = { name: 'test', status: 418 }

describe('VerificationError', () => {
  it.each([
    ['ERR_HEADER_MISSING', false, 400],
    ['ERR_BODY_TOO_LARGE', false, 413],
    ['ERR_DEPENDENCY_FAILED', true, 503],
    ['ERR_IN_PROGRESS', true, 503],
    ['ERR_CERTIFICATE_FETCH_FAILED', true, 503],
  ] as const)('derives retryable and status from the code %s', (code, retryable, status) => {
    expect(new VerificationError(code, 'message')).toMatchObject({ code, retryable, status })
  })
})

describe('toSchemeError', () => {
  it('adds the scheme to the error that was thrown, so that its stack leads to the check', () => {
    function checkThatRefuses(): VerificationError {
      return new VerificationError('ERR_HEADER_MISSING', 'message')
    }
    const thrown = checkThatRefuses()
    const error = toSchemeError(thrown, scheme)
    expect(error).toBe(thrown)
    expect(error).toMatchObject({ scheme: 'test', status: 418 })
    expect(error.stack).toContain('checkThatRefuses')
  })

  it('does not change an error that already has another scheme', () => {
    const named = new VerificationError('ERR_HEADER_MISSING', 'message', { scheme: 'other', status: 403 })
    expect(toSchemeError(named, scheme)).toMatchObject({ scheme: 'other', status: 403 })
  })

  it.each([
    ['ERR_DEPENDENCY_FAILED', {}, 503],
    ['ERR_BODY_TOO_LARGE', {}, 413],
    ['ERR_REPLAYED', {}, 418],
    ['ERR_REPLAYED', { repeats: true }, 200],
  ] as const)('gives %s of a scheme with %j the status %d', (code, more, status) => {
    expect(toSchemeError(new VerificationError(code, 'message'), { ...scheme, ...more }).status).toBe(status)
  })

  it.each([
    ['an Error', new RangeError('secret')],
    ['nothing', undefined],
    ['a frozen VerificationError', Object.freeze(new VerificationError('ERR_HEADER_MISSING', 'secret'))],
    ['a revoked proxy', revokedProxy()],
    ['a proxy of a VerificationError', new Proxy(new VerificationError('ERR_REPLAYED', 'secret'), {})],
    ['an object that only has the prototype of a VerificationError', unreadable()],
  ])('reports %s as our fault', (_, thrown) => {
    const error = toSchemeError(thrown, scheme)
    expect(error).toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', scheme: 'test', status: 503, retryable: true })
    expect(error.message).not.toContain('secret')
  })
})

describe('isVerificationError', () => {
  it('is true for objects that the class created, and never throws', () => {
    expect(isVerificationError(new VerificationError('ERR_REPLAYED', 'message'))).toBe(true)
    for (const thrown of [undefined, null, 'text', new Error('text'), revokedProxy(), unreadable()])
      expect(isVerificationError(thrown)).toBe(false)
  })
})

function unreadable(): object {
  return Object.create(VerificationError.prototype, {
    code: {
      get() {
        throw new Error('An accessor fails on purpose')
      },
    },
  })
}

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
