import { concatenate, empty } from '../authority/der.js'
import { encodeBase64, encodePem } from '../authority/pem.js'
import { createTestAuthority, type TestAuthority } from '../authority/test-authority.js'
import { createTestKeys } from '../authority/test-keys.js'
import {
  type CertificateMaterial,
  endEntityCase,
  endEntityCases,
  pathCase,
  pathCases,
} from '../hostile/certificate-cases.js'
import type { HostileCase } from '../hostile/hostile-request.js'
import type { SchemeSigner } from './scheme-signer.js'

/** Returns the cases with certificates that may not sign, and with URLs, files and lists that no request may have. */
export function schemeCertificateCases<Options>(signer: SchemeSigner<Options>): HostileCase[] {
  const { definition, material, present, sign } = signer
  const { certificate: traits } = definition
  if (traits === undefined || material.certificate === undefined) return []
  const { dnsName = '', purpose, markers } = traits
  const certificates: CertificateMaterial = {
    authority: material.issuer,
    dnsName,
    signUnder: async (_name, issuer, options) => sign(present(await material.issue(options, issuer))),
  }
  const common = endEntityCases(certificates).filter(
    ({ name }) =>
      (traits.dnsName !== undefined || !name.startsWith('name-')) && (purpose !== 'any' || name !== 'usage-purpose'),
  )
  return [
    ...(material.kind === 'url' ? [...urlCases(signer), ...fileCases(signer)] : listCases(signer)),
    ...common,
    ...(markers === undefined ? [] : markerCases(signer, certificates)),
    otherKeyCase(signer),
    ...pathCases(certificates),
  ]
}

function otherKeyCase<Options>({ definition, material, present, sign }: SchemeSigner<Options>): HostileCase {
  return {
    name: 'key-of-another-type',
    why: 'The service has keys of another type',
    expectedCode: 'ERR_CERTIFICATE_INVALID',
    async make() {
      const keys = await createTestKeys(definition.certificate?.key === 'P-384' ? 'P-256' : 'P-384')
      return await sign({ keys, ...present(await material.issue({ keys })) })
    },
  }
}

function markerCases<Options>(
  { definition, material, present, sign }: SchemeSigner<Options>,
  certificates: CertificateMaterial,
): HostileCase[] {
  const { endEntity, issuer } = definition.certificate?.markers ?? {}
  const invalid = 'ERR_CERTIFICATE_INVALID'
  const cases = [
    endEntityCase(certificates, 'marker-missing', 'The authority issues certificates for others, too', invalid, {
      extensions: [],
    }),
    endEntityCase(certificates, 'marker-other', 'The certificate is marked for another service', invalid, {
      extensions: [{ id: `${endEntity}.1`, value: empty() }],
    }),
  ]
  if (issuer === undefined || material.issuer.chain.length === 0) return cases
  return [
    ...cases,
    pathCase('marker-of-issuer-missing', 'The issuer does not belong to the service', async () => {
      const unmarked = await material.createIssuer({ extensions: [] })
      return await sign(present(await material.issue({}, unmarked)))
    }),
  ]
}

function urlCases<Options>({ material, present, sign }: SchemeSigner<Options>): HostileCase[] {
  const genuine = material.certificate
  if (genuine === undefined) return []
  const good = present(genuine).certificateUrl ?? ''
  return urlFaults(good).map(([name, why, url]) => ({
    name,
    why,
    expectedCode: 'ERR_CERTIFICATE_URL_FORBIDDEN',
    make() {
      // The host still serves the file, so that a verifier without the rule would accept the request.
      material.host.serve(new URL(url).href, material.fileOf(genuine))
      return sign({ certificateUrl: url })
    },
  }))
}

type UrlFault = readonly [name: string, why: string, url: string]

function urlFaults(good: string): readonly UrlFault[] {
  const { host, pathname } = new URL(good)
  return [
    ['url-http', 'Anyone between the two hosts can change a plain HTTP response', good.replace('https', 'http')],
    ['url-host', 'Another host can serve any certificate', `https://attacker.example${pathname}`],
    [
      'url-host-suffix',
      'The allowed host is only a prefix of this host',
      `https://${host}.attacker.example${pathname}`,
    ],
    ['url-host-prefix', 'The allowed host is only a suffix of this host', `https://attacker-${host}${pathname}`],
    ['url-port', 'Another port may be another server', `https://${host}:8443${pathname}`],
    [
      'url-userinfo',
      'The text that looks like the host is the user name',
      `https://${host}@attacker.example${pathname}`,
    ],
    ['url-path', 'Anybody may own another path', `https://${host}/attacker${pathname}`],
    ['url-query', 'A query may choose the content', `${good}?x`],
    ['url-fragment', 'The service never sends a fragment', `${good}#x`],
    ['url-dot-segments', 'Programs differ in how they resolve a path', `https://${host}/x/../../attacker${pathname}`],
  ]
}

function fileCases<Options>({ definition, material, serve, sign }: SchemeSigner<Options>): HostileCase[] {
  const genuine = material.certificate
  if (genuine === undefined) return []
  const file = material.fileOf(genuine)
  const fileCase = (name: string, why: string, content: string): HostileCase => ({
    name: `file-${name}`,
    why,
    expectedCode: 'ERR_CERTIFICATE_FETCH_FAILED',
    make: () => sign({ certificateUrl: serve(content) }),
  })
  return [
    fileCase('markup', 'A user may have written the certificate into a page', `<pre>${file}</pre>`),
    fileCase('empty', 'The file has no certificate', ''),
    ...(definition.certificate?.file === 'end-entity'
      ? [
          {
            ...fileCase('of-two', 'The service serves one certificate', file + file),
            expectedCode: 'ERR_CERTIFICATE_INVALID' as const,
          },
        ]
      : []),
  ]
}

function listCases<Options>({ material, sign, at, definition }: SchemeSigner<Options>): HostileCase[] {
  const genuine = material.certificate
  if (genuine === undefined) return []
  const good = material.chainOf(genuine)
  const listCase = (
    name: string,
    why: string,
    expectedCode: HostileCase['expectedCode'],
    list: readonly string[] | (() => Promise<readonly string[]>),
  ): HostileCase => ({
    name: `list-${name}`,
    why,
    expectedCode,
    make: async () => sign({ certificates: typeof list === 'function' ? await list() : list }),
  })
  const [invalid, noPath] = ['ERR_CERTIFICATE_INVALID', 'ERR_CERTIFICATION_PATH_INVALID'] as const
  const encoded = good.map(encodeBase64)
  const [first = '', ...others] = encoded
  const isPath = definition.certificate?.inline === 'path'
  return [
    listCase('empty', 'The message carries no certificate', noPath, []),
    listCase(
      'too-long',
      'Parsing many certificates takes long',
      noPath,
      Array.from({ length: 11 }, () => first),
    ),
    listCase('of-pem', 'Each certificate is base64 of DER', invalid, [
      encodeBase64(new TextEncoder().encode(encodePem(...good))),
      ...others,
    ]),
    listCase('cut-off', 'The first certificate is not complete', invalid, [
      encodeBase64(concatenate(genuine.der).slice(0, -1)),
      ...others,
    ]),
    listCase('not-base64', 'The first certificate has white space', invalid, [
      `${first.slice(0, 64)}\n${first.slice(64)}`,
      ...others,
    ]),
    ...(isPath
      ? [
          listCase('without-anchor', 'The last certificate is not a trust anchor', noPath, encoded.slice(0, -1)),
          listCase(
            'with-another-anchor',
            'The last certificate is the anchor of another authority',
            noPath,
            async () => {
              const other: TestAuthority = await createTestAuthority({ at, keyType: 'P-256' })
              return [...encoded.slice(0, -1), encodeBase64(other.anchor)]
            },
          ),
        ]
      : []),
  ]
}
