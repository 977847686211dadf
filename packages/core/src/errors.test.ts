import { describe, expect, it } from 'vitest'
import { isVerificationError, toSchemeError, VerificationError } from './errors.js'

const { proxy, revoke } = Proxy.revocable(new VerificationError('ERR_REPLAYED', ''), {})
revoke()
const throwing = Object.create(VerificationError.prototype, {
  code: {
    get() {
      throw new Error('An accessor fails, as the test wants')
    },
  },
})

describe('toSchemeError', () => {
  const scheme = { name: 'test', status: 403 }

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'text'],
    ['a revoked proxy', proxy],
    ['a proxy of an error', new Proxy(new VerificationError('ERR_REPLAYED', ''), {})],
    ['an object with the prototype alone', throwing],
  ])('takes %s for a fault of ours', (_, thrown) => {
    expect(isVerificationError(thrown)).toBe(false)
    expect(toSchemeError(thrown, scheme)).toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', retryable: true, status: 503 })
  })

  it('gives an error its scheme once', () => {
    const error = toSchemeError(new VerificationError('ERR_PAYLOAD_INVALID', 'why'), scheme)
    expect(error).toMatchObject({ code: 'ERR_PAYLOAD_INVALID', message: 'why', scheme: 'test', status: 403 })
    expect(toSchemeError(error, { name: 'other', status: 400 })).toBe(error)
  })
})
