import {
  createCertificateHost,
  payPalCaIssuersUrl,
  payPalCertificateUrl,
  payPalDnsName,
  payPalEvent,
  payPalSimulatorId,
  type SignedTestRequest,
  testWebhookId,
  toRequest,
} from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { createPayPalMaterial } from '#test/schemes/paypal.js'
import { createSchemeReceiver, createSurroundings, type SchemeReceiver } from '#test/schemes/scheme-material.js'
import { outcome } from '#test/support/outcome.js'
import { withVerification } from '../http/index.js'
import { memoryReplayGuard } from '../index.js'
import { crc32 } from './crc32.js'
import { acceptReplays, createPayPalVerifier, type PayPalVerifierOptions } from './create-paypal-verifier.js'
import type { PayPalEvent } from './event.js'

const at = new Date('2026-06-01T12:00:00Z')
const shifted = (seconds: number): Date => new Date(at.getTime() + seconds * 1_000)
const otherId = '1OTHER11WEBHOOK11'
const sandboxUrl = payPalCertificateUrl('sandbox')

const surroundings = await createSurroundings({ currentDate: () => at })
const { root, authority } = surroundings
const paypal = await createPayPalMaterial(surroundings)
const sandboxSigner = await paypal.issue({ dnsNames: [payPalDnsName('sandbox')] })

function createReceiver(
  options: Partial<PayPalVerifierOptions> = {},
  file: string | Uint8Array = paypal.signer.pem,
): SchemeReceiver<PayPalEvent> {
  const served = { ...paypal.files, [payPalCertificateUrl()]: file, [sandboxUrl]: sandboxSigner.pem }
  return createSchemeReceiver(paypal, options, served)
}

function withHeader(request: SignedTestRequest, name: string, value: string): SignedTestRequest {
  return { ...request, headers: request.headers.map(([one, text]) => [one, one === name ? value : text]) }
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

describe('createPayPalVerifier', () => {
  it('resolves to the event, with covers set to checksum', async () => {
    const { host, verifier } = createReceiver()
    const event = payPalEvent({ timestamp: at })
    const request = await paypal.sign({ event })
    const verified = await verifier.verify(toRequest(request))
    expect(verified).toMatchObject({
      scheme: 'paypal',
      payload: event,
      body: request.body,
      timestamp: at,
      signer: {
        id: testWebhookId,
        certificateUrl: payPalCertificateUrl(),
        notAfter: paypal.signer.notAfter,
      },
      algorithm: 'RSASSA-PKCS1-v1_5-SHA-256',
      covers: 'checksum',
    })
    expect(Object.isFrozen(verified)).toBe(true)
    expect(host.requests.map(({ url }) => url)).toEqual([payPalCertificateUrl(), payPalCaIssuersUrl])
  })

  it('keeps the certificate, and downloads nothing for later deliveries', async () => {
    const { host, verifier } = createReceiver()
    for (let count = 0; count < 3; count += 1) await verifier.verify(await paypal.sign())
    expect(host.count()).toBe(2)
  })

  it.each(['SHA1withRSA', 'SHA512withRSA', 'sha256withrsa', 'SHA256withECDSA', 'RS256'])(
    'does not support the algorithm %s',
    async (algorithm) => {
      const request = withHeader(await paypal.sign(), 'PAYPAL-AUTH-ALGO', algorithm)
      expect(await outcome(createReceiver(), request)).toBe('ERR_UNSUPPORTED')
    },
  )

  it('accepts the checksum in decimal, and in no other form', async () => {
    const body = encode(JSON.stringify(payPalEvent({ timestamp: at })))
    const checksum = crc32(body)
    const time = '2026-06-01T12:00:00Z'
    for (const [form, expected] of [
      [String(checksum), 'accepted'],
      [checksum.toString(16), 'ERR_SIGNATURE_MISMATCH'],
      [String(checksum | 0), checksum > 0x7fffffff ? 'ERR_SIGNATURE_MISMATCH' : 'accepted'],
      [`0${checksum}`, 'ERR_SIGNATURE_MISMATCH'],
    ] as const) {
      const signature = await paypal.signer.keys.sign(encode(`a-b|${time}|${testWebhookId}|${form}`))
      const request = await paypal.sign({ body, transmissionId: 'a-b' })
      const signed = withHeader(request, 'PAYPAL-TRANSMISSION-SIG', Buffer.from(signature).toString('base64'))
      expect(await outcome(createReceiver(), signed), form).toBe(expected)
    }
  })

  it('tries the webhooks of a list in turn, over one key, and names the one that matched', async () => {
    const { host, verifier } = createReceiver({ webhookId: ['1OTHER11WEBHOOK12', testWebhookId, otherId] })
    for (const webhookId of [testWebhookId, otherId]) {
      const { signer } = await verifier.verify(await paypal.sign({ webhookId }))
      expect(signer.id).toBe(webhookId)
    }
    const stranger = await paypal.sign({ webhookId: '1OTHER11WEBHOOK13' })
    expect(await outcome({ verifier }, stranger)).toBe('ERR_SIGNATURE_MISMATCH')
    expect(host.requests.filter(({ url }) => url === payPalCertificateUrl()).length).toBeGreaterThan(0)
  })

  it('ignores a change that a caller makes to its list', async () => {
    const webhookId = [testWebhookId]
    const { verifier } = createReceiver({ webhookId })
    webhookId[0] = otherId
    expect(await outcome({ verifier }, await paypal.sign())).toBe('accepted')
    expect(await outcome({ verifier }, await paypal.sign({ webhookId: otherId }))).toBe('ERR_SIGNATURE_MISMATCH')
  })

  it('accepts a file with only the end-entity certificate, and a file with a chain', async () => {
    const alone = await paypal.issue({ caIssuers: [] })
    expect(await outcome(createReceiver({}, alone.chainPem), await paypal.sign())).toBe('accepted')
    expect(await outcome(createReceiver({}, alone.pem), await paypal.sign())).toBe('ERR_CERTIFICATION_PATH_INVALID')
    const intermediates = authority.pem
    expect(await outcome(createReceiver({ intermediates }, alone.pem), await paypal.sign())).toBe('accepted')
  })

  it('trusts the anchors of DigiCert if no others are given', async () => {
    const { fetch } = createCertificateHost(paypal.files)
    const verifier = createPayPalVerifier({
      webhookId: testWebhookId,
      replayGuard: acceptReplays,
      fetch,
      currentDate: () => at,
    })
    expect(await outcome({ verifier }, await paypal.sign())).toBe('ERR_CERTIFICATION_PATH_INVALID')
    expect(root.subject).toBeDefined()
  })
})

describe('the environment', () => {
  it('limits the certificates that may sign', async () => {
    const live = await paypal.sign()
    const sandbox = await paypal.sign({ environment: 'sandbox' })
    expect(await outcome(createReceiver(), live)).toBe('accepted')
    expect(await outcome(createReceiver(), sandbox)).toBe('ERR_CERTIFICATE_URL_FORBIDDEN')
    expect(await outcome(createReceiver({ environment: 'sandbox' }), sandbox)).toBe('accepted')
    expect(await outcome(createReceiver({ environment: 'sandbox' }), live)).toBe('ERR_CERTIFICATE_URL_FORBIDDEN')
  })

  it('requires the dNSName of its own certificates', async () => {
    const { pem } = sandboxSigner
    expect(await outcome(createReceiver({}, pem), await paypal.sign())).toBe('ERR_SUBJECT_ALT_NAME_MISMATCH')
  })
})

describe('acceptSimulator', () => {
  it('accepts the deliveries of the simulator, which the live certificate signs', async () => {
    const simulated = await paypal.sign({ webhookId: payPalSimulatorId })
    expect(await outcome(createReceiver(), simulated)).toBe('ERR_SIGNATURE_MISMATCH')
    for (const environment of ['live', 'sandbox'] as const) {
      const { verifier } = createReceiver({ environment, acceptSimulator: true })
      expect((await verifier.verify(simulated)).signer.id).toBe(payPalSimulatorId)
    }
  })

  it('refuses the live certificate for a webhook of the sandbox', async () => {
    const receiver = createReceiver({ environment: 'sandbox', acceptSimulator: true })
    expect(await outcome(receiver, await paypal.sign())).toBe('ERR_SIGNATURE_MISMATCH')
    expect(await outcome(receiver, await paypal.sign({ environment: 'sandbox' }))).toBe('accepted')
    const simulated = await paypal.sign({ environment: 'sandbox', webhookId: payPalSimulatorId })
    expect(await outcome(receiver, simulated)).toBe('ERR_SIGNATURE_MISMATCH')
  })
})

describe('the time of a delivery', () => {
  it.each([
    [-262_800, 'accepted'],
    [-262_801, 'ERR_TIMESTAMP_OUT_OF_RANGE'],
    [300, 'accepted'],
    [301, 'ERR_TIMESTAMP_OUT_OF_RANGE'],
  ])('%i s from the clock: %s', async (seconds, expected) => {
    expect(await outcome(createReceiver(), await paypal.sign({ timestamp: shifted(seconds) }))).toBe(expected)
  })

  it('may be limited further, and is checked before any download', async () => {
    const { host, verifier } = createReceiver({ timestampTolerance: 60 })
    const late = await paypal.sign({ timestamp: shifted(-61) })
    await expect(verifier.verify(late)).rejects.toMatchObject({ code: 'ERR_TIMESTAMP_OUT_OF_RANGE' })
    expect(host.count()).toBe(0)
    await verifier.verify(await paypal.sign({ timestamp: shifted(-60) }))
  })
})

describe('a replay guard', () => {
  const deliver = async (request: SignedTestRequest, handled: string[]): Promise<Response> =>
    await withVerification(guarded.verifier, ({ payload }) => {
      handled.push(payload.id)
      return new Response()
    })(toRequest(request))
  const guarded = createReceiver({ replayGuard: memoryReplayGuard({ currentDate: () => at }) })

  it('refuses a delivery that has been handled, with status 200', async () => {
    const handled: string[] = []
    const request = await paypal.sign({ event: payPalEvent({ timestamp: at, eventId: 'WH-1' }) })
    for (let count = 0; count < 3; count += 1) expect((await deliver(request, handled)).status).toBe(200)
    expect(handled).toEqual(['WH-1'])
  })

  it('refuses another body with the same CRC-32 under the same transmission id', async () => {
    const handled: string[] = []
    const request = await paypal.sign({ event: payPalEvent({ timestamp: at, eventId: 'WH-2' }) })
    const forged = forgeBody(JSON.stringify(payPalEvent({ timestamp: at, eventId: 'WH-FORGED' })), crc32(request.body))
    expect(crc32(forged)).toBe(crc32(request.body))
    // Only the guard can distinguish the two.
    expect((await createReceiver().verifier.verify({ ...request, body: forged })).payload.id).toBe('WH-FORGED')
    await deliver(request, handled)
    await deliver({ ...request, body: forged }, handled)
    expect(handled).toEqual(['WH-2'])
  })
})

describe('the options', () => {
  const create = (options: object) => (): unknown =>
    createPayPalVerifier({ webhookId: testWebhookId, replayGuard: acceptReplays, ...options } as PayPalVerifierOptions)

  it.each<[string, object, RegExp]>([
    ['no webhook', { webhookId: undefined }, /options\.webhookId is missing/],
    ['an empty list of webhook ids', { webhookId: [] }, /options\.webhookId must be .* got an array/],
    ['the id of the simulator', { webhookId: payPalSimulatorId }, /17 upper-case letters and digits.*'WEBHOOK_ID'/],
    ['an id in lower case', { webhookId: testWebhookId.toLowerCase() }, /options\.webhookId must be/],
    ['an id with a space', { webhookId: `${testWebhookId} ` }, /options\.webhookId must be/],
    ['an id with a newline', { webhookId: `${testWebhookId}\n` }, /options\.webhookId must be/],
    ['an id that is too short', { webhookId: [testWebhookId, testWebhookId.slice(1)] }, /options\.webhookId must be/],
    ['no replay guard', { replayGuard: undefined }, /options\.replayGuard is missing.*or acceptReplays/],
    ['a replay guard that is false', { replayGuard: false }, /options\.replayGuard must be .* the boolean false/],
    ['a replay guard without methods', { replayGuard: {} }, /options\.replayGuard must be/],
    ['another symbol', { replayGuard: Symbol('acceptReplays') }, /options\.replayGuard must be/],
    ['another environment', { environment: 'production' }, /'live' or 'sandbox', got the string 'production'/],
    ['a string for a flag', { acceptSimulator: 'false' }, /options\.acceptSimulator must be true or false/],
    ['a tolerance above 30 days', { timestampTolerance: 2_592_001 }, /from 0 to 2592000/],
    ['a negative tolerance', { timestampTolerance: -1 }, /from 0 to 2592000/],
    ['intermediates that are not PEM', { intermediates: 'x' }, /options\.intermediates must be PEM certificates/],
    ['a misspelt option', { webhookIds: testWebhookId }, /unknown option webhookIds\. Did you mean webhookId\?/],
    ['an option of another scheme', { allowSha1: true }, /unknown option allowSha1/],
  ])('%s is a TypeError', (_, options, message) => {
    expect(create(options)).toThrow(TypeError)
    expect(create(options)).toThrow(message)
  })

  it('may all be set at once', () => {
    expect(create({ webhookId: [testWebhookId, otherId], replayGuard: memoryReplayGuard() })).not.toThrow()
    expect(create({ environment: 'sandbox', acceptSimulator: true, timestampTolerance: 2_592_000 })).not.toThrow()
  })
})

/**
 * Appends white space to JSON until it has the wanted CRC-32, as a forger does. A space and a tab differ by the same bits
 * in every position, and CRC-32 is linear, so each tab flips fixed bits of the checksum.
 */
function forgeBody(json: string, wanted: number): Uint8Array<ArrayBuffer> {
  const spaces = 64
  const body = encode(json + ' '.repeat(spaces))
  const plain = crc32(body)
  const withTabs = (places: bigint): Uint8Array<ArrayBuffer> =>
    body.map((byte, index) =>
      (places >> BigInt(Math.max(0, body.length - 1 - index))) & 1n && byte === 0x20 ? 0x09 : byte,
    )
  // Gaussian elimination over bits: each row has a leading bit of its own.
  const rows: { readonly bits: number; readonly places: bigint }[] = []
  const reduce = (bits: number, places: bigint): { bits: number; places: bigint } =>
    rows.reduce(
      (rest, row) => {
        const isLeading =
          Math.clz32(row.bits) === Math.clz32(rest.bits) || (rest.bits >>> (31 - Math.clz32(row.bits))) & 1
        return isLeading ? { bits: (rest.bits ^ row.bits) >>> 0, places: rest.places ^ row.places } : rest
      },
      { bits, places },
    )
  for (let place = 0n; place < spaces; place += 1n) {
    const row = reduce((crc32(withTabs(1n << place)) ^ plain) >>> 0, 1n << place)
    if (row.bits !== 0) rows.push(row)
  }
  return withTabs(reduce((wanted ^ plain) >>> 0, 0n).places)
}
