import {
  createTestAuthority,
  type SmnTestMessage,
  signSmnMessage,
  smnRequest,
  testTopicUrn,
} from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { createSmnVerifier } from '../create-smn-verifier.js'

const signer = await (await createTestAuthority({ keyType: 'P-256' })).issue()
const verifier = createSmnVerifier({ topicUrns: [testTopicUrn], certificates: signer.pem })
const genuine = await signSmnMessage({ signer, subject: 'Greeting', message: '{"a":1, "b":[2]}' })
const { message } = genuine

const bodyOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const explainBody = (body: Uint8Array<ArrayBuffer>) => verifier.explain({ ...genuine, headers: [], body })
const explainFields = (fields: SmnTestMessage) => explainBody(bodyOf(JSON.stringify({ ...message, ...fields })))
const camel = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())

describe('the diagnosis of an SMN message', () => {
  it.each<[string, () => ReturnType<typeof verifier.explain>, string, 'proven' | 'likely']>([
    [
      'a message parsed and written again',
      () => explainFields({ message: '{"a":1,"b":[2]}' }),
      'smn-message',
      'proven',
    ],
    ['a message that is an object', () => explainFields({ message: { a: 1, b: [2] } }), 'smn-message', 'proven'],
    [
      'a trimmed subject',
      async () => {
        const spaced = (await signSmnMessage({ signer, subject: 'Greeting ' })).message
        return await explainBody(bodyOf(JSON.stringify({ ...spaced, subject: 'Greeting' })))
      },
      'white-space',
      'proven',
    ],
    [
      'a subject that was added',
      async () => {
        const plain = (await signSmnMessage({ signer })).message
        return await explainBody(bodyOf(JSON.stringify({ ...plain, subject: 'None' })))
      },
      'smn-subject',
      'proven',
    ],
    [
      'fields in camel case',
      () =>
        explainBody(
          bodyOf(
            JSON.stringify(Object.fromEntries(Object.entries(message).map(([name, value]) => [camel(name), value]))),
          ),
        ),
      'smn-field-names',
      'proven',
    ],
    [
      'a message in another object',
      () => explainBody(bodyOf(JSON.stringify({ body: message, x: 1 }))),
      'wrapped',
      'proven',
    ],
    ['base64', () => explainBody(bodyOf(btoa(String.fromCharCode(...genuine.body)))), 'base64', 'proven'],
    [
      'a message for a publisher',
      () => explainFields({ type: 'HttpSubscriptionUserConfirm' }),
      'smn-user-type',
      'proven',
    ],
    [
      'the key of another region',
      async () => {
        const other = await (await createTestAuthority({ keyType: 'P-256' })).issue()
        return await verifier.explain(await signSmnMessage({ signer: other }))
      },
      'smn-other-pin',
      'likely',
    ],
    ['another text', () => explainFields({ message: 'other' }), 'smn-field-changed', 'likely'],
    [
      'headers of another message',
      () => verifier.explain({ ...genuine, headers: [['X-SMN-MESSAGE-ID', 'other']] }),
      'smn-messages-mixed',
      'proven',
    ],
    [
      'a signature with spaces in place of plus signs',
      async () => {
        const many = { ...message, signature: String(message.signature).replaceAll('+', ' ') }
        return many.signature === message.signature
          ? await explainFields({ signature: `${message.signature}\n` })
          : await explainBody(smnRequest(many).body)
      },
      '',
      'proven',
    ],
  ])('names %s', async (_, explain, accident, confidence) => {
    const { verdict, checks, cause, fix, confidence: said } = await explain()
    expect(verdict).toBe('rejected')
    const named = checks.map(({ evidence }) => evidence?.accident).filter((id) => id !== undefined)
    if (accident !== '') expect(named).toContain(accident)
    expect(said).toBe(confidence)
    expect([cause, fix].every((text) => /^[A-Za-z].*\.$/s.test(String(text)))).toBe(true)
  })

  it('names the region of a URL that is not the topic’s', async () => {
    const { cause } = await explainFields({ signing_cert_url: 'https://attacker.test/x.pem' })
    expect(cause).toContain('smn.cn-north-4.myhuaweicloud.com')
  })

  it('says what to do about a pin that has ended', async () => {
    const later = new Date(signer.notAfter.getTime() + 86_400_000)
    const old = createSmnVerifier({
      topicUrns: [testTopicUrn],
      certificates: signer.pem,
      currentDate: () => later,
      timestampTolerance: 1_209_600,
    })
    const { cause, fix } = await old.explain(genuine)
    expect(cause).toContain('not valid after')
    expect(fix).toContain('certificates')
  })
})
