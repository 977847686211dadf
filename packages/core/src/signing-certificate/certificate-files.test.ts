import { createCertificateHost, encodePem } from '@countersign/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { encodeBase64 } from '../encoding/base64.js'
import { amazonTrustAnchors } from '../trust/amazon.js'
import { createTrustAnchors } from '../x509/path/trust-anchors.js'
import { certificateSources, downloadPem, downloadPemOrDer, type FileSources, parseFile } from './certificate-files.js'
import { readCertificateSettings } from './certificate-options.js'

const url = 'https://certificates.test/file'

function sourcesOf(file: string | Uint8Array): FileSources & { debug: ReturnType<typeof vi.fn> } {
  const debug = vi.fn()
  return { fetch: createCertificateHost({ [url]: file }).fetch, logger: { debug, warn() {} }, debug }
}

describe('a downloaded file', () => {
  it.each([47, 48, 49, 96])('of %d bytes in DER becomes PEM with lines of 64 characters', async (length) => {
    const der = new Uint8Array(length).fill(0xff)
    der[0] = 0x30
    const lines = encodeBase64(der).match(/.{1,64}/g) ?? []
    const sources = sourcesOf(der)
    expect(await downloadPemOrDer(sources, url)).toBe(
      ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    )
    expect(sources.debug.mock.calls).toEqual([['certificate downloaded', { url, bytes: length }]])
  })

  it('that is text is returned as it came', async () => {
    expect(await downloadPemOrDer(sourcesOf('PEM'), url)).toBe('PEM')
    expect(await downloadPem(sourcesOf('PEM'), url)).toBe('PEM')
    // A sender never chooses a file in DER.
    expect(await downloadPem(sourcesOf('0'), url)).toBe('0')
  })

  it('that is not UTF-8 is not a certificate file', async () => {
    const refused = { code: 'ERR_CERTIFICATE_FETCH_FAILED', retryable: true, cause: expect.any(Error) }
    for (const load of [downloadPem, downloadPemOrDer])
      await expect(load(sourcesOf(Uint8Array.of(0xc3, 0x28)), url)).rejects.toMatchObject(refused)
  })

  it('is retryable if the host does not have it, unless the sender chose its URL', async () => {
    const sources: FileSources = { ...sourcesOf(''), fetch: createCertificateHost({}).fetch }
    await expect(downloadPem(sources, url)).rejects.toMatchObject({ retryable: false })
    await expect(downloadPemOrDer(sources, url)).rejects.toMatchObject({ retryable: true })
  })
})

describe('a certificate file', () => {
  it('holds only certificates and white space', async () => {
    const [one, other] = (await amazonTrustAnchors()).certificates.map(({ der }) => encodePem(der))
    const subjects = (text: string) => parseFile(text).map(({ subject }) => subject.text)
    const [first, second] = ['CN=Amazon Root CA 1,O=Amazon,C=US', 'CN=Amazon Root CA 2,O=Amazon,C=US']
    expect(subjects(`\n${one} \n${other}`)).toEqual([first, second])
    const notAFile = { code: 'ERR_CERTIFICATE_FETCH_FAILED', retryable: true, cause: expect.any(Error) }
    for (const text of ['', 'text', `text\n${one}`, `${one}text`, `${one}<p>\n${other}`])
      expect(() => parseFile(text)).toThrow(expect.objectContaining(notAFile))
    const malformed = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n'
    expect(() => parseFile(`${one}${malformed}`)).toThrow(expect.objectContaining({ code: 'ERR_CERTIFICATE_INVALID' }))
  })
})

describe('the sources of certificates', () => {
  afterEach(() => void vi.unstubAllGlobals())

  const trustAnchors = async () => await createTrustAnchors('')
  const settingsWith = (options: Parameters<typeof readCertificateSettings>[0]) =>
    readCertificateSettings(options, { maxBodyBytes: 1, trustAnchors })

  it('have the fetch function of the caller, or else the one that the runtime has at the time of a call', async () => {
    const own = (async () => new Response('own')) as typeof fetch
    expect(certificateSources(settingsWith({ fetch: own })).fetch).toBe(own)
    const sources = certificateSources(settingsWith({}))
    const called = vi.fn(async function (this: unknown) {
      return new Response(this === globalThis ? 'method of the global object' : 'function')
    })
    vi.stubGlobal('fetch', called)
    const init = { redirect: 'manual' } as const
    expect(await (await sources.fetch(url, init)).text()).toBe('method of the global object')
    expect(called.mock.calls).toEqual([[url, init]])
  })

  it('fail if the trust anchors are not available, which is not the fault of the sender', async () => {
    await expect(certificateSources(settingsWith({})).trustAnchors()).rejects.toMatchObject({
      code: 'ERR_DEPENDENCY_FAILED',
      retryable: true,
    })
  })
})
