import {
  createCertificateHost,
  createTestAuthority,
  createTestKeys,
  type TestAuthority,
  type TestKeys,
} from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { strictCheck } from '../checks/check.js'
import { encodeUtf8 } from '../encoding/bytes.js'
import { receiveRequest } from '../request/received-request.js'
import { readCertificateSettings } from '../signing-certificate/certificate-options.js'
import { createTrustAnchors } from '../x509/path/trust-anchors.js'
import type { CertificateNames, NamedCertificate } from './certificate-kind.js'
import { CertificateSteps } from './certificate-steps.js'
import { createRecord } from './scheme-run.js'

const now = new Date('2026-06-01T12:00:00Z')
const [eu, us] = ['https://keys-eu.acme.example', 'https://keys-us.acme.example']
const names: CertificateNames = {
  url: { title: 'Acme-Certificate', origin: /^https:\/\/keys-[a-z]+\.acme\.example$/, path: /^\/certs\/\d+\.pem$/ },
  file: 'chain',
  key: 'P-256',
  dnsName: (origin) => origin.replace('https://keys', 'signing'),
}
const data = encodeUtf8('data')

let root: TestAuthority
let keys: TestKeys
let files: Record<string, string>

beforeAll(async () => {
  root = await createTestAuthority({ at: now, keyType: 'P-256' })
  keys = await createTestKeys('P-256')
  const pemFor = async (name: string): Promise<string> => (await root.issue({ keys, dnsNames: [name] })).pem
  const ofEu = await pemFor('signing-eu.acme.example')
  files = { [`${eu}/certs/1.pem`]: ofEu, [`${us}/certs/1.pem`]: await pemFor('signing-us.acme.example') }
  files[`${us}/certs/2.pem`] = ofEu
})

async function createSteps(given: CertificateNames = names) {
  const host = createCertificateHost(files)
  const trustAnchors = () => createTrustAnchors(root.anchorPem)
  const settings = readCertificateSettings({ fetch: host.fetch }, { maxBodyBytes: 1, trustAnchors })
  const steps = new CertificateSteps(settings, given, { proof: 'path' })
  const request = await receiveRequest({ method: 'POST', url: '/', headers: [], body: data }, data.length)
  const signature = await keys.signFixed(data, 'SHA-256')
  /** Proves a signature with the certificate that a request names. */
  const prove = async (named: NamedCertificate) => {
    const record = createRecord({ check: strictCheck<unknown>(), request, now }, { name: 'acme', covers: 'body' })
    const { prove: proveBy } = await steps.certificate(record, () => named)
    return (await proveBy(() => ({ name: 'Signature', hash: 'SHA-256', signature, data })))()
  }
  return { prove, host }
}

describe('the certificate that a request names', () => {
  it('must have the name for the origin of its URL', async () => {
    const { prove } = await createSteps()
    for (const [origin, id] of [
      [eu, 'signing-eu.acme.example'],
      [us, 'signing-us.acme.example'],
    ] as const)
      expect((await prove({ url: `${origin}/certs/1.pem` })).signer).toMatchObject({
        id,
        certificateUrl: `${origin}/certs/1.pem`,
      })
    await expect(prove({ url: `${us}/certs/2.pem` })).rejects.toMatchObject({ code: 'ERR_SUBJECT_ALT_NAME_MISMATCH' })
  })

  it('must be at the origin that the request may name, even if its key is known', async () => {
    const { prove, host } = await createSteps()
    const url = `${eu}/certs/1.pem`
    const forbidden = { code: 'ERR_CERTIFICATE_URL_FORBIDDEN' }
    await expect(prove({ url, origin: us })).rejects.toMatchObject(forbidden)
    for (const named of [{ url }, { url, origin: eu }, { url }]) await expect(prove(named)).resolves.toBeDefined()
    await expect(prove({ url, origin: us })).rejects.toMatchObject(forbidden)
    await expect(prove({ url: `${eu}/other/1.pem` })).rejects.toMatchObject(forbidden)
    expect(host.count()).toBe(1)
  })

  it('is cached by the canonical form of its URL, in any form that a request uses', async () => {
    const lenient = { ...names, url: { ...names.url, normalize: ['path-segments'] as const } }
    const { prove, host } = await createSteps(lenient)
    for (const path of ['/certs/1.pem', '/certs/./1.pem', '/a/../certs/1.pem'])
      expect((await prove({ url: eu + path })).signer).toMatchObject({ certificateUrl: `${eu}/certs/1.pem` })
    expect(host.count()).toBe(1)
  })

  it('must have an RSA key for serverAuth, and needs no marker, unless own properties of the scheme differ', async () => {
    const { key: _, ...others } = names
    const url = `${eu}/certs/1.pem`
    const invalid = { code: 'ERR_CERTIFICATE_INVALID' }
    await expect((await createSteps(others)).prove({ url })).rejects.toMatchObject(invalid)
    const inherited: CertificateNames = Object.assign(Object.create({ key: 'P-256' }), others)
    await expect((await createSteps(inherited)).prove({ url })).rejects.toMatchObject(invalid)
    const markers = { endEntity: '1.2.3' }
    await expect((await createSteps({ ...names, markers })).prove({ url })).rejects.toMatchObject(invalid)
    files[`${eu}/certs/3.pem`] = (
      await root.issue({ keys, dnsNames: ['signing-eu.acme.example'], extendedKeyUsage: ['clientAuth'] })
    ).pem
    const ofClients = { url: `${eu}/certs/3.pem` }
    await expect((await createSteps()).prove(ofClients)).rejects.toMatchObject(invalid)
    await expect((await createSteps({ ...names, purpose: 'any' })).prove(ofClients)).resolves.toBeDefined()
  })
})
