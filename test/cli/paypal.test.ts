import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { acceptReplays, createPayPalVerifier } from '@countersign/core/paypal'
import { createTrustAnchors } from '@countersign/core/x509'
import { requireSignature } from '@countersign/node/http'
import {
  createTestAuthority,
  payPalCaIssuersUrl,
  payPalDnsName,
  signPayPalWebhook,
  testWebhookId,
} from '@countersign/testing'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { vectorsAbsent, vectorsFolder } from '../support/vectors-folder.js'
import { countersign, createScratch } from './countersign.js'

const scratch = createScratch()
afterAll(scratch.remove)

const root = await createTestAuthority()
const intermediate = await root.intermediate()
const signer = await intermediate.issue({ dnsNames: [payPalDnsName()], caIssuers: [payPalCaIssuersUrl] })
const { headers, body } = await signPayPalWebhook({ signer })
const files = [
  ...['--headers', scratch.write('headers.json', JSON.stringify(headers))],
  ...['--cert', scratch.write('cert.pem', signer.pem)],
  ...['--issuer', scratch.write('issuer.pem', intermediate.pem)],
  ...['--trust', scratch.write('root.pem', root.anchorPem)],
]
const webhook = ['--webhook', testWebhookId]

describe('countersign verify paypal', () => {
  it('accepts a delivery of the webhook, and notes what its signature does not prove', async () => {
    const run = await countersign(['verify', 'paypal', ...files, ...webhook, '--body', '-', '--json'], { input: body })
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(run.stdout)).toMatchObject({
      verdict: 'accepted',
      verified: { covers: 'checksum', signer: { id: testWebhookId } },
      notes: [expect.stringContaining('CRC-32')],
    })
  })

  it.each([
    ['ERR_SIGNATURE_MISMATCH', 'another webhook', body, ['--webhook', '1OTHER11WEBHOOK11']],
    ['ERR_SIGNATURE_MISMATCH', 'another body', '{}', webhook],
    ['ERR_CERTIFICATE_URL_FORBIDDEN', 'the other environment', body, [...webhook, '--environment', 'sandbox']],
    ['ERR_TIMESTAMP_OUT_OF_RANGE', 'an old delivery', body, [...webhook, '--at', '2101-01-01T00:00:00Z']],
  ])('answers %s to %s', async (code, _what, input, options) => {
    const args = ['paypal', ...files, '--body', '-', ...options]
    const verify = await countersign(['verify', ...args], { input })
    expect(verify.code).toBe(1)
    expect(verify.stdout.split('\n')[0]).toBe(`rejected  ${code}`)
    const explain = await countersign(['explain', ...args, '--json'], { input })
    expect(explain.code).toBe(1)
    expect(JSON.parse(explain.stdout).checks).toContainEqual(expect.objectContaining({ outcome: 'failed', code }))
  })

  it('gives no verdict if the webhook id is missing or not valid', async () => {
    for (const options of [[], ['--webhook', 'WEBHOOK_ID'], [...webhook, '--environment', 'test']]) {
      const run = await countersign(['verify', 'paypal', ...files, '--body', '-', ...options], { input: body })
      expect(run).toMatchObject({ code: 2, stdout: '' })
      expect(run.stderr).not.toContain('    at ')
    }
  })
})

describe('countersign sign paypal', () => {
  it('writes a delivery that the printed command accepts', async () => {
    const folder = join(scratch.write('signed', ''), '..', 'delivery')
    mkdirSync(folder)
    const options = ['--type', 'PAYMENT.CAPTURE.REFUNDED', '--environment', 'sandbox', '--at', '2026-01-01T00:00:00Z']
    const sign = await countersign(['sign', 'paypal', '--folder', folder, ...options])
    expect(sign).toMatchObject({ code: 0, stderr: '' })
    const [program, ...args] = sign.stdout.replaceAll('\\\n', '').trim().split(/\s+/)
    expect(program).toBe('countersign')
    const verify = await countersign([...args, '--json'])
    expect(JSON.parse(verify.stdout)).toMatchObject({
      verdict: 'accepted',
      verified: { timestamp: '2026-01-01T00:00:00.000Z', signer: { id: testWebhookId } },
    })
    expect(readFileSync(join(folder, 'anchor.pem'), 'utf8')).toContain('BEGIN CERTIFICATE')
  })

  it('reports that it cannot write, and creates no folder', async () => {
    const missing = await countersign(['sign', 'paypal', '--folder', join(scratch.write('x', ''), '..', 'missing')])
    expect(missing).toMatchObject({ code: 2, stdout: '' })
    expect(missing.stderr).toContain('cannot be written: ENOENT')
    const run = await countersign(['sign', 'paypal', '--folder', join(scratch.write('file', ''), 'x')])
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain('cannot be written: ENOTDIR')
  })
})

describe('countersign certify paypal and send paypal', { timeout: 60_000 }, () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close()
      server.closeAllConnections()
    }
  })

  async function listen(server: Server): Promise<number> {
    servers.push(server.listen(0, '127.0.0.1'))
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }

  async function freePort(): Promise<number> {
    const port = await listen(createServer())
    servers.pop()?.close()
    return port
  }

  /** Starts a receiver that trusts the test authority on a port, as `certify paypal --help` says. */
  async function startReceiver(authorityPort: number): Promise<string> {
    const authority = `http://127.0.0.1:${authorityPort}`
    const verifier = createPayPalVerifier({
      webhookId: testWebhookId,
      replayGuard: acceptReplays,
      trustAnchors: async () => createTrustAnchors(await (await fetch(`${authority}/anchor.pem`)).text()),
      fetch: ((url: string, init: RequestInit) =>
        fetch(`${authority}/certificate?url=${encodeURIComponent(url)}`, init)) as typeof fetch,
    })
    const listener = requireSignature(verifier, ({ payload }, _request, response) => response.end(payload.event_type))
    return `http://127.0.0.1:${await listen(createServer(listener))}/paypal`
  }

  it('passes a receiver that trusts the authority, with genuine deliveries too', async () => {
    const port = await freePort()
    const url = await startReceiver(port)
    const run = await countersign(['certify', 'paypal', url, '--authority', '--authority-port', String(port), '--json'])
    const { results } = JSON.parse(run.stdout) as { results: { outcome: string; expected: string; name: string }[] }
    expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([])
    expect(results.filter(({ expected }) => expected === 'served')).toHaveLength(4)
    expect(results.filter(({ expected }) => expected === 'refused').length).toBeGreaterThan(140)
    expect(run.code).toBe(0)
  })

  it('names the requests that a receiver without verification serves, and sends no URL of a test certificate', async () => {
    const urls: string[] = []
    const port = await listen(
      createServer((request, response) => {
        urls.push(String(request.headers['paypal-cert-url']))
        response.end()
      }),
    )
    const run = await countersign(['certify', 'paypal', `http://127.0.0.1:${port}/`])
    expect(run.code).toBe(1)
    expect(run.stdout).toContain('failed  amount-altered')
    expect(run.stdout).toContain('It should be refused with 400')
    expect(urls.filter((url) => /-e{4,}[0-9a-f]*$/.test(url))).toEqual([])
  })

  it('sends one delivery, genuine or hostile', async () => {
    const port = await freePort()
    const url = await startReceiver(port)
    const send = ['send', 'paypal', url, '--authority-port', String(port)]
    const genuine = await countersign([...send, '--type', 'CUSTOMER.DISPUTE.CREATED'])
    expect(genuine.stdout).toMatch(/^passed {2}genuine: 200\n[\s\S]*\nCUSTOMER\.DISPUTE\.CREATED\n$/)
    const simulated = await countersign([...send, '--case', 'simulator'])
    expect(simulated.stdout).toMatch(/^passed {2}simulator: 400 ERR_SIGNATURE_MISMATCH\n/)
  })
})

if (vectorsFolder === undefined) {
  describe.skip(`countersign on deliveries that PayPal signed: ${vectorsAbsent}`, () => {
    it('accepts them', () => {})
  })
} else {
  const folder = join(vectorsFolder, 'paypal')

  describe('countersign verify paypal on deliveries that PayPal signed', () => {
    it.each([
      ['java-2015-sandbox', '2015-05-12T18:14:20Z', ['--environment', 'sandbox', '--webhook', '3RN13029J36659323']],
      ['rust-2025-simulator-live-cert', '2025-11-28T10:00:30Z', ['--simulator']],
    ])('accepts %s at its own time', async (name, at, options) => {
      const file = (one: string): string => join(folder, name, one)
      const args = [
        ...['--headers', file('headers.json'), '--body', file('body.bin'), '--cert', file('leaf.pem')],
        ...['--issuer', join(folder, 'digicert-sha2-ev-server-ca.pem'), '--at', at, ...options],
      ]
      const run = await countersign(['verify', 'paypal', ...args])
      expect(run).toMatchObject({ code: 0, stderr: '' })
      expect(run.stdout).toMatch(/^accepted\n/)
      expect((await countersign(['explain', 'paypal', ...args])).code).toBe(0)
      const today = await countersign(['verify', 'paypal', ...args.filter((arg) => arg !== '--at' && arg !== at)])
      expect(today.stdout).toMatch(/^rejected {2}ERR_/)
    })
  })
}
