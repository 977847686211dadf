import { type ChildProcess, execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { send, sendBytes } from '../../test/node/send.js'
import { startServer } from '../../test/node/start-server.js'

const cwd = fileURLToPath(new URL('.', import.meta.url))
const noCurl = spawnSync('curl', ['--version']).status === 0 ? undefined : 'curl is not installed'

describe('the backend of API Gateway', () => {
  let child: ChildProcess
  let url: string
  beforeAll(async () => {
    const started = await startServer(new URL('server.js', import.meta.url), {})
    child = started.child
    url = started.url
  })
  afterAll(() => child.kill())

  const sign = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, ['sign.js', ...args], { cwd })).stdout

  describe.skipIf(noCurl)(`asked by curl ${noCurl ? `(skipped: ${noCurl})` : ''}`, () => {
    const run = async (...args: string[]): Promise<string> =>
      (await promisify(execFile)('sh', ['-c', await sign(...args)])).stdout

    it.each([
      ['GET', '/1', ''],
      ['GET', '/a%20b//c/../d?z=1&a=%2F&a=+&&empty', ''],
      ['POST', '/1', 'it’s a body'],
      ['PUT', '/1?x=1', '{"a":1}'],
      ['DELETE', '/1', ''],
    ])('greets who signed %s %s', async (method, target, data) => {
      const answer = await run('-X', method, ...(data === '' ? [] : ['-d', data]), url + target)
      expect(answer).toMatch(/^HTTP\/1\.1 200 OK/)
      expect(answer).toContain('Hello World!\nYou signed as signature_key1\n')
    })

    it('refuses another secret, and another access key', async () => {
      const wrong = await run('--secret', 'wrong', `${url}/1`)
      expect(wrong).toMatch(/^HTTP\/1\.1 401 /)
      expect(wrong).toContain('{"error":"ERR_SIGNATURE_MISMATCH"}')
      const nobody = await run('--access-key', 'nobody', `${url}/1`)
      expect(nobody).toMatch(/^HTTP\/1\.1 401 /)
      expect(nobody).toContain('{"error":"ERR_SIGNATURE_MISMATCH"}')
    })
  })

  /** The headers of a signed request, as lines to send. */
  const signedLines = async (...args: string[]): Promise<[string, string][]> =>
    [...(await sign(...args)).matchAll(/--header '([^:]+): ([^']+)'/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ])

  it('refuses a request that is not the one that was signed', async () => {
    const headers = await signedLines(`${url}/1?a=1`)
    expect(await send(`${url}/1?a=1`, { method: 'GET', headers })).toMatchObject({ status: 200 })
    for (const other of ['/2?a=1', '/1?a=2', '/1', '/1?a=1&b', '/1/../1?a=1']) {
      expect(await send(url + other, { method: 'GET', headers }), other).toMatchObject({ status: 401 })
    }
    expect(await send(`${url}/1?a=1`, { method: 'DELETE', headers })).toMatchObject({ status: 401 })
    expect(await send(`${url}/1?a=1`, { method: 'POST', headers, body: 'x' })).toMatchObject({ status: 401 })
    const again = headers.find(([name]) => name === 'X-Sdk-Date') ?? ['', '']
    expect(await send(`${url}/1?a=1`, { method: 'GET', headers: [...headers, again] })).toMatchObject({
      status: 401,
      text: '{"error":"ERR_HEADER_INVALID"}',
    })
  })

  it('refuses a malformed target', async () => {
    const lines = (await signedLines(`${url}/1`)).map((line) => line.join(': ')).join('\r\n')
    const answer = await sendBytes(
      Number(new URL(url).port),
      `GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${lines}\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 401 /)
    expect(answer).toContain('{"error":"ERR_REQUEST_INVALID"}')
  })

  it('refuses a method that the backend does not have', async () => {
    const headers = await signedLines('-X', 'PATCH', `${url}/1`)
    expect(await send(`${url}/1`, { method: 'PATCH', headers })).toMatchObject({ status: 405 })
  })
})
