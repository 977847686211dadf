import { encodeBase64, encodePem } from '../authority/pem.js'
import { createTestKeys } from '../authority/test-keys.js'
import type { HostileCase } from '../hostile/hostile-request.js'
import { type AppStoreFields, encodeBase64url } from './app-store-notification.js'
import { type AppStoreMaterial, casesOf, jwsOf } from './hostile-material.js'

const invalid = casesOf('ERR_PAYLOAD_INVALID')
const unsupported = casesOf('ERR_UNSUPPORTED')
const mismatch = casesOf('ERR_SIGNATURE_MISMATCH')

/** Returns requests whose method or body is wrong. */
export function requestCases({ sign, wrap, body }: AppStoreMaterial): HostileCase[] {
  return [
    {
      name: 'wrong-method',
      why: 'The App Store sends only POST',
      expectedCode: 'ERR_REQUEST_INVALID',
      make: async () => ({ ...(await sign()), method: 'PUT' }),
    },
    invalid('body-empty', 'The body is empty', () => body('')),
    invalid('body-not-json', 'The body is not JSON', () => body('signedPayload=x')),
    invalid('body-not-an-object', 'The body is JSON, but not an object', () => body('[]')),
    invalid('body-not-utf-8', 'The body is not UTF-8', () => body(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d))),
    invalid('body-is-the-jws', 'The body is the JWS itself', async () => body(jwsOf(await sign()))),
    invalid('body-without-jws', 'The body has no signedPayload', () => body('{}')),
    invalid('body-of-version-1', 'Notifications of version 1 are not signed', () =>
      body(JSON.stringify({ notification_type: 'DID_RENEW', password: 'secret', unified_receipt: {} })),
    ),
    invalid('body-decoded', 'The payload was decoded, so nothing proves it', () =>
      body(JSON.stringify({ notificationType: 'DID_RENEW', notificationUUID: 'x', data: {}, signedDate: 0 })),
    ),
    invalid('jws-is-a-number', 'signedPayload is not a string', () => body('{"signedPayload":1}')),
    invalid('jws-is-a-list', 'Some programs convert a list of one string to that string', async () =>
      body(JSON.stringify({ signedPayload: [jwsOf(await sign())] })),
    ),
    invalid('jws-in-json-serialization', 'The scheme allows only the compact serialization', async () => {
      const [header, payload, signature] = jwsOf(await sign()).split('.')
      return body(JSON.stringify({ signedPayload: { protected: header, payload, signature } }))
    }),
    invalid('jws-twice', 'Two programs may read different members of one name', async () => {
      const jws = JSON.stringify(jwsOf(await sign()))
      return body(`{"signedPayload":${jws},"signedPayload":${jws}}`)
    }),
    invalid('jws-empty', 'The JWS is empty', () => wrap('')),
    invalid('body-deep', 'A parser may use up its stack on deep JSON', () =>
      body(`{"signedPayload":"","x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
    ),
    invalid('body-wide', 'A parser takes long for many members', () =>
      body(`{"signedPayload":"","x":[${'0,'.repeat(10_001)}0]}`),
    ),
  ]
}

/** Returns JWS that are not in the canonical form. */
export function formCases({ edit, sign, signer }: AppStoreMaterial): HostileCase[] {
  const form = (name: string, why: string, change: (jws: string) => string): HostileCase =>
    invalid(name, why, () => edit(change))
  const part = (index: number, change: (part: string) => string) => (jws: string) =>
    jws
      .split('.')
      .map((one, at) => (at === index ? change(one) : one))
      .join('.')
  const header = (name: string, why: string, text: string): HostileCase =>
    form(
      name,
      why,
      part(0, () => encodeText(text)),
    )
  const good = JSON.stringify({ alg: 'ES256', x5c: signer.certificates.map(encodeBase64) })
  return [
    form('jws-of-two-parts', 'The signature is missing', (jws) => jws.split('.').slice(0, 2).join('.')),
    form('jws-of-four-parts', 'An unsigned fourth part follows', (jws) => `${jws}.AAAA`),
    form('jws-with-a-dot-at-the-end', 'A JWS must have only one spelling', (jws) => `${jws}.`),
    form('jws-after-white-space', 'A JWS must have only one spelling', (jws) => ` ${jws}`),
    form('jws-before-a-newline', 'A JWS must have only one spelling', (jws) => `${jws}\n`),
    form(
      'jws-with-a-line-break',
      'A JWS must have only one spelling',
      (jws) => `${jws.slice(0, 100)}\n${jws.slice(100)}`,
    ),
    form('jws-quoted', 'The text is JSON of a JWS', (jws) => JSON.stringify(jws)),
    form('jws-percent-encoded', 'The text is escaped', (jws) => jws.replaceAll('.', '%2E')),
    form(
      'header-padded',
      'A JWS has no padding',
      part(0, (one) => `${one}=`),
    ),
    form(
      'payload-padded',
      'A JWS has no padding',
      part(1, (one) => `${one}==`),
    ),
    form(
      'signature-padded',
      'A JWS has no padding',
      part(2, (one) => `${one}==`),
    ),
    form(
      'payload-empty',
      'A detached payload is somewhere else',
      part(1, () => ''),
    ),
    form(
      'header-empty',
      'The header is missing',
      part(0, () => ''),
    ),
    form(
      'signature-empty',
      'The signature is missing',
      part(2, () => ''),
    ),
    form(
      'signature-in-standard-base64',
      'A JWS uses the alphabet of base64url',
      part(2, (one) => `+/${one.slice(2)}`),
    ),
    form(
      'signature-with-unused-bits',
      'Two texts would decode to the same signature',
      // 64 bytes leave four unused bits, so the last character is A, Q, g or w. The next character sets one
      // of these bits.
      part(2, (one) => one.slice(0, -1) + String.fromCharCode(one.charCodeAt(one.length - 1) + 1)),
    ),
    form(
      'signature-short',
      'The signature has 63 bytes',
      part(2, () => encodeBase64url(new Uint8Array(63))),
    ),
    form(
      'signature-long',
      'The signature has 65 bytes',
      part(2, () => encodeBase64url(new Uint8Array(65))),
    ),
    invalid('signature-in-der', 'A JWS has r and s at full length, not in DER', async () => {
      const [encoded, payload] = jwsOf(await sign()).split('.')
      const keys = await createTestKeys('P-256')
      const signature = await keys.sign(new TextEncoder().encode(`${encoded}.${payload}`))
      return edit(part(2, () => encodeBase64url(signature)))
    }),
    header('header-not-json', 'The header is not JSON', 'alg=ES256'),
    header('header-not-an-object', 'The header is not an object', '["ES256"]'),
    header('header-twice', 'Two programs may read different members of one name', good.replace('{', '{"alg":"none",')),
    header(
      'header-deep',
      'A parser may use up its stack',
      good.replace('{', `{"x":${'['.repeat(99)}${']'.repeat(99)},`),
    ),
    header(
      'header-long',
      'The header is longer than three certificates',
      good.replace('{', `{"x":"${'x'.repeat(40_000)}",`),
    ),
    header('header-without-alg', 'The header names no algorithm', good.replace('alg', 'typ')),
  ]
}

/** Returns JWS whose header has a member or value that the scheme does not have. The genuine key signs each of them. */
export function headerCases({ sign, signer, edit }: AppStoreMaterial): HostileCase[] {
  const algorithm = (alg: string, why: string): HostileCase =>
    unsupported(`alg-${alg.toLowerCase()}`, why, () => sign({ header: { alg } }))
  const chain = signer.certificates.map(encodeBase64)
  const x5c = (name: string, why: string, value: unknown): HostileCase =>
    invalid(name, why, () => sign({ header: { x5c: value } as AppStoreFields }))
  const inPath = casesOf('ERR_CERTIFICATION_PATH_INVALID')
  const inCertificate = casesOf('ERR_CERTIFICATE_INVALID')
  return [
    algorithm('none', 'The JWS says that it is not signed'),
    algorithm('HS256', 'A public key used as a secret would be known to everybody'),
    algorithm('es256', 'Algorithms are case-sensitive'),
    algorithm('ES384', 'The scheme allows only ES256'),
    algorithm('ES512', 'The scheme allows only ES256'),
    algorithm('RS256', 'The scheme allows only ES256'),
    algorithm('EdDSA', 'The scheme allows only ES256'),
    invalid('alg-of-another-type', 'alg is not a string', () => sign({ header: { alg: ['ES256'] } })),
    unsupported('crit', 'A critical extension changes the meaning of the JWS', () =>
      sign({ header: { crit: ['exp'], exp: 1 } }),
    ),
    unsupported('crit-empty', 'RFC 7515 forbids an empty list', () => sign({ header: { crit: [] } })),
    unsupported('crit-b64', 'The payload would not be base64url', () =>
      sign({ header: { crit: ['b64'], b64: false } }),
    ),
    invalid('x5c-missing', 'The header does not name the key', () => sign({ header: { x5c: undefined } })),
    invalid('x5c-replaced-by-jwk', 'Anybody can put a key into the header', () =>
      sign({ header: { x5c: undefined, jwk: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } } }),
    ),
    invalid('x5c-replaced-by-x5u', 'The verifier must not fetch a key', () =>
      sign({ header: { x5c: undefined, x5u: 'http://169.254.169.254/latest/meta-data/' } }),
    ),
    x5c('x5c-of-another-type', 'x5c is not a list', chain[0]),
    x5c('x5c-of-objects', 'x5c is not a list of strings', [{}, {}, {}]),
    x5c('x5c-null', 'x5c is null', null),
    inPath('x5c-empty', 'The list has no certificates', () => sign({ header: { x5c: [] } })),
    inPath('x5c-of-one', 'The list has only the end-entity certificate', () =>
      sign({ header: { x5c: chain.slice(0, 1) } }),
    ),
    inPath('x5c-of-two', 'The list has no trust anchor', () => sign({ header: { x5c: chain.slice(0, 2) } })),
    inPath('x5c-of-four', 'The list has a fourth certificate', () => sign({ header: { x5c: [...chain, chain[2]] } })),
    inCertificate('x5c-in-pem', 'The list has PEM instead of DER', () =>
      sign({
        header: { x5c: signer.certificates.map((der) => encodeBase64(new TextEncoder().encode(encodePem(der)))) },
      }),
    ),
    inCertificate('x5c-in-base64url', 'x5c has standard base64', () =>
      sign({ header: { x5c: [`-_${(chain[0] as string).slice(2)}`, chain[1], chain[2]] } }),
    ),
    inCertificate('x5c-with-white-space', 'A certificate must have only one spelling', () =>
      sign({ header: { x5c: [`${chain[0]}\n`, chain[1], chain[2]] } }),
    ),
    inCertificate('x5c-not-a-certificate', 'The first entry is another structure', () =>
      sign({ header: { x5c: ['MAA=', chain[1], chain[2]] } }),
    ),
    inCertificate('x5c-cut-short', 'The certificate is incomplete', () =>
      sign({
        header: { x5c: [encodeBase64((signer.certificates[0] as Uint8Array).slice(0, -1)), chain[1], chain[2]] },
      }),
    ),
    mismatch('header-altered', 'The header is signed too', () =>
      edit(
        (jws) => `${encodeText(JSON.stringify({ alg: 'ES256', x5c: chain, kid: '1' }))}${jws.slice(jws.indexOf('.'))}`,
      ),
    ),
  ]
}

/** Returns JWS with genuine certificates, and a signature that their key did not make over them. */
export function signatureCases({ sign, edit, signer, at }: AppStoreMaterial): HostileCase[] {
  const signature = (name: string, why: string, change: (signature: Uint8Array) => Uint8Array): HostileCase =>
    mismatch(name, why, () =>
      edit((jws) => {
        const end = jws.lastIndexOf('.') + 1
        return `${jws.slice(0, end)}${encodeBase64url(change(decodeBase64url(jws.slice(end))))}`
      }),
    )
  const zeros = new Uint8Array(32)
  return [
    mismatch('signed-by-another-key', 'The key does not belong to the certificate', async () =>
      sign({ signer: { ...signer, keys: await createTestKeys('P-256') } }),
    ),
    mismatch('signed-by-the-key-in-jwk', 'The header carries the key of an attacker', async () => {
      const keys = await createTestKeys('P-256')
      const point = keys.subjectPublicKeyInfo.slice(-64)
      const jwk = {
        kty: 'EC',
        crv: 'P-256',
        x: encodeBase64url(point.slice(0, 32)),
        y: encodeBase64url(point.slice(32)),
      }
      return sign({ signer: { ...signer, keys }, header: { jwk } })
    }),
    mismatch('signed-with-sha-384', 'The hash is not that of ES256', () =>
      sign({ signer: { ...signer, keys: { signFixed: (data) => signer.keys.signFixed(data, 'SHA-384') } } }),
    ),
    mismatch('payload-of-another-jws', 'The signature is genuine, but belongs to another notification', async () => {
      const other = jwsOf(await sign({ signedDate: new Date(at.getTime() - 1_000) })).split('.')
      return edit((jws) =>
        jws
          .split('.')
          .with(1, other[1] as string)
          .join('.'),
      )
    }),
    mismatch('payload-altered', 'One byte of the payload is different', () =>
      edit((jws) => {
        const [header, payload, end] = jws.split('.') as [string, string, string]
        const bytes = decodeBase64url(payload)
        bytes[20] = (bytes[20] as number) ^ 1
        return `${header}.${encodeBase64url(bytes)}.${end}`
      }),
    ),
    signature('signature-altered', 'One bit of the signature is different', (bytes) => {
      bytes[40] = (bytes[40] as number) ^ 1
      return bytes
    }),
    signature('signature-zero', 'Some engines accept r and s of zero', () => new Uint8Array(64)),
    signature('signature-ones', 'r and s are larger than the order of the curve', () => new Uint8Array(64).fill(0xff)),
    signature('signature-r-zero', 'Some engines accept r of zero', (bytes) => join(zeros, bytes.slice(32))),
    signature('signature-s-zero', 'Some engines accept s of zero', (bytes) => join(bytes.slice(0, 32), zeros)),
    signature('signature-swapped', 'r and s are in the wrong order', (bytes) =>
      join(bytes.slice(32), bytes.slice(0, 32)),
    ),
  ]
}

function join(r: Uint8Array, s: Uint8Array): Uint8Array {
  return Uint8Array.of(...r, ...s)
}

function encodeText(text: string): string {
  return encodeBase64url(new TextEncoder().encode(text))
}

function decodeBase64url(text: string): Uint8Array {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
