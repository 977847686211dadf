import { describe, expect, it } from 'vitest'
import { checkClock, checkReachable, hostsFor, type Probe, probe } from './hosts.js'

const [host] = hostsFor('us-east-1')
if (host === undefined) throw new Error('There is no host')

const dated =
  (date: string): typeof fetch =>
  async () =>
    new Response(null, { status: 403, headers: { date } })

describe('probe', () => {
  it('counts a host with any answer as reachable, and compares the clocks', async () => {
    const ahead = await probe(host, dated(new Date(Date.now() + 100_000).toUTCString()), 1)
    expect(ahead.status).toBe(403)
    expect(Math.abs((ahead.clockOffset ?? 0) - 100)).toBeLessThan(1)
    expect((await probe(host, dated('yesterday'), 1)).clockOffset).toBeUndefined()
  })

  it('gives up after its time limit', async () => {
    const silent: typeof fetch = (_input, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
    expect((await probe(host, silent, 0.05)).fault).toBe('no answer within 0.05 s')
  })
})

describe('checkReachable', () => {
  it('fails without an answer, and gives advice about proxies', () => {
    const failed: Probe = { host, milliseconds: 1, fault: 'ENOTFOUND' }
    expect(checkReachable(failed, {})).toMatchObject({ outcome: 'failed', detail: 'ENOTFOUND' })
    expect(checkReachable(failed, { HTTPS_PROXY: 'http://proxy' }).hint).toContain('NODE_USE_ENV_PROXY')
    expect(checkReachable({ host, milliseconds: 1, status: 500 }, {}).outcome).toBe('passed')
  })
})

describe('checkClock', () => {
  const offset = (clockOffset: number): Probe => ({ host, milliseconds: 1, clockOffset })

  it('uses the median, so that one wrong host does not decide', () => {
    expect(checkClock([offset(-5_000), offset(0.4), offset(1)])).toMatchObject({ outcome: 'passed' })
    expect(checkClock([offset(60), offset(61), offset(0)])).toMatchObject({
      outcome: 'failed',
      detail: 'This clock is 60.0 s slow',
    })
    expect(checkClock([offset(-31)]).detail).toBe('This clock is 31.0 s fast')
    expect(checkClock([{ host, milliseconds: 1, fault: 'x' }]).outcome).toBe('skipped')
  })
})
