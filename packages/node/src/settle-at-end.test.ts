import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { runInNewContext } from 'node:vm'
import type { HeldClaim } from '@countersign/core/http'
import { describe, expect, it } from 'vitest'
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
})
