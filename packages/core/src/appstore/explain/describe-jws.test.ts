import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../../encoding/bytes.js'
import { VerificationError } from '../../errors.js'
import { infoReports } from '../reports.js'
import {
  describeCertificates,
  describeJws,
  describePayload,
  describeSignature,
  type ExplainedJws,
} from './describe-jws.js'

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const header = part({ alg: 'ES256', x5c: ['a', 'b', 'c'] })
const payload = part({ a: '??>', b: 1 })
const raw = Buffer.from(Array.from({ length: 64 }, (_, index) => (index % 32 === 0 ? 0 : index + 190)))
const signature = raw.toString('base64url')
const jws = `${header}.${payload}.${signature}`
const error = new VerificationError('ERR_PAYLOAD_INVALID', 'signedPayload is a transaction', {})

/** What is said about a text, and the JWS that the checks were run with again. */
async function explain(text: string): Promise<{ said: unknown; tried: string[] }> {
  const tried: string[] = []
  const retry = async ({ body }: { body?: Uint8Array }): Promise<readonly never[]> => {
    tried.push(JSON.parse(new TextDecoder().decode(body)).signedPayload)
    return []
  }
  const finding = await describeJws({ found: { body: text }, error, retry } as unknown as ExplainedJws)
  return { said: finding && [finding.evidence?.accident, finding.evidence?.confidence], tried }
}

const integer = (bytes: readonly number[]): number[] => [2, bytes.length, ...bytes]
const der = (r: readonly number[], s: readonly number[], tag = 0x30): number[] => [
  ...[tag, r.length + s.length],
  ...[...r, ...s],
]
const derText = (bytes: readonly number[]): string => `${header}.${payload}.${Buffer.from(bytes).toString('base64url')}`
const [r, s] = [[...raw.subarray(1, 32)], [...raw.subarray(33)]]

describe('describeJws', () => {
  it.each([
    ['Bearer', `Bearer ${jws}`],
    ['bearer after white space, with two spaces', ` \tbearer  ${jws}`],
    ['line breaks', jws.replace(/.{20}/g, '$&\r\n')],
    ['quotes and brackets', `"<([${jws}])>";,`],
    ['padding', `${jws}==`],
    ['the other alphabet', jws.replaceAll('-', '+').replaceAll('_', '/')],
    ['percent escapes', encodeURIComponent(`${jws}=`)],
  ])('undoes a change of the format: %s', async (_, text) => {
    expect([signature.includes('-'), signature.includes('_')]).toEqual([true, true])
    expect(await explain(text)).toEqual({ said: ['appstore-jws-format', 'likely'], tried: [jws] })
  })

  it.each([
    ['a percent sign outside an escape', `${jws}%`],
    ['four parts', `"${jws}.a"`],
    ['a bracket inside', `"${header}.${payload}[.${signature}"`],
    ['the word bearer inside', `"${header}.bearer ${payload}%.${signature}"`],
  ])('tries no text that is not a JWS: %s', async (_, text) => {
    expect((await explain(text)).tried).toEqual([])
  })

  it('undoes a signature that was written as DER', async () => {
    expect(await explain(derText(der(integer(r), integer(s))))).toEqual({
      said: ['appstore-signature-der', 'likely'],
      tried: [jws],
    })
    const padded = der(integer([0, 0xff, ...r.slice(1)]), integer(s))
    expect((await explain(derText(padded))).tried).toHaveLength(1)
  })

  it.each([
    ['another tag', der(integer(r), integer(s), 0x31)],
    ['another first integer', der([3, r.length, ...r], [3, s.length, ...s])],
    ['a length that is wrong', der(integer(r), [2, s.length + 1, ...s])],
    ['no bytes', []],
  ])('leaves a signature that is not DER: %s', async (_, bytes) => {
    expect((await explain(derText(bytes))).tried).toEqual([])
  })

  it.each<[what: string, text: string, said: unknown]>([
    ['a JWS in its form', jws, undefined],
    ['the decoded payload', '{"a":1}', ['appstore-decoded', 'proven']],
    [
      'another algorithm',
      `${part({ alg: 'HS256', x5c: [] })}.${payload}.${signature}`,
      ['appstore-other-signer', 'likely'],
    ],
    ['no certificates', `${part({ alg: 'ES256' })}.${payload}.${signature}`, ['appstore-other-signer', 'likely']],
    ['no signature', `${header}.${payload}`, ['appstore-jws-cut', 'likely']],
    ['a short signature', jws.slice(0, -1), ['appstore-jws-cut', 'likely']],
    ['a header alone', header, ['appstore-jws-cut', 'likely']],
  ])('says what is wrong with a text: %s', async (_, text, said) => {
    expect((await explain(text)).said).toEqual(said)
  })

  it('says nothing without an error, or without a text', async () => {
    expect(await describeJws({ found: { body: jws } } as unknown as ExplainedJws)).toBeUndefined()
    expect(await describeJws({ found: {}, error } as unknown as ExplainedJws)).toBeUndefined()
  })
})

describe('describeCertificates', () => {
  const describeWith = (certificates: readonly unknown[], value: unknown): unknown => {
    const found = {
      jws: { certificates, payload: typeof value === 'string' ? encodeUtf8(value) : encodeUtf8(JSON.stringify(value)) },
    }
    return describeCertificates({ found, error } as unknown as ExplainedJws)?.evidence?.accident
  }

  it('recognises Xcode by its one certificate, or by the environment', () => {
    const three = [1, 2, 3]
    expect([
      describeWith([1], {}),
      describeWith([1], 'not JSON'),
      describeWith(three, { environment: 'Xcode' }),
      describeWith(three, { environment: 'LocalTesting' }),
      describeWith(three, { data: { environment: 'Xcode' }, environment: 'Production' }),
      describeWith(three, { data: { environment: 'Production' }, environment: 'Xcode' }),
      describeWith(three, { data: 'x', environment: 'Xcode' }),
      describeWith(three, { environment: 'Sandbox' }),
      describeWith(three, 'null'),
      describeWith(three, 'not JSON'),
    ]).toEqual([
      ...['appstore-xcode', 'appstore-xcode', 'appstore-xcode', 'appstore-xcode', 'appstore-xcode'],
      ...[undefined, 'appstore-xcode', undefined, undefined, undefined],
    ])
    expect(describeCertificates({ found: {}, error } as unknown as ExplainedJws)).toBeUndefined()
  })

  it('has the subjects of the certificates', () => {
    const named = (text: string): unknown => ({ subject: { text } })
    const found = { certificates: { endEntity: named('a'), issuers: [named('b')] } }
    expect(describeCertificates({ found } as unknown as ExplainedJws)).toEqual({
      evidence: { certificates: ['a', 'b'] },
    })
    expect(describeCertificates({ found: {} } as unknown as ExplainedJws)).toBeUndefined()
  })
})

describe('describeSignature', () => {
  const explainWith = async (content: string, more: object = {}): Promise<{ said: unknown; tried: string[] }> => {
    const tried: string[] = []
    const retry = async ({ body }: { body?: Uint8Array }): Promise<readonly never[]> => {
      tried.push(JSON.parse(new TextDecoder().decode(body)).signedPayload)
      return []
    }
    const found = { jws: { payload: encodeUtf8(content), data: encodeUtf8('{"a":1}') }, body: jws }
    const finding = await describeSignature(crypto, { found, error, retry, ...more } as unknown as ExplainedJws)
    return { said: finding?.evidence, tried }
  }

  it('has the digest of what arrived, and tries the payload in the form that the App Store writes', async () => {
    const { said, tried } = await explainWith('{ "a": 1 }')
    expect(said).toMatchObject({
      computedHash: 'SHA-256',
      computedDigest: '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862',
      accident: 'appstore-jws-rewritten',
      confidence: 'likely',
    })
    expect(tried).toEqual([`${header}.${Buffer.from('{"a":1}').toString('base64url')}.${signature}`])
    for (const content of ['7', 'null', 'not JSON', '[1]']) expect((await explainWith(content)).tried).toEqual([])
  })

  it('says nothing if there is no JWS, no error, or an error of ours', async () => {
    const ours = new VerificationError('ERR_DEPENDENCY_FAILED', 'x', {})
    for (const more of [{ found: {} }, { error: undefined }, { error: ours }])
      expect((await explainWith('{}', more)).said).toBeUndefined()
  })
})

describe('describePayload', () => {
  const nameOf = (value: unknown, message: string): unknown => {
    const found = { jws: { payload: encodeUtf8(JSON.stringify(value)) } }
    const failed = new VerificationError('ERR_PAYLOAD_INVALID', message, {})
    const evidence = describePayload({ found, error: failed } as unknown as ExplainedJws)?.evidence
    return evidence && [evidence.accident, evidence.fields]
  }

  it.each<[value: object, message: string, accident: string | undefined]>([
    [{ notificationType: 'x' }, 'It is a notification', 'appstore-notification'],
    [{ notificationType: 'x' }, 'It has no data', undefined],
    [{ transactionId: 'x' }, 'It is a transaction', 'appstore-transaction'],
    [{ transactionId: 'x' }, 'It is not a notification', 'appstore-transaction'],
    [{ transactionId: 'x' }, 'It has no data', undefined],
    [{ autoRenewStatus: 1 }, 'It is not a notification', 'appstore-renewal-info'],
    [{ autoRenewStatus: 1 }, 'It is not a transaction', 'appstore-renewal-info'],
    [{ autoRenewStatus: 1 }, 'It is a transaction', undefined],
    [{ other: 1 }, 'It is not a notification', undefined],
  ])('names the kind of %j if %j', (value, message, accident) => {
    expect(nameOf(value, message)).toEqual(accident && [accident, Object.keys(value)])
  })

  it('lists at most 50 fields, and says nothing about another value', () => {
    const many = { transactionId: 1, ...Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`k${index}`, 1])) }
    expect((nameOf(many, 'It is a transaction') as [string, string[]])[1]).toHaveLength(50)
    expect(nameOf([1], 'It is a transaction')).toBeUndefined()
    expect(describePayload({ found: {}, error } as unknown as ExplainedJws)).toBeUndefined()
  })
})

describe('infoReports', () => {
  it('have the app of the transaction, and titles', () => {
    const app = { bundleId: 'a', environment: 'Sandbox' }
    const served = { bundleIds: ['a'], environments: ['Sandbox'], appAppleIds: [] }
    const reports = infoReports(crypto, served as never)
    const explained = (more: object): never => ({ found: { payload: { app } }, ...more }) as never
    expect(reports.app.describe?.(explained({}))).toEqual({ evidence: app })
    expect(reports.app.describe?.(explained({ error }))).toHaveProperty('hint')
    expect(reports.app.describe?.({ found: {} } as never)).toBeUndefined()
    expect(Object.values(reports).every(({ title }) => title.length > 10)).toBe(true)
  })
})
