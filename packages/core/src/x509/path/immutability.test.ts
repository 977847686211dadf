import { createTestAuthority, createTestKeys, type TestAuthority } from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Certificate } from '../certificate/certificate.js'
import { parseCertificates } from '../certificate/parse-certificates.js'
import { createTrustAnchors, type TrustAnchors } from './trust-anchors.js'
import { type CertificationPath, validateCertificationPath } from './validate-certification-path.js'

const at = new Date('2026-05-01T12:00:00Z')
const day = 86_400_000

let root: TestAuthority
let certificates: Certificate[]
let trustAnchors: TrustAnchors

beforeAll(async () => {
  root = await createTestAuthority({
    at,
    keyType: 'P-256',
    nameConstraints: {
      permitted: [
        'a.example',
        { ip: Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0) },
        { directory: [{ type: 'O', value: 'Example' }] },
      ],
    },
  })
  const intermediate = await root.intermediate({ keyType: 'RSA-2048', subject: [{ type: 'O', value: 'Example' }] })
  const { chain } = await intermediate.issue({
    keys: await createTestKeys('RSA-2048'),
    dnsNames: ['a.example'],
    subject: [
      { type: 'O', value: 'Example' },
      { type: 'CN', value: 'a' },
    ],
    subjectAltNames: [{ ip: Uint8Array.of(10, 0, 0, 1) }, { directory: [{ type: 'O', value: 'Example' }] }],
  })
  certificates = (await Promise.all(chain.map(parseCertificates))).flat()
  trustAnchors = await createTrustAnchors(root.anchor)
})

async function validate(time = at): Promise<CertificationPath> {
  const [endEntity, ...intermediates] = certificates
  if (endEntity === undefined) throw new Error('no certificate')
  return await validateCertificationPath({ endEntity, intermediates, trustAnchors, at: time, dnsName: 'a.example' })
}

/** Collects everything that is reachable from a value, by own properties and by accessors of its class. */
function* reachable(value: unknown, seen = new Set<unknown>()): Generator<object> {
  if (typeof value !== 'object' || value === null || seen.has(value)) return
  seen.add(value)
  yield value
  if (ArrayBuffer.isView(value) || value instanceof Date) return
  const prototype: object = Object.getPrototypeOf(value)
  const names = new Set([
    ...Reflect.ownKeys(value),
    ...(prototype === Object.prototype || prototype === Array.prototype ? [] : Reflect.ownKeys(prototype)),
  ])
  for (const name of names) if (name !== 'constructor') yield* reachable(Reflect.get(value, name), seen)
}

/** Serialises a value as text. */
function contents(value: unknown): string {
  return JSON.stringify(
    [...reachable(value)].map((part) =>
      ArrayBuffer.isView(part) || part instanceof Date ? part.valueOf() : Object.entries(part).map(String),
    ),
  )
}

describe('a certificate, its trust anchors and its path', () => {
  it('do not change, even if a caller tries to change every object that is reachable from them', async () => {
    const path = await validate()
    const before = contents([certificates, trustAnchors, path])
    let altered = 0
    for (const value of reachable([certificates, trustAnchors, path].slice())) {
      if (value instanceof Date) {
        value.setTime(0)
        altered++
      } else if (value instanceof Uint8Array) {
        value.fill(0)
        structuredClone(value, { transfer: [value.buffer] })
        altered++
      } else if (!Array.isArray(value) || Object.isFrozen(value)) {
        for (const name of Reflect.ownKeys(value)) Reflect.set(value, name, undefined)
        Reflect.set(value, 'extra', true)
        expect(Reflect.deleteProperty(value, 'subject')).toBe(!Object.hasOwn(value, 'subject'))
      }
    }
    expect(altered).toBeGreaterThan(40)
    expect(contents([certificates, trustAnchors, path])).toBe(before)
    expect((await validate()).certificates).toEqual(path.certificates)
    await expect(validate(new Date(at.getTime() + 30 * day))).rejects.toMatchObject({
      code: 'ERR_CERTIFICATE_EXPIRED',
    })
  })

  it('are validated as they are at the call, even if the caller changes its objects while it waits', async () => {
    const [endEntity, ...intermediates] = certificates
    if (endEntity === undefined) throw new Error('no certificate')
    const expired = new Date(at.getTime() + 30 * day)
    const options = { endEntity, intermediates, trustAnchors, at: expired, dnsName: 'a.example' }
    const validation = validateCertificationPath(options)
    expired.setTime(at.getTime())
    await expect(validation).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_EXPIRED' })

    const strict = { ...options, at, dnsName: 'b.example' }
    const refused = validateCertificationPath(strict)
    strict.dnsName = 'a.example'
    await expect(refused).rejects.toMatchObject({ code: 'ERR_SUBJECT_ALT_NAME_MISMATCH' })

    const list = [...intermediates]
    const accepted = validateCertificationPath({ ...options, at, intermediates: list })
    list.length = 0
    expect((await accepted).certificates).toHaveLength(3)
  })

  it('must be objects that were parsed: an object that a caller wrote is a TypeError', async () => {
    const [endEntity, ...intermediates] = certificates
    if (endEntity === undefined) throw new Error('no certificate')
    const options = { endEntity, intermediates, trustAnchors, at }
    const copy: Certificate = Object.create(endEntity)
    const plain = Object.fromEntries(
      Reflect.ownKeys(Object.getPrototypeOf(endEntity)).map((name) => [name, Reflect.get(endEntity, name)]),
    ) as unknown as Certificate
    for (const bad of [copy, plain, { ...endEntity }]) {
      await expect(validateCertificationPath({ ...options, endEntity: bad })).rejects.toThrow(TypeError)
      await expect(validateCertificationPath({ ...options, intermediates: [bad] })).rejects.toThrow(TypeError)
      await expect(createTrustAnchors([bad])).rejects.toThrow(TypeError)
    }
    for (const anchors of [{ ...trustAnchors }, Object.create(trustAnchors), { certificates: [endEntity] }]) {
      await expect(validateCertificationPath({ ...options, trustAnchors: anchors })).rejects.toThrow(TypeError)
    }
  })

  it('are created from the content that an array has at the call', async () => {
    const [anchor] = await parseCertificates(root.anchor)
    const other = await parseCertificates((await createTestAuthority({ at, keyType: 'P-256' })).anchor)
    if (anchor === undefined) throw new Error('no certificate')
    const given = [...other]
    const pending = createTrustAnchors(given)
    given.push(anchor)
    expect((await pending).certificates).toEqual(other)
  })
})
