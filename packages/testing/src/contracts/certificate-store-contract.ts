import type { CertificateStore } from '@countersign/core'
import { randomUuid } from '../random-uuid.js'
import { type ContractOptions, type ContractTest, demand, readContractOptions } from './contract-test.js'

/**
 * Returns the contract of a certificate store as tests for any test runner. Every test uses its own URLs, so `create` may
 * return drivers of one shared service, and the service need not be empty.
 *
 * @example
 * ```ts
 * import { memoryCertificateStore } from '@countersign/core'
 * import { testCertificateStore } from '@countersign/testing'
 *
 * declare function test(name: string, run: () => Promise<void>): void
 *
 * for (const { name, run } of testCertificateStore(() => memoryCertificateStore())) test(name, run)
 * ```
 */
export function testCertificateStore(
  create: () => CertificateStore | Promise<CertificateStore>,
  options: ContractOptions = {},
): readonly ContractTest[] {
  const { after, soon, later, expiry } = readContractOptions(options)
  const newUrl = (): string => `https://s3.amazonaws.com/echo.api/${randomUuid()}.pem`
  const test = (name: string, run: (store: CertificateStore) => Promise<void>): ContractTest => ({
    name,
    run: async () => run(await create()),
  })
  const roundTrip = async (store: CertificateStore, url: string, value: string, what: string): Promise<void> => {
    await store.set(url, value, { expires: later() })
    demand(await store.get(url), value, what)
  }
  return [
    test('returns undefined for a URL that was never set', async (store) => {
      demand(await store.get(newUrl()), undefined, 'get of an unknown URL')
    }),
    test('returns the file that was set', async (store) => {
      await roundTrip(store, newUrl(), pem, 'get after set')
    }),
    test('returns every character unchanged', async (store) => {
      await roundTrip(store, newUrl(), pem.replaceAll('\n', '\r\n'), 'CRLF')
      await roundTrip(store, newUrl(), pem.trimEnd(), 'no final newline')
      await roundTrip(store, newUrl(), `Zoë ✓ 𝄞\n\n${pem} \t\n`, 'text and white space around a block')
      await roundTrip(store, newUrl(), '{"a":1}', 'text that is JSON')
      await roundTrip(store, newUrl(), '0', 'text that is a number')
    }),
    test('holds a file of 64 KiB', async (store) => {
      await roundTrip(store, newUrl(), pem.repeat(Math.floor(65_536 / pem.length)), '64 KiB')
    }),
    test('replaces the file that was set before', async (store) => {
      const url = newUrl()
      await store.set(url, 'first', { expires: later() })
      await roundTrip(store, url, 'second', 'get after the second set')
    }),
    test('distinguishes URLs that are nearly the same', async (store) => {
      const url = newUrl()
      const others = [`${url}?`, `${url}?a=1`, `${url}/`, url.replace('.pem', '.PEM'), url.slice(0, -1), `${url}%2F`]
      await store.set(url, pem, { expires: later() })
      for (const other of others) demand(await store.get(other), undefined, `get of another URL, ${other}`)
      for (const other of others) await store.set(other, other, { expires: later() })
      for (const other of others) demand(await store.get(other), other, `get of ${other}`)
      demand(await store.get(url), pem, 'get of the first URL')
    }),
    test('accepts a long URL', async (store) => {
      const url = `${newUrl()}${'/long'.repeat(370)}`
      await roundTrip(store, url, pem, 'get of a URL of 1,900 characters')
      demand(await store.get(`${url}x`), undefined, 'get of a URL that differs in the last character')
    }),
    test('accepts the names of members of Object.prototype', async (store) => {
      for (const name of ['__proto__', 'constructor', 'toString', '*', 'a:b']) {
        demand(await store.get(`${newUrl()}/${name}`), undefined, `get of an unknown URL that ends in ${name}`)
        await roundTrip(store, `${newUrl()}/${name}`, pem, `get of a URL that ends in ${name}`)
      }
    }),
    test('forgets a file that has expired', async (store) => {
      const url = newUrl()
      await store.set(url, pem, { expires: soon() })
      await expiry()
      demand(await store.get(url), undefined, 'get after the expiry')
    }),
    test('never returns a file that had expired when it was set', async (store) => {
      const url = newUrl()
      await store.set(url, pem, { expires: after(-60_000) })
      demand(await store.get(url), undefined, 'get of a file that had expired')
    }),
    test('uses the new expiry of a new file', async (store) => {
      const url = newUrl()
      await store.set(url, 'first', { expires: soon() })
      await store.set(url, 'second', { expires: later() })
      await expiry()
      demand(await store.get(url), 'second', 'get after the first expiry')
    }),
    test('serves many requests at once', async (store) => {
      const urls = Array.from({ length: 32 }, newUrl)
      await Promise.all(urls.map((url) => store.set(url, `of ${url}`, { expires: later() })))
      const answers = await Promise.all(urls.map((url) => store.get(url)))
      for (const [index, url] of urls.entries()) demand(answers[index], `of ${url}`, 'get beside others')
    }),
    test('holds one complete file if several are set at once', async (store) => {
      const url = newUrl()
      const files = Array.from({ length: 16 }, (_, index) => `${index}\n`.repeat(2_000))
      await Promise.all(files.map((file) => store.set(url, file, { expires: later() })))
      demand(files.includes((await store.get(url)) ?? ''), true, 'the file is one of those that were set')
    }),
  ]
}

const pem = `-----BEGIN CERTIFICATE-----\n${`${'QUJD'.repeat(16)}\n`.repeat(20)}-----END CERTIFICATE-----\n`
