import { describe, expect, it } from 'vitest'
import { readHeaderFields } from './header-fields.js'
import { postCheck } from './post-check.js'

const check = (method: string): unknown =>
  postCheck.run({ request: { method, url: '/', headers: readHeaderFields([]), body: new Uint8Array() } })

describe('postCheck', () => {
  it.each(['POST', 'post'])('takes %s', (method) => {
    expect(check(method)).toBeUndefined()
  })

  it.each(['GET', 'Post', 'POST ', ''])('refuses %j', (method) => {
    expect(() => check(method)).toThrow(expect.objectContaining({ code: 'ERR_REQUEST_INVALID' }))
  })
})
