import { alexaDnsName, alexaPayload, type SignAlexaRequestOptions } from '../alexa-request.js'
import type { Kit } from './alexa-kit.js'
import { type HostileCase, headerOf, withHeader } from './hostile-request.js'

/** Method and headers. */
export function headerCases({ sign }: Kit): HostileCase[] {
  const missing = 'ERR_HEADER_MISSING'
  const invalid = 'ERR_HEADER_INVALID'
  return [
    {
      name: 'wrong-method',
      why: 'Alexa only ever sends POST',
      expectedCode: 'ERR_REQUEST_INVALID',
      make: async () => ({ ...(await sign()), method: 'PUT' }),
    },
    {
      name: 'no-signature',
      why: 'Neither Signature-256 nor Signature came',
      expectedCode: missing,
      make: () => sign({ hashes: [] }),
    },
    {
      name: 'empty-signature',
      why: 'An empty Signature-256 is no reason to fall back to Signature',
      expectedCode: missing,
      make: async () => withHeader(await sign(), 'Signature-256', ''),
    },
    {
      name: 'signature-not-base64',
      why: 'A lenient decoder reads several texts as one signature',
      expectedCode: invalid,
      make: async () => {
        const request = await sign()
        return withHeader(request, 'Signature-256', headerOf(request, 'Signature-256').replace(/.{4}/, '$&*'))
      },
    },
    {
      name: 'two-signatures',
      why: 'A header that comes twice lets two readers take different values',
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
      why: 'Without a certificate there is nothing to verify against',
      expectedCode: missing,
      make: async () => withHeader(await sign(), 'SignatureCertChainUrl', undefined),
    },
  ]
}

/** Signatures that are not of the body. */
export function signatureCases({ sign, at, skillId, authority }: Kit): HostileCase[] {
  const mismatch = (name: string, why: string, make: HostileCase['make']): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_SIGNATURE_MISMATCH',
    make,
  })
  return [
    mismatch('body-altered', 'One byte was changed on the way', async () => {
      const request = await sign()
      const body = new Uint8Array(request.body)
      body[0] = (body[0] ?? 0) ^ 0x20
      return { ...request, body }
    }),
    mismatch('body-serialised-again', 'The JSON is the same, its bytes are not', async () => {
      const request = await sign()
      const payload: unknown = JSON.parse(new TextDecoder().decode(request.body))
      return { ...request, body: new TextEncoder().encode(JSON.stringify(payload, null, 2)) }
    }),
    mismatch('body-extended', 'Something follows what was signed', async () => {
      const request = await sign()
      return { ...request, body: Uint8Array.of(...request.body, 0x0a) }
    }),
    mismatch('body-empty', 'The body is gone', async () => ({ ...(await sign()), body: new Uint8Array(0) })),
    mismatch('signature-altered', 'One bit of the signature was changed', async () => {
      const request = await sign()
      const signature = headerOf(request, 'Signature-256')
      return withHeader(request, 'Signature-256', (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1))
    }),
    mismatch('sha1-beside-bad-sha256', 'A good SHA-1 signature never makes up for a bad Signature-256', async () => {
      const request = await sign()
      const other = await sign({ payload: alexaPayload({ skillId, timestamp: at, type: 'SessionEndedRequest' }) })
      return withHeader(request, 'Signature-256', headerOf(other, 'Signature-256'))
    }),
    mismatch('sha1-as-sha256', 'A SHA-1 signature stands in Signature-256', async () => {
      const request = await sign()
      return withHeader(request, 'Signature-256', headerOf(request, 'Signature'))
    }),
    mismatch('signature-of-another-key', 'The key is not the certificate’s', async () =>
      sign({ signer: await authority.issue({ dnsNames: [alexaDnsName] }) }),
    ),
  ]
}

/** Bodies that are signed and should not be. */
export function payloadCases({ sign, at, skillId }: Kit): HostileCase[] {
  const other = 'amzn1.ask.skill.ffffffff-ffff-4fff-8fff-ffffffffffff'
  const ago = (seconds: number): Date => new Date(at.getTime() - seconds * 1_000)
  const payload = (): Record<string, unknown> => alexaPayload({ skillId, timestamp: at })
  const stale = (name: string, why: string, told: Partial<SignAlexaRequestOptions>): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_TIMESTAMP_OUT_OF_RANGE',
    make: () => sign(told),
  })
  const invalid = (name: string, why: string, told: () => Partial<SignAlexaRequestOptions>): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_PAYLOAD_INVALID',
    make: () => sign(told()),
  })
  return [
    stale('stale', 'It was signed 151 seconds ago', { timestamp: ago(151) }),
    // A clock that runs on must not bring it into range while it is on its way.
    stale('from-the-future', 'It was signed for three minutes and more from now', { timestamp: ago(-200) }),
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
      why: 'It was signed for a skill that somebody else runs',
      expectedCode: 'ERR_SIGNER_NOT_ALLOWED',
      make: () => sign({ skillId: other }),
    },
    invalid('two-skills', 'Session and context name different skills', () => ({
      payload: { ...payload(), session: { application: { applicationId: other } } },
    })),
    invalid('no-skill', 'It names no skill', () => ({
      payload: { ...payload(), session: undefined, context: undefined },
    })),
    invalid('skill-in-prototype', 'It names the skill where only a careless reader finds it', () => ({
      body: JSON.stringify({ ...payload(), session: undefined, context: undefined }).replace(
        '{',
        `{"__proto__":${JSON.stringify({ session: payload().session })},`,
      ),
    })),
    invalid('no-timestamp', 'Nothing says when it was signed', () => ({
      payload: { ...payload(), request: { type: 'LaunchRequest', requestId: 'a' } },
    })),
    invalid('timestamp-not-a-time', 'A time that cannot be read compares with nothing', () => ({
      timestamp: 'yesterday',
    })),
    invalid('timestamp-number', 'The time is no text', () => ({
      payload: { ...payload(), request: { type: 'LaunchRequest', requestId: 'a', timestamp: at.getTime() } },
    })),
    invalid('not-json', 'The body is no JSON', () => ({ body: 'Alexa, open the door' })),
    invalid('not-an-object', 'The body is JSON, and no request', () => ({ body: '[]' })),
    invalid('not-utf-8', 'The body is no UTF-8', () => ({ body: Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d) })),
    invalid('empty', 'The body is empty, and signed so', () => ({ body: '' })),
    invalid('nested', 'A thousand arrays in each other are no request', () => ({
      body: '['.repeat(1_000) + ']'.repeat(1_000),
    })),
  ]
}
