import { join } from 'node:path'
import {
  createAppStoreSigner,
  createTestAuthority,
  signAppStoreNotification,
  signAppStoreRenewalInfo,
  signAppStoreTransaction,
  testAppAppleId,
  testBundleId,
} from '@countersign/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { vectorsAbsent, vectorsFolder } from '../support/vectors-folder.js'
import { countersign, createScratch } from './countersign.js'

const scratch = createScratch()
afterAll(scratch.remove)

const root = await createTestAuthority({ keyType: 'P-256' })
const signer = await createAppStoreSigner(root)
const { body } = await signAppStoreNotification({ signer })
const trust = ['--trust', scratch.write('root.pem', root.anchorPem)]
const app = ['--bundle', testBundleId, '--app-id', String(testAppAppleId), '--environment', 'Production']

describe('countersign verify appstore', () => {
  it('accepts a notification of the app', async () => {
    const run = await countersign(['verify', 'appstore', '-', ...trust, ...app, '--json'], { input: body })
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(run.stdout)).toMatchObject({
      verdict: 'accepted',
      verified: { covers: 'fields', signer: { id: 'CN=Countersign test signer of the App Store' } },
      notes: [],
    })
  })

  it('accepts the app and the environment that the notification names, and says so', async () => {
    const run = await countersign(['verify', 'appstore', '-', ...trust, '--json'], { input: body })
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(run.stdout).notes).toHaveLength(2)
  })

  it.each([
    ['ERR_SIGNER_NOT_ALLOWED', 'another app', body, [...trust, ...app.slice(2), '--bundle', 'com.example.other']],
    ['ERR_SIGNER_NOT_ALLOWED', 'the other environment', body, [...trust, ...app, '--environment', 'Sandbox']],
    ['ERR_SIGNER_NOT_ALLOWED', 'another number', body, [...trust, ...app, '--app-id', '1']],
    ['ERR_CERTIFICATION_PATH_INVALID', 'another authority', body, app],
    ['ERR_PAYLOAD_INVALID', 'another body', '{}', [...trust, ...app]],
    ['ERR_CERTIFICATE_EXPIRED', 'an old notification', body, [...trust, ...app, '--at', '2101-01-01T00:00:00Z']],
  ])('answers %s to %s', async (code, _what, input, options) => {
    const args = ['appstore', '-', ...options]
    const verify = await countersign(['verify', ...args], { input })
    expect(verify.code).toBe(1)
    expect(verify.stdout.split('\n')[0]).toBe(`rejected  ${code}`)
    const explain = await countersign(['explain', ...args, '--json'], { input })
    expect(explain.code).toBe(1)
    expect(JSON.parse(explain.stdout).checks).toContainEqual(expect.objectContaining({ outcome: 'failed', code }))
  })

  it('gives no verdict if an option is not valid', async () => {
    for (const options of [
      ['--environment', 'Xcode'],
      ['--app-id', 'x'],
      ['--bundle', 'a b'],
      ['--request', 'x'],
    ]) {
      const run = await countersign(['verify', 'appstore', '-', ...options], { input: body })
      expect(run).toMatchObject({ code: 2, stdout: '' })
      expect(run.stderr).not.toContain('    at ')
    }
  })
})

describe('countersign verify appstore --transaction and --renewal', () => {
  const infos = [
    ['--transaction', signAppStoreTransaction],
    ['--renewal', signAppStoreRenewalInfo],
  ] as const

  it.each(infos)('%s accepts the JWS, with a line feed at its end', async (option, sign) => {
    const input = `${await sign({ signer })}\n`
    for (const options of [[], ['--bundle', testBundleId, '--environment', 'Production']]) {
      const run = await countersign(['verify', 'appstore', '-', option, ...trust, ...options, '--json'], { input })
      expect(run).toMatchObject({ code: 0, stderr: '' })
      expect(JSON.parse(run.stdout)).toMatchObject({ scheme: 'appstore', verdict: 'accepted' })
    }
  })

  it.each(infos)('%s explains what is wrong with a JWS', async (option, sign) => {
    const input = await sign({ signer, environment: 'Sandbox' })
    const args = ['appstore', '-', option, ...trust, '--environment', 'Production']
    const verify = await countersign(['verify', ...args], { input })
    expect(verify.code).toBe(1)
    expect(verify.stdout.split('\n')[0]).toBe('rejected  ERR_SIGNER_NOT_ALLOWED')
    const { cause, checks } = JSON.parse((await countersign(['explain', ...args, '--json'], { input })).stdout)
    expect(cause).toContain('environment Sandbox')
    expect(checks).toContainEqual(expect.objectContaining({ code: 'ERR_SIGNER_NOT_ALLOWED' }))
  })

  it('refuses one as the other, and either as a notification', async () => {
    const [transaction, renewal] = await Promise.all([
      signAppStoreTransaction({ signer }),
      signAppStoreRenewalInfo({ signer }),
    ])
    for (const [input, options] of [
      [transaction, ['--renewal']],
      [renewal, ['--transaction']],
      [transaction, []],
      [new TextDecoder().decode(body), ['--transaction']],
    ] as const) {
      const run = await countersign(['verify', 'appstore', '-', ...options, ...trust], { input })
      expect([run.code, run.stdout.split('\n')[0]]).toEqual([1, 'rejected  ERR_PAYLOAD_INVALID'])
    }
  })

  it('gives no verdict if options exclude each other', async () => {
    for (const options of [['--renewal'], ['--request', 'x'], ['--app-id', '1']]) {
      const run = await countersign(['verify', 'appstore', '-', '--transaction', ...options], { input: 'a.b.c' })
      expect(run).toMatchObject({ code: 2, stdout: '' })
    }
  })
})

describe('countersign sign appstore', () => {
  it('writes a notification that the printed command accepts', async () => {
    for (const environment of ['Production', 'Sandbox']) {
      const folder = join(scratch.write(`${environment}.txt`, ''), '..')
      const options = ['--type', 'REFUND', '--environment', environment, '--at', '2026-01-01T00:00:00Z']
      const sign = await countersign(['sign', 'appstore', '--folder', folder, ...options])
      expect(sign).toMatchObject({ code: 0, stderr: '' })
      const [program, ...args] = sign.stdout.replaceAll('\\\n', '').trim().split(/\s+/)
      expect(program).toBe('countersign')
      const verify = await countersign([...args, '--json'])
      expect(JSON.parse(verify.stdout)).toMatchObject({
        verdict: 'accepted',
        verified: { timestamp: '2026-01-01T00:00:00.000Z' },
      })
    }
  })
})

if (vectorsFolder === undefined) {
  describe.skip(`countersign on notifications that Apple signed: ${vectorsAbsent}`, () => {
    it('accepts them', () => {})
  })
} else {
  const file = join(vectorsFolder, 'appstore', 'test-notification-2025-sandbox', 'body.json')
  describe('countersign on a notification that Apple signed', () => {
    it('accepts it at its own time', async () => {
      for (const mode of ['verify', 'explain']) {
        const run = await countersign([mode, 'appstore', file, '--at', '2025-09-05T01:24:33Z'])
        expect(run).toMatchObject({ code: 0, stderr: '' })
        expect(run.stdout).toMatch(/^accepted/)
      }
    })
  })
}
