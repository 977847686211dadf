import { describe, expect, it } from 'vitest'
import { type ApigVerifierOptions, createApigVerifier, signApigHeaders } from '../apig/index.js'
import { VerificationError } from '../errors.js'
import type { SignedRequest } from '../request/signed-request.js'
import { memoryReplayGuard } from './replay-guard.js'

const secrets = { signature_key1: 'signature_secret1' }
const plain: SignedRequest = { method: 'POST', url: '/', headers: [['Host', 'a.test']], body: new Uint8Array(2) }

async function sign(): Promise<SignedRequest> {
  const signed = await signApigHeaders(plain, { accessKey: 'signature_key1', secret: 'signature_secret1' })
  return { ...plain, headers: [...plain.headers, ...Object.entries(signed)] as [string, string][] }
}

/** Creates an object whose every access throws, `instanceof` included. */
function revoked(): never {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy as never
}

function throwing(target: object, name: string): object {
  return Object.defineProperty(target, name, {
    get() {
      throw revoked()
    },
  })
}

const rejecting = async (): Promise<never> => {
  throw revoked()
}

describe('a verifier', () => {
  it.each<[string, (signed: SignedRequest) => object]>([
    ['a request whose every property throws', () => revoked()],
    ...['method', 'url', 'headers', 'body', 'readBody', 'arrayBuffer'].map(
      (name): [string, (signed: SignedRequest) => object] => [
        `a request whose ${name} throws`,
        (signed) => throwing({ ...signed }, name),
      ],
    ),
    ['headers whose every property throws', (signed) => ({ ...signed, headers: revoked() })],
    ['a header that throws', (signed) => ({ ...signed, headers: throwing({}, 'get') })],
    ['Headers whose get throws', (signed) => ({ ...signed, headers: { append() {}, get: () => revoked() } })],
    ['a pair that throws', (signed) => ({ ...signed, headers: [throwing([], '0')] })],
    ['a body whose every property throws', (signed) => ({ ...signed, body: revoked() })],
    ['a stream that throws', (signed) => ({ ...signed, body: throwing({ getReader() {} }, 'locked') })],
    ['a stream whose reader rejects', (signed) => ({ ...signed, body: { getReader: () => ({ read: rejecting }) } })],
    ['a body whose reading rejects', (signed) => ({ ...signed, readBody: rejecting })],
  ])('answers with a VerificationError for %s', async (_, make) => {
    const verifier = createApigVerifier({ secrets })
    const request = make(await sign()) as SignedRequest
    await expect(verifier.verify(request)).rejects.toBeInstanceOf(VerificationError)
    expect((await verifier.explain(request)).verdict).not.toBe('accepted')
  })

  it.each<[string, Partial<ApigVerifierOptions>]>([
    ['secrets', { secrets: rejecting }],
    ['canonicalUrl', { canonicalUrl: () => revoked() }],
    ['currentDate', { currentDate: () => revoked() }],
    ['replayGuard', { replayGuard: { ...memoryReplayGuard(), claim: rejecting } }],
  ])('is unavailable if %s throws an object that cannot be read', async (_, options) => {
    const verifier = createApigVerifier({ secrets, ...options })
    await expect(verifier.verify(await sign())).rejects.toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', status: 503 })
  })

  it('accepts a request even if the logger throws an object that cannot be read', async () => {
    const logger = { debug: () => revoked(), warn: rejecting }
    await expect(createApigVerifier({ secrets, logger }).verify(await sign())).resolves.toBeDefined()
    await expect(createApigVerifier({ secrets, logger }).verify(plain)).rejects.toBeInstanceOf(VerificationError)
  })
})
