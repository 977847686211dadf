import { describe, expect, it } from 'vitest'
import { fetchServing, recordFetch } from './recorded-fetch.js'

describe('recordFetch', () => {
  it('gives the same answer again without a second request', async () => {
    let asked = 0
    const { record, replay } = recordFetch(async () => {
      asked += 1
      return new Response(`answer ${asked}`, { status: asked === 1 ? 500 : 200 })
    })
    expect((await record('https://a.example/')).status).toBe(500)
    expect((await record('https://a.example/')).status).toBe(200)
    expect(await (await replay('https://a.example/')).text()).toBe('answer 2')
    expect(asked).toBe(2)
    expect(await (await replay('https://b.example/')).text()).toBe('answer 3')
  })

  it('fails again with the same error', async () => {
    const { record, replay } = recordFetch(() => Promise.reject(new TypeError('fetch failed')))
    await expect(record('https://a.example/')).rejects.toThrow('fetch failed')
    await expect(replay('https://a.example/')).rejects.toThrow('fetch failed')
  })

  it('keeps a bounded part of an endless answer, which is more than a verifier accepts', async () => {
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(10_000)) })
    const { record } = recordFetch(async () => new Response(endless))
    const { byteLength } = await (await record('https://a.example/')).arrayBuffer()
    expect(byteLength).toBeGreaterThan(65_536)
    expect(byteLength).toBeLessThan(100_000)
  })
})

describe('fetchServing', () => {
  it('serves its file only at its URL', async () => {
    const fetch = fetchServing('https://a.example/x', Uint8Array.of(0x41), async () => new Response('network'))
    expect(await (await fetch('https://a.example/x')).text()).toBe('A')
    expect(await (await fetch('https://a.example/y')).text()).toBe('network')
  })
})
