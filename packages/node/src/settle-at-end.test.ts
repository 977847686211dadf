import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { runInNewContext } from 'node:vm'
import type { HeldClaim } from '@countersign/core/http'
import { describe, expect, it, vi } from 'vitest'
import { settleAtEnd } from './settle-at-end.js'

function endWith(chunk: unknown): { settled: string[]; response: ServerResponse } {
  const settled: string[] = []
  const settle = (how: string) => async () => {
    settled.push(how)
  }
  const claim = { isHeld: true, complete: settle('complete'), release: settle('release') }
  const request = Object.assign(new IncomingMessage(new Socket()), { httpVersionMajor: 1 })
  const response = new ServerResponse(request)
  settleAtEnd(claim as unknown as HeldClaim, response)
  response.end(chunk)
  return { settled, response }
}

describe('settleAtEnd', () => {
  it.each([
    ['nothing', undefined, 0],
    ['a text', 'ä', 2],
    ['a Buffer', Buffer.of(1), 1],
    ['bytes of another realm, which Node sends as well', runInNewContext('Uint8Array.of(1, 2)'), 2],
  ])('settles the claim with an answer of %s', (_, chunk, length) => {
    const { settled, response } = endWith(chunk)
    expect(settled).toEqual(['complete'])
    expect(response.getHeader('content-length')).toBe(length)
  })

  it('passes a value that cannot be sent to the real method', () => {
    expect(() => endWith({})).toThrow(TypeError)
  })

  /** Creates an answer to a request, and a claim that settles when the test says so. */
  function begin({ method = 'GET', httpVersionMajor = 1, isHeld = true } = {}) {
    const request = Object.assign(new IncomingMessage(new Socket()), { method, httpVersionMajor, httpVersionMinor: 1 })
    const response = new ServerResponse(request)
    const real = vi.spyOn(response, 'end')
    let settle: () => void = () => {}
    const settled = new Promise<void>((resolve) => {
      settle = resolve
    })
    const claim = { isHeld, complete: vi.fn(() => settled), release: vi.fn(() => settled) }
    settleAtEnd(claim, response)
    return { response, real, claim, settle }
  }

  it('does not change an answer without a claim', () => {
    const { response, real } = begin({ isHeld: false })
    expect(response.end).toBe(real)
  })

  it.each([
    [200, 'complete'],
    [399, 'complete'],
    [400, 'release'],
    [503, 'release'],
  ] as const)('settles the claim of an answer %i: %s', (status, how) => {
    const { response, claim } = begin()
    response.statusCode = status
    response.end()
    const { complete, release } = claim
    expect([complete.mock.calls.length, release.mock.calls.length]).toEqual(how === 'complete' ? [1, 0] : [0, 1])
  })

  it('ends the answer once the claim is settled, with the values of the handler', async () => {
    const { response, real, claim, settle } = begin()
    const done = () => {}
    expect(response.end('text', 'latin1', done)).toBe(response)
    expect(response.writableEnded).toBe(true)
    // A second end has no effect, with any arguments.
    expect(response.end('more')).toBe(response)
    expect(response.end({})).toBe(response)
    expect(real).not.toHaveBeenCalled()
    settle()
    await vi.waitFor(() => expect(real).toHaveBeenCalled())
    expect(real.mock.calls).toEqual([['text', 'latin1', done]])
    expect(claim.complete).toHaveBeenCalledOnce()
    expect(Object.hasOwn(response, 'writableEnded')).toBe(false)
  })

  it('fixes the head, so that no later code changes it', () => {
    const { response } = begin()
    response.statusCode = 201
    response.end('é', 'latin1' as never)
    expect(response.headersSent).toBe(true)
    expect(response.getHeader('content-length')).toBe(1)
    expect(() => response.setHeader('a', 'b')).toThrow('sent')
  })

  it('does not treat a callback as a chunk', () => {
    const { response } = begin()
    response.end(() => {})
    expect(response.getHeader('content-length')).toBe(0)
  })

  it.each<[string, object, (response: ServerResponse) => unknown]>([
    ['HEAD', { method: 'HEAD' }, () => {}],
    ['status 204', {}, (response) => Object.assign(response, { statusCode: 204 })],
    ['status 304', {}, (response) => Object.assign(response, { statusCode: 304 })],
    ['a transfer encoding', {}, (response) => response.setHeader('transfer-encoding', 'chunked')],
    ['a trailer', {}, (response) => response.setHeader('trailer', 'a')],
  ])('does not count the bytes of an answer with %s', (_, options, prepare) => {
    const { response } = begin(options)
    prepare(response)
    response.end()
    expect(response.headersSent).toBe(true)
    expect(response.hasHeader('content-length')).toBe(false)
  })

  it('keeps the length that the handler announced', () => {
    const { response } = begin()
    response.setHeader('content-length', 5)
    response.end()
    expect(response.getHeader('content-length')).toBe(5)
  })

  it('lets the handler send another answer if the head cannot be written', () => {
    const { response, claim } = begin()
    response.statusCode = 1_000
    expect(() => response.end('text')).toThrow(RangeError)
    expect(response.hasHeader('content-length')).toBe(false)
    expect(claim.complete).not.toHaveBeenCalled()
    response.statusCode = 500
    response.end()
    expect(claim.release).toHaveBeenCalledOnce()
  })

  it('keeps the length that the handler announced if the head cannot be written', () => {
    const { response } = begin()
    response.setHeader('content-length', 4)
    response.statusCode = 1_000
    expect(() => response.end('text')).toThrow(RangeError)
    expect(response.getHeader('content-length')).toBe(4)
  })

  it('takes null for no chunk, as Node does', () => {
    const { response, claim } = begin()
    response.end(null)
    expect(claim.complete).toHaveBeenCalledOnce()
  })

  it('leaves the head of HTTP/2 to Node, which would send it at once', () => {
    const { response, claim } = begin({ httpVersionMajor: 2 })
    response.end('text')
    expect(response.headersSent).toBe(false)
    expect(claim.complete).toHaveBeenCalledOnce()
  })

  it('cuts off an answer that cannot be sent after its claim is settled', async () => {
    const { response, real, settle } = begin()
    const destroy = vi.spyOn(response, 'destroy')
    real.mockImplementation(() => {
      throw new Error('closed')
    })
    response.end()
    settle()
    await vi.waitFor(() => expect(destroy).toHaveBeenCalledOnce())
  })
})
