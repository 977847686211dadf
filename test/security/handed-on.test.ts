import { inspect } from 'node:util'
import { VerificationError } from '@countersign/core'
import { createApigVerifier } from '@countersign/core/apig'
import { withVerification } from '@countersign/core/http'
import { confirmSubscription } from '@countersign/core/sns'
import {
  alexaCertificateUrl,
  createCertificateHost,
  hostile,
  signApigTestRequest,
  testAccessKey,
  testSecret,
  testTopicArn,
  toRequest,
} from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { alexa, cryptoWith, materials, names, outcomeOf, services } from './services.js'

describe('nothing-leaks', () => {
  const canary = 'canary-4f1c'

  it('no error, at any depth, and no log contains the body', async () => {
    const lines: string[] = []
    const log = (...parts: unknown[]): void => void lines.push(inspect(parts, { depth: 20 }))
    const logger = { debug: log, info: log, warn: log, error: log }
    const body = `{"secret":"${canary}"}`
    const request = await alexa.sign({ body })
    const message = await materials.sns.sign({ message: canary, subject: canary })
    const altered = {
      ...message,
      body: new TextEncoder().encode(JSON.stringify({ ...message.message, Message: `${canary}!` })),
    }
    const signed = await signApigTestRequest({ body })
    const refused = [
      await outcomeOf(alexa.createVerifier({ logger }), request),
      await outcomeOf(alexa.createVerifier({ logger }), { ...request, body: new TextEncoder().encode(`${body} `) }),
      await outcomeOf(materials.sns.verifier({ logger }), altered),
      await outcomeOf(services.apig.create({ logger }), { ...signed, body: new TextEncoder().encode(`${body} `) }),
    ]
    for (const error of refused) {
      expect(error).toBeInstanceOf(VerificationError)
      expect(inspect(error, { depth: 20 })).not.toContain(canary)
    }
    expect(lines.join()).not.toContain(canary)
  })

  it('no error and no explanation contains a secret, a certificate, or the expected HMAC', async () => {
    const request = await signApigTestRequest({ secret: 'another secret' })
    const right = await signApigTestRequest({ date: new Date(), headers: [] })
    const verifier = createApigVerifier({ secrets: { [testAccessKey]: testSecret } })
    const date = request.headers.find(([name]) => name === 'X-Sdk-Date')?.[1] ?? ''
    const atThatTime = new Date(date.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'))
    const genuine = await signApigTestRequest({ date: atThatTime })
    const expected = /Signature=([0-9a-f]{64})/.exec(genuine.headers.map(String).join())?.[1] ?? ''
    const text = inspect([await outcomeOf(verifier, request), await verifier.explain(request)], { depth: 20 })
    expect(expected).toHaveLength(64)
    expect(text).not.toContain(expected)
    expect(text).not.toContain(testSecret)
    expect(right.headers.length).toBeGreaterThan(2)
    const pem = await (await alexa.host.fetch(alexaCertificateUrl)).text()
    const body = new TextEncoder().encode('{}')
    const explanation = await alexa.createVerifier().explain({ ...(await alexa.sign()), body })
    expect(inspect(explanation, { depth: 20 })).not.toContain(pem.split('\n')[1])
  })

  it('the answer to a refused request has only the code', async () => {
    const handler = withVerification(alexa.createVerifier(), () => new Response('verified'))
    const response = await handler(toRequest(await alexa.sign({ timestamp: new Date(0) })))
    expect(await response.json()).toEqual({ error: 'ERR_TIMESTAMP_OUT_OF_RANGE' })
  })
})

describe('hmac-in-constant-time', () => {
  it('the engine compares, and an unknown access key takes the same work as a known one', async () => {
    const countsFor = async (accessKey: string): Promise<Record<string, number>> => {
      const counts: Record<string, number> = {}
      const counted = (name: 'verify' | 'sign' | 'importKey') => ({
        [name]: (...args: never[]) => {
          counts[name] = (counts[name] ?? 0) + 1
          return (crypto.subtle[name] as (...args: never[]) => unknown).apply(crypto.subtle, args)
        },
      })
      const engine = cryptoWith({
        ...counted('verify'),
        ...counted('sign'),
        ...counted('importKey'),
      } as Partial<SubtleCrypto>)
      const verifier = createApigVerifier({
        secrets: async (key) => (key === testAccessKey ? testSecret : undefined),
        crypto: engine,
      })
      const request = await signApigTestRequest({ accessKey, secret: 'wrong' })
      expect(await outcomeOf(verifier, request)).toBeInstanceOf(VerificationError)
      // Keys are imported once, so the work of each further request is compared.
      for (const name of Object.keys(counts)) delete counts[name]
      expect(await outcomeOf(verifier, request)).toBeInstanceOf(VerificationError)
      return counts
    }
    const known = await countsFor(testAccessKey)
    expect(known.verify).toBeGreaterThan(0)
    expect(await countsFor('nobody')).toEqual(known)
  })
})

describe('confirmations-are-verified', () => {
  const answer = `<ConfirmSubscriptionResponse><ConfirmSubscriptionResult><SubscriptionArn>${testTopicArn}:1-2</SubscriptionArn></ConfirmSubscriptionResult></ConfirmSubscriptionResponse>`
  const aws = () => {
    const fetchedUrls: string[] = []
    const fetch: typeof globalThis.fetch = async (url) => {
      fetchedUrls.push(String(url))
      return new Response(answer)
    }
    return { fetchedUrls, fetch }
  }

  it('accepts only the very object that a verifier returned, and no copy', async () => {
    const { fetchedUrls, fetch } = aws()
    const request = await materials.sns.sign({ type: 'SubscriptionConfirmation' })
    const verified = await materials.sns.verifier().verify(request)
    const forged = { ...request.message, SubscribeURL: 'https://attacker.example/' }
    const copies = [
      { ...verified },
      Object.create(verified),
      structuredClone({ payload: verified.payload }),
      { payload: request.message },
      new Proxy(verified, { get: (target, name) => (name === 'payload' ? forged : Reflect.get(target, name)) }),
    ]
    for (const copy of copies)
      await expect(confirmSubscription(copy as never, { fetch })).rejects.toBeInstanceOf(TypeError)
    // Created with the constructor of a verified object, from the payload of another sender.
    const { constructor: Verified } = Object.getPrototypeOf(verified) as { constructor: new (fields: object) => never }
    await expect(
      (async () => confirmSubscription(new Verified({ ...verified, payload: forged }), { fetch }))(),
    ).rejects.toBeInstanceOf(TypeError)
    expect(fetchedUrls).toEqual([])
    await confirmSubscription(verified, { fetch })
    expect(fetchedUrls).toEqual([request.message.SubscribeURL])
  })

  it.each([
    ['another host', 'https://attacker.example/?Action=ConfirmSubscription'],
    ['another region', 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription'],
    ['another action', 'https://sns.us-east-1.amazonaws.com/?Action=DeleteTopic'],
  ])('fetches nothing for %s', async (_what, SubscribeURL) => {
    const { fetchedUrls, fetch } = aws()
    const request = await materials.sns.sign({ type: 'SubscriptionConfirmation', fields: { SubscribeURL } })
    const outcome = materials.sns
      .verifier()
      .verify(request)
      .then((verified) => confirmSubscription(verified, { fetch }))
    await expect(outcome).rejects.toBeInstanceOf(VerificationError)
    expect(fetchedUrls).toEqual([])
  })
})

describe('what-was-verified-is-handed-on', () => {
  it.each(names)('%s: body has the bytes that were verified', async (name) => {
    const request = await services[name].sign()
    const { body, payload } = await services[name].create().verify(request)
    expect(Buffer.from(body)).toEqual(Buffer.from(request.body))
    if (name === 'alexa') expect(payload).toEqual(JSON.parse(new TextDecoder().decode(request.body)))
  })

  it.each(names)('%s: a caller that overwrites its buffer while verify waits has no effect', async (name) => {
    const genuine = await services[name].sign()
    const whole = genuine.body.slice()
    const pending = services[name].create().verify(genuine)
    genuine.body.fill(0x20)
    const { body } = await pending
    expect(Buffer.from(body)).toEqual(Buffer.from(whole))
  })

  it.each(names)('%s: a forged body that replaces the buffer while verify waits is not accepted', async (name) => {
    const genuine = await services[name].sign()
    const whole = genuine.body.slice()
    genuine.body.fill(0x20)
    const pending = outcomeOf(services[name].create(), genuine)
    genuine.body.set(whole)
    expect(await pending).toBeInstanceOf(VerificationError)
  })

  it.each(names)('%s: a handler that changes its objects does not affect another request', async (name) => {
    const verifier = services[name].create()
    const meddle = (value: unknown, depth = 0): void => {
      if (typeof value !== 'object' || value === null || depth > 6) return
      for (const key of Reflect.ownKeys(value)) {
        const inner: unknown = Reflect.get(value, key)
        meddle(inner, depth + 1)
        try {
          if (inner instanceof Date) inner.setTime(0)
          Reflect.set(value, key, 'meddled')
        } catch {
          // The object cannot be changed at all.
        }
      }
    }
    const first = await verifier.verify(await services[name].sign())
    const { id } = first.signer
    meddle(first)
    const second = await verifier.verify(await services[name].sign())
    expect(second.signer.id).toBe(id)
    expect(second.timestamp.getTime()).toBeGreaterThan(0)
    expect(inspect(second, { depth: 10 })).not.toContain('meddled')
  })

  it('a hostile request does not reach a handler', async () => {
    let handled = 0
    const host = createCertificateHost()
    const handler = withVerification(alexa.createVerifier({ fetch: host.fetch }), () => {
      handled += 1
      return new Response('verified')
    })
    for await (const { request } of hostile.alexa({ authority: alexa.authority, host })) {
      if (request.method === 'POST') await handler(toRequest(request))
    }
    expect(handled).toBe(0)
  })
})
