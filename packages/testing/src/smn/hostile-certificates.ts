import { createTestAuthority, type IssuedCertificate } from '../authority/test-authority.js'
import type { HostileCase } from '../hostile/hostile-request.js'
import type { Material } from './hostile-material.js'
import { regionOf, smnCertificateUrl } from './smn-endpoint.js'

/** Certificate URLs outside the policy. */
export function urlCases({ sign, serveAt, signer, topicUrn }: Material): HostileCase[] {
  const good = smnCertificateUrl(topicUrn, 'f'.repeat(32))
  const { host, pathname } = new URL(good)
  const region = regionOf(topicUrn)
  const otherRegion = region === 'cn-south-1' ? 'cn-north-1' : 'cn-south-1'
  const forbidden: [name: string, why: string, url: string][] = [
    ['http', 'Anyone between the two hosts can change a plain HTTP response', good.replace('https', 'http')],
    ['upper-case-scheme', 'SMN never writes the URL like this', good.replace('https', 'HTTPS')],
    ['upper-case-host', 'SMN never writes the URL like this', good.replace('smn.', 'SMN.')],
    ['bucket', 'The host is a bucket of the object storage', `https://smn.obs.${region}.myhuaweicloud.com${pathname}`],
    ['host-suffix', 'The allowed host is only a prefix of this host', `https://${host}.attacker.example${pathname}`],
    ['host-prefix', 'The allowed host is only a suffix of this host', `https://attacker-${host}${pathname}`],
    ['other-service', 'The host belongs to another service', good.replace('//smn.', '//obs.')],
    [
      'other-region',
      'Another region does not sign messages of this topic',
      smnCertificateUrl(`urn:smn:${otherRegion}:`),
    ],
    [
      'other-region-host',
      'The file is of the region of the topic, but the host is not',
      good.replace(`.${region}.`, `.${otherRegion}.`),
    ],
    [
      'other-region-file',
      'The host is of the region of the topic, but the file is not',
      good.replace(`_${region}_`, `_${otherRegion}_`),
    ],
    ['other-domain', 'Another domain', good.replace('myhuaweicloud.com', 'myhuaweicloud.cn')],
    ['port', 'Another port may be another server', `https://${host}:8443${pathname}`],
    ['default-port', 'SMN never writes the port', `https://${host}:443${pathname}`],
    ['userinfo', 'The text that looks like the host is the user name', `https://${host}@attacker.example${pathname}`],
    ['query', 'The service returns content that a query chooses', `${good}?x=1`],
    ['fragment', 'SMN never sends a fragment', `${good}#x`],
    ['newline', 'A pattern that does not check the end accepts the newline', `${good}\n`],
    ['white-space', 'A space precedes the URL', ` ${good}`],
    ['path', 'The path does not name a certificate file', `https://${host}/v2/x.pem`],
    ['dot-segments', 'The path has dot segments', good.replace('/smn/', '/smn/x/../')],
    ['encoded-path', 'The path has an escape', good.replace('/SMN_', '/%53MN_')],
    ['double-slash', 'The path has an empty segment', good.replace('/smn/', '//smn/')],
    ['backslash', 'Some parsers read a backslash as a slash', good.replace('/smn/', '\\smn\\')],
    ['short-id', 'The id has 31 digits', good.replace(/f\.pem$/, '.pem')],
    ['upper-case-id', 'The id is in upper case', good.replace(/f{32}/, 'F'.repeat(32))],
    ['extension', 'The file is not a .pem file', good.replace(/\.pem$/, '.crt')],
    ['trailing-dot', 'A dot at the end makes it another host name', good.replace('.com/', '.com./')],
    [
      'data',
      'The message contains its own certificate',
      `data:application/x-pem-file,${encodeURIComponent(signer.pem)}`,
    ],
    ['empty', 'There is no URL', ''],
  ]
  return forbidden.map(([name, why, url]) => ({
    name: `url-${name}`,
    why,
    expectedCode: 'ERR_CERTIFICATE_URL_FORBIDDEN',
    make: () => {
      if (URL.canParse(url)) serveAt(new URL(url).href, signer.pem)
      return sign({ certificateUrl: url })
    },
  }))
}

/** Messages that are signed with a key that is not pinned, or whose pin has expired. */
export function certificateCases(material: Material): HostileCase[] {
  const { sign, serve, signer, expired, at } = material
  const signedBy = (name: string, why: string, make: () => Promise<IssuedCertificate>): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_SIGNATURE_MISMATCH',
    make: async () => {
      const impostor = await make()
      return await sign({ signer: impostor, certificateUrl: serve(impostor.pem) })
    },
  })
  const cases: HostileCase[] = [
    signedBy('key-of-an-attacker', 'Anyone can create a key and a certificate', async () =>
      (await createTestAuthority({ at, keyType: 'P-256' })).issue(),
    ),
    signedBy('key-with-the-names-of-the-pin', 'Anyone can write the names of the pin into a certificate', async () => {
      const authority = await createTestAuthority({ at, keyType: 'P-256' })
      return await authority.issue({ editTbsCertificate: (fields) => ({ ...fields, subject: signer.subject }) })
    }),
    signedBy('certificate-issued-by-the-pin', 'A pin is an end-entity certificate, not a trust anchor', async () =>
      (await createTestAuthority({ at, keys: signer.keys })).issue(),
    ),
    signedBy('self-signed', 'The certificate proves only itself', async () =>
      (await createTestAuthority({ at, keyType: 'P-256' })).issue({ faults: ['self-signed'] }),
    ),
    signedBy('smaller-key', 'The key has 1,024 bits', async () =>
      (await createTestAuthority({ at, keyType: 'P-256' })).issue({ keyType: 'RSA-1024' }),
    ),
    signedBy('key-of-another-type', 'The signature is ECDSA', async () =>
      (await createTestAuthority({ at, keyType: 'P-256' })).issue({ keyType: 'P-256' }),
    ),
    {
      name: 'sha-1',
      why: 'The signature is made with SHA-1, and v1 signs with SHA-256',
      expectedCode: 'ERR_SIGNATURE_MISMATCH',
      make: () => sign({ signer: { keys: withSign(signer, (data) => signer.keys.sign(data, 'SHA-1')) } }),
    },
    {
      name: 'pss',
      why: 'The signature has another padding',
      expectedCode: 'ERR_SIGNATURE_MISMATCH',
      make: () => sign({ signer: { keys: withSign(signer, (data) => signer.keys.sign(data, 'SHA-256', 'RSA-PSS')) } }),
    },
    {
      name: 'sha-512',
      why: 'The signature is made with another hash',
      expectedCode: 'ERR_SIGNATURE_MISMATCH',
      make: () => sign({ signer: { keys: withSign(signer, (data) => signer.keys.sign(data, 'SHA-512')) } }),
    },
  ]
  if (expired !== undefined) {
    cases.push({
      name: 'pin-expired',
      why: 'The pin that signed has expired',
      expectedCode: 'ERR_CERTIFICATE_EXPIRED',
      make: () => sign({ signer: expired }),
    })
  }
  return cases
}

// Returns keys that sign in another way, whatever hash the caller asks for.
function withSign({ keys }: IssuedCertificate, sign: (data: Uint8Array) => ReturnType<typeof keys.sign>): typeof keys {
  return Object.create(keys, { sign: { value: sign } }) as typeof keys
}
