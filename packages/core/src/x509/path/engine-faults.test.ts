import { type CertificateOptions, createTestAuthority, type TestAuthority } from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { VerificationError } from '../../errors.js'
import { parseCertificates } from '../certificate/parse-certificates.js'
import { createTrustAnchors } from './trust-anchors.js'
import { validateCertificationPath } from './validate-certification-path.js'

const at = new Date('2026-05-01T12:00:00Z')

let root: TestAuthority
let stranger: TestAuthority

beforeAll(async () => {
  root = await createTestAuthority({ at, keyType: 'P-256' })
  // The same name with another key: the signatures that it makes do not verify.
  stranger = await createTestAuthority({ at, keyType: 'P-256', subjectKeyIdentifier: null })
})

/** Validates a path with an engine that has other methods, and returns the outcome. */
async function outcome(
  methods: Partial<Record<'importKey' | 'verify', (...parameters: never) => unknown>>,
  issuer = root,
  options: CertificateOptions = {},
): Promise<VerificationError | 'accepted'> {
  const subtle = new Proxy(crypto.subtle, {
    get(target, name) {
      const other = (methods as Record<PropertyKey, unknown>)[name]
      if (other !== undefined) return other
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
  const intermediate = await issuer.intermediate({ keyType: 'P-256', authorityKeyIdentifier: null })
  const issued = await intermediate.issue({ keyType: 'P-256', dnsNames: ['a.example'], ...options })
  const [endEntity, ...intermediates] = (await Promise.all(issued.chain.map(parseCertificates))).flat()
  if (endEntity === undefined) throw new Error('no certificate')
  const trustAnchors = await createTrustAnchors(root.anchor)
  try {
    await validateCertificationPath({
      endEntity,
      intermediates,
      trustAnchors,
      at,
      crypto: { subtle } as unknown as Crypto,
    })
    return 'accepted'
  } catch (error) {
    expect(error).toBeInstanceOf(VerificationError)
    return error as VerificationError
  }
}

describe('an engine', () => {
  it('that works decides the verdict', async () => {
    expect(await outcome({})).toBe('accepted')
    expect(await outcome({}, stranger)).toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID', retryable: false })
    expect(await outcome({ verify: async () => false })).toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID' })
  })

  it.each<[string, unknown]>([
    ['the text no', 'no'],
    ['the text false', 'false'],
    ['the number 1', 1],
    ['the number 0', 0],
    ['nothing', undefined],
    ['null', null],
    ['an object', {}],
    ['a list', []],
    ['a Boolean object', Object(true)],
  ])('that answers with %s has failed, which is our fault, and nothing is accepted', async (_, answer) => {
    for (const issuer of [root, stranger]) {
      expect(await outcome({ verify: async () => answer }, issuer)).toMatchObject({
        code: 'ERR_DEPENDENCY_FAILED',
        retryable: true,
        status: 503,
      })
    }
  })

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('broken')
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
    ['rejects with an OperationError', () => Promise.reject(new DOMException('broken', 'OperationError'))],
    ['rejects with no error at all', () => Promise.reject(undefined)],
    ['rejects with a text', () => Promise.reject('broken')],
  ])('that %s has failed, which is our fault', async (_, fail) => {
    for (const method of ['verify', 'importKey'] as const) {
      const error = await outcome({ [method]: fail })
      expect(error).toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', retryable: true, status: 503 })
    }
  })

  it('that fails for one of two signatures has failed, and leaves no unhandled rejection', async () => {
    let calls = 0
    const verify = () => (calls++ === 0 ? Promise.reject(new Error('broken')) : Promise.reject(new Error('again')))
    expect(await outcome({ verify })).toMatchObject({ code: 'ERR_DEPENDENCY_FAILED' })
  })

  it('is not called for an RSA signature that is not as long as the key', async () => {
    const verify = () => Promise.reject(new Error('unexpected length'))
    const rsa = await createTestAuthority({ at, keyType: 'RSA-2048' })
    const editCertificate: CertificateOptions['editCertificate'] = (fields) => ({
      ...fields,
      signatureValue: fields.signatureValue.slice(1),
    })
    const { der } = await rsa.issue({ keyType: 'P-256', dnsNames: ['a.example'], editCertificate })
    const [endEntity] = await parseCertificates(der)
    if (endEntity === undefined) throw new Error('no certificate')
    const options = { endEntity, intermediates: [], trustAnchors: await createTrustAnchors(rsa.anchor), at }
    const engine = { subtle: { importKey: async () => ({}), verify } } as unknown as Crypto
    await expect(validateCertificationPath({ ...options, crypto: engine })).rejects.toMatchObject({
      code: 'ERR_CERTIFICATION_PATH_INVALID',
    })
  })

  it('that does not accept a key refuses the certificate, which is the fault of the sender', async () => {
    const importKey = () => Promise.reject(new DOMException('no such key', 'DataError'))
    expect(await outcome({ importKey })).toMatchObject({ code: 'ERR_CERTIFICATION_PATH_INVALID', retryable: false })
  })
})
