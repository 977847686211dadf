import { type HostileCase, headerOf, withHeader } from '../hostile/hostile-request.js'
import { alexaDnsName, alexaPayload, type SignAlexaRequestOptions } from './alexa-request.js'
import type { Material } from './hostile-material.js'

/** Returns requests whose method or headers are wrong. */
export function headerCases({ sign }: Material): HostileCase[] {
  const missing = 'ERR_HEADER_MISSING'
  const invalid = 'ERR_HEADER_INVALID'
  return [
    {
      name: 'wrong-method',
      why: 'Alexa sends only POST',
      expectedCode: 'ERR_REQUEST_INVALID',
      make: async () => ({ ...(await sign()), method: 'PUT' }),
    },
    {
      name: 'no-signature',
      why: 'The request has neither Signature-256 nor Signature',
      expectedCode: missing,
      make: () => sign({ hashes: [] }),
    },
    {
      name: 'empty-signature',
      why: 'An empty Signature-256 must not lead to a fall-back to Signature',
      expectedCode: missing,
      make: async () => withHeader(await sign(), 'Signature-256', ''),
    },
    {
      name: 'signature-not-base64',
      why: 'A lenient decoder reads several texts as the same signature',
      expectedCode: invalid,
      make: async () => {
        const request = await sign()
        return withHeader(request, 'Signature-256', headerOf(request, 'Signature-256').replace(/.{4}/, '$&*'))
      },
    },
    {
      name: 'two-signatures',
      why: 'If a header is sent twice, two programs may read different values',
      expectedCode: invalid,
      make: async () => {
        const request = await sign()
        const other = await sign({ body: '{}' })
        const second: [string, string] = ['Signature-256', headerOf(other, 'Signature-256')]
        return { ...request, headers: [...request.headers, second] }
      },
    },
    {
      name: 'no-certificate-url',
      why: 'Without a certificate URL there is no key to verify with',
      expectedCode: missing,
      make: async () => withHeader(await sign(), 'SignatureCertChainUrl', undefined),
    },
  ]
}

/** Returns requests whose signature does not belong to the body. */
export function signatureCases({ sign, at, skillId, authority }: Material): HostileCase[] {
  const mismatch = (name: string, why: string, make: HostileCase['make']): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_SIGNATURE_MISMATCH',
    make,
  })
  return [
    mismatch('body-altered', 'One byte of the body was changed', async () => {
      const request = await sign()
      const body = new Uint8Array(request.body)
      body[0] = (body[0] ?? 0) ^ 0x20
      return { ...request, body }
    }),
    mismatch('body-serialised-again', 'The JSON value is the same, but its bytes differ', async () => {
      const request = await sign()
      const payload: unknown = JSON.parse(new TextDecoder().decode(request.body))
      return { ...request, body: new TextEncoder().encode(JSON.stringify(payload, null, 2)) }
    }),
    mismatch('body-extended', 'Unsigned bytes follow the signed bytes', async () => {
      const request = await sign()
      return { ...request, body: Uint8Array.of(...request.body, 0x0a) }
    }),
    mismatch('body-empty', 'The body was removed', async () => ({ ...(await sign()), body: new Uint8Array(0) })),
    mismatch('signature-altered', 'One bit of the signature was changed', async () => {
      const request = await sign()
      const signature = headerOf(request, 'Signature-256')
      return withHeader(request, 'Signature-256', (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1))
    }),
    mismatch('signature-with-zero', 'A zero byte precedes the signature', async () => {
      const request = await sign()
      return withHeader(request, 'Signature-256', btoa(`\0${atob(headerOf(request, 'Signature-256'))}`))
    }),
    mismatch(
      'sha1-beside-bad-sha256',
      'A valid SHA-1 signature must not replace an invalid Signature-256',
      async () => {
        const request = await sign()
        const other = await sign({ payload: alexaPayload({ skillId, timestamp: at, type: 'SessionEndedRequest' }) })
        return withHeader(request, 'Signature-256', headerOf(other, 'Signature-256'))
      },
    ),
    mismatch('sha1-as-sha256', 'Signature-256 holds a SHA-1 signature', async () => {
      const request = await sign()
      return withHeader(request, 'Signature-256', headerOf(request, 'Signature'))
    }),
    mismatch('signature-of-another-key', 'Another key made the signature', async () =>
      sign({ signer: await authority.issue({ dnsNames: [alexaDnsName] }) }),
    ),
  ]
}

/** Returns requests whose body is signed but must not be accepted. */
export function payloadCases({ sign, at, skillId }: Material): HostileCase[] {
  const other = 'amzn1.ask.skill.ffffffff-ffff-4fff-8fff-ffffffffffff'
  const ago = (seconds: number): Date => new Date(at.getTime() - seconds * 1_000)
  const payload = (): Record<string, unknown> => alexaPayload({ skillId, timestamp: at })
  const stale = (name: string, why: string, changes: Partial<SignAlexaRequestOptions>): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_TIMESTAMP_OUT_OF_RANGE',
    make: () => sign(changes),
  })
  const invalid = (name: string, why: string, changes: () => Partial<SignAlexaRequestOptions>): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_PAYLOAD_INVALID',
    make: () => sign(changes()),
  })
  return [
    stale('stale', 'The timestamp is 151 seconds old', { timestamp: ago(151) }),
    // A running clock advances before the request arrives. The timestamp must still be out of range then.
    stale('from-the-future', 'The timestamp is an hour in the future', { timestamp: ago(-3_600) }),
    stale('stale-skill-event', 'Even a skill event is at most an hour old', {
      timestamp: ago(3_601),
      type: 'AlexaSkillEvent.SkillDisabled',
    }),
    stale('stale-like-a-skill-event', 'Only five skill events may be an hour old', {
      timestamp: ago(1_800),
      type: 'AlexaSkillEvent.Other',
    }),
    {
      name: 'other-skill',
      why: 'It was signed for a skill of another developer',
      expectedCode: 'ERR_SIGNER_NOT_ALLOWED',
      make: () => sign({ skillId: other }),
    },
    invalid('two-skills', 'Session and context name different skills', () => ({
      payload: { ...payload(), session: { application: { applicationId: other } } },
    })),
    invalid('no-skill', 'The body does not name a skill', () => ({
      payload: { ...payload(), session: undefined, context: undefined },
    })),
    invalid('skill-in-prototype', 'The skill id is in __proto__, where only a careless program finds it', () => ({
      body: JSON.stringify({ ...payload(), session: undefined, context: undefined }).replace(
        '{',
        `{"__proto__":${JSON.stringify({ session: payload().session })},`,
      ),
    })),
    invalid('no-timestamp', 'The timestamp is missing', () => ({
      payload: { ...payload(), request: { type: 'LaunchRequest', requestId: 'a' } },
    })),
    invalid('timestamp-not-a-time', 'A timestamp that cannot be parsed cannot be checked', () => ({
      timestamp: 'yesterday',
    })),
    invalid('timestamp-number', 'The timestamp is not a string', () => ({
      payload: { ...payload(), request: { type: 'LaunchRequest', requestId: 'a', timestamp: at.getTime() } },
    })),
    invalid('not-json', 'The body is not JSON', () => ({ body: 'Alexa, open the door' })),
    invalid('not-an-object', 'The body is JSON, but not an object', () => ({ body: '[]' })),
    invalid('not-utf-8', 'The body is not UTF-8', () => ({ body: Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d) })),
    invalid('empty', 'The body is empty, and the signature covers the empty body', () => ({ body: '' })),
    invalid('nested', 'The body has a thousand nested arrays', () => ({
      body: '['.repeat(1_000) + ']'.repeat(1_000),
    })),
  ]
}
