import { type ChildProcess, execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { send, sendBytes } from '#test/node/send.js'
import { startServer } from '#test/node/start-server.js'

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

  const signWith = async (env: Record<string, string>, args: readonly string[]): Promise<string> => {
    const options = { cwd, env: { PATH: process.env.PATH ?? '', ...env } }
    return (await promisify(execFile)(process.execPath, ['sign.js', ...args], options)).stdout
  }
  const sign = (...args: string[]): Promise<string> => signWith({}, args)

  describe.skipIf(noCurl)(`with curl as the client ${noCurl ? `(skipped: ${noCurl})` : ''}`, () => {
    const shell = async (command: string): Promise<string> => (await promisify(execFile)('sh', ['-c', command])).stdout
    const run = async (...args: string[]): Promise<string> => await shell(await sign(...args))

    it.each([
      ['GET', '/1', ''],
      ['GET', '/a%20b//c/../d?z=1&a=%2F&a=+&&empty', ''],
      ['POST', '/1', 'it’s a body'],
      ['POST', '/1', "it's \u001b[2J\u202e\r"],
      ['PUT', '/1?x=1', '{"a":1}'],
      ['DELETE', '/1', ''],
    ])('names the signer of %s %s', async (method, target, data) => {
      const answer = await run('-X', method, ...(data === '' ? [] : ['-d', data]), url + target)
      expect(answer).toMatch(/^HTTP\/1\.1 200 OK/)
      expect(answer).toContain('Hello World!\nYou signed as signature_key1\n')
    })

    it('refuses another secret, and another access key', async () => {
      const wrong = await shell(await signWith({ SIGNATURE_SECRET: 'wrong' }, [`${url}/1`]))
      expect(wrong).toMatch(/^HTTP\/1\.1 401 /)
      expect(wrong).toContain('{"error":"ERR_SIGNATURE_MISMATCH"}')
      const nobody = await run('--access-key', 'nobody', `${url}/1`)
      expect(nobody).toMatch(/^HTTP\/1\.1 401 /)
      expect(nobody).toContain('{"error":"ERR_SIGNATURE_MISMATCH"}')
    })
  })

  it('reads the secret from a file, and never from the command line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-'))
    const file = join(folder, 'secret')
    writeFileSync(file, 'signature_secret1\n')
    const date = /X-Sdk-Date: (\w+)/
    const [fromFile, builtIn] = [await sign('--secret-file', file, `${url}/1`), await sign(`${url}/1`)]
    rmSync(folder, { recursive: true })
    // Two equal requests of one second have the same signature.
    if (date.exec(fromFile)?.[1] === date.exec(builtIn)?.[1]) expect(fromFile).toBe(builtIn)
    expect(fromFile).toContain('Authorization: SDK-HMAC-SHA256 Access=signature_key1')
    await expect(sign('--secret', 'signature_secret1', `${url}/1`)).rejects.toThrow(/Unknown option '--secret'/)
  })

  it('prints no character that would control a terminal', async () => {
    const hostile = 'a\u001b[2Jb\u202ec\u009b1m\r'
    const command = await sign('-X', 'POST', '-d', hostile, `${url}/1?${encodeURIComponent(hostile)}`)
    expect(command).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u)
  })

  /** The headers of a signed request, as lines to send. */
  const signedLines = async (...args: string[]): Promise<[string, string][]> =>
    [...(await sign(...args)).matchAll(/--header '([^:]+): ([^']+)'/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ])

  it('refuses a request that differs from the signed one', async () => {
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
