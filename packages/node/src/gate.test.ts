import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { VerificationError, type Verifier, type VerifyOptions } from '@countersign/core'
import { createApigVerifier, signApigRequest } from '@countersign/core/apig'
import { describe, expect, it, vi } from 'vitest'
import { withWarnings } from '#test/node/warnings.js'
import { createGate, createVerify } from './gate.js'

const target = 'https://backend.example.com/'
const secrets = { signature_key1: 'signature_secret1' }
const host = { host: 'http', whatToChange: 'the line' } as const

function verifierThat(verify: (options: VerifyOptions | undefined) => Promise<never>): Verifier<unknown> {
  return {
    scheme: 'test',
    verify: (_request, options) => verify(options),
    explain: async () => ({ verdict: 'accepted', checks: [] }),
    prepare: async () => {},
  }
}

const refusing = (code: VerificationError['code']): Verifier<unknown> =>
  verifierThat(() => Promise.reject(new VerificationError(code, `message of ${code}`, { status: 403 })))

function exchange(): { request: IncomingMessage; response: ServerResponse } {
  const request = Object.assign(new IncomingMessage(new Socket()), { method: 'GET', url: '/', httpVersionMajor: 1 })
  return { request, response: new ServerResponse(request) }
}

const incoming = { method: 'GET', url: '/', headers: [], readBody: async () => new Uint8Array() } as const

describe('createVerify', () => {
  it.each([
    [{}, { lease: true }],
    [{ diagnose: true }, { lease: true, diagnose: { logger: console, host: 'http' } }],
    [{ diagnose: 'nest' }, { lease: true, diagnose: { logger: console, host: 'nest' } }],
  ] as const)('verifies with the options %j', async (options, passed) => {
    const verify = vi.fn(() => Promise.reject(new RangeError('mine')))
    const given = { prepare: undefined, diagnose: undefined, logger: console, handlingTimeout: undefined, ...options }
    await expect(createVerify(verifierThat(verify), 'http', given)(incoming)).rejects.toThrow('mine')
    expect(verify.mock.calls).toEqual([[passed]])
  })

  const plain = { prepare: undefined, diagnose: undefined, logger: undefined, handlingTimeout: undefined }

  it.each([
    [undefined, 1],
    [false, 0],
  ])('prepares the verifier at once, with prepare: %s', (prepare, times) => {
    const verifier = { ...refusing('ERR_HEADER_MISSING'), prepare: vi.fn(async () => {}) }
    createVerify(verifier, 'http', { ...plain, prepare })
    expect(verifier.prepare).toHaveBeenCalledTimes(times)
  })

  it('warns once about a body that was read before, and about no other refusal', async () => {
    const [, warnings] = await withWarnings(async () => {
      const other = createVerify(refusing('ERR_HEADER_MISSING'), 'http', plain)
      await expect(other(incoming)).rejects.toThrow()
      const failing = createVerify(
        verifierThat(() => Promise.reject(Object.assign(new Error('x'), { code: 'ERR_BODY_CONSUMED' }))),
        'http',
        plain,
      )
      await expect(failing(incoming)).rejects.toThrow()
      const consumed = createVerify(refusing('ERR_BODY_CONSUMED'), 'http', plain)
      for (let time = 0; time < 2; time++) await expect(consumed(incoming)).rejects.toThrow()
    })
    expect(warnings).toMatchObject([{ message: 'message of ERR_BODY_CONSUMED', code: 'ERR_BODY_CONSUMED' }])
  })

  it('refuses a value that is not a verifier, and diagnose without a logger', () => {
    expect(() => createVerify({} as Verifier<unknown>, 'http', plain)).toThrow('requireSignature: verifier')
    const make = () => createVerify(refusing('ERR_HEADER_MISSING'), 'http', { ...plain, diagnose: true })
    expect(make).toThrow(/^requireSignature: options.diagnose needs options.logger/)
  })
})

describe('createGate', () => {
  it('admits a verified request, whose claim ends with the answer', async () => {
    const signed = await signApigRequest(new Request(target), {
      accessKey: 'signature_key1',
      secret: secrets.signature_key1,
    })
    const release = vi.fn(async () => {})
    const replayGuard = { claim: async () => 'claimed' as const, complete: async () => {}, release }
    const gate = createGate(createApigVerifier({ secrets, replayGuard }), host, {})
    const { request, response } = exchange()
    request.headers.host = 'backend.example.com'
    for (const [name, value] of signed.headers) {
      request.headers[name] = value
      request.rawHeaders.push(name, value)
    }
    request.rawHeaders.push('host', 'backend.example.com')
    request.push(null)
    const admission = await gate(request, response)
    expect(admission?.verified.signer.id).toBe('signature_key1')
    expect(admission?.claim.isHeld).toBe(true)
    response.statusCode = 500
    response.end()
    await vi.waitFor(() => expect(release).toHaveBeenCalledOnce())
  })

  it('answers a refused request, with onRefusal if it is set', async () => {
    const { request, response } = exchange()
    const onRefusal = vi.fn(
      (_error: unknown, _request: unknown, answer: ServerResponse) => void answer.writeHead(418).end(),
    )
    expect(await createGate(refusing('ERR_HEADER_MISSING'), host, { onRefusal })(request, response)).toBeUndefined()
    expect(onRefusal).toHaveBeenCalledWith(expect.any(VerificationError), request, response)
    expect(response.statusCode).toBe(418)
    const other = exchange()
    expect(await createGate(refusing('ERR_HEADER_MISSING'), host, {})(other.request, other.response)).toBeUndefined()
    expect(other.response.statusCode).toBe(403)
  })

  it('passes its options on', async () => {
    const verifier = { ...refusing('ERR_HEADER_MISSING'), prepare: vi.fn(async () => {}) }
    createGate(verifier, host, { prepare: false })
    expect(verifier.prepare).not.toHaveBeenCalled()
    expect(() => createGate(verifier, host, { diagnose: true })).toThrow('needs options.logger')
  })

  it('refuses a host without a response before it verifies anything', () => {
    const verify = vi.fn(() => Promise.reject(new RangeError('mine')))
    const { request } = exchange()
    const gate = createGate(verifierThat(verify), host, {})
    expect(() => gate(request, undefined as unknown as ServerResponse)).toThrow(TypeError)
    expect(verify).not.toHaveBeenCalled()
  })

  it('throws any other error, and sends no answer', async () => {
    const { request, response } = exchange()
    const gate = createGate(
      verifierThat(() => Promise.reject(new RangeError('mine'))),
      host,
      {},
    )
    await expect(gate(request, response)).rejects.toThrow('mine')
    expect(response.headersSent).toBe(false)
  })
})
