import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { countersign, createScratch } from './countersign.js'

const scratch = createScratch()
afterAll(scratch.remove)

const run = promisify(execFile)
const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
)

const secretText = 'hunter2 – très secret'
const secret = ['--key', 'key1', '--secret-file', scratch.write('secret', `${secretText}\n`)]
const wrong = ['--key', 'key1', '--secret-file', scratch.write('wrong', 'hunter3')]

/** Runs a shell command against a server that keeps the bytes it receives. `PORT` in the command is its port. */
async function capture(command: string, port: number, server: ReturnType<typeof createServer>): Promise<Buffer> {
  const received = new Promise<Buffer>((resolve) => {
    server.once('connection', (socket) => {
      const chunks: Buffer[] = []
      let timer: NodeJS.Timeout
      socket.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        clearTimeout(timer)
        // curl sends everything in one chunk.
        timer = setTimeout(() => {
          socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
          resolve(Buffer.concat(chunks))
        }, 100)
      })
    })
  })
  await run('sh', ['-c', command.replace(/^curl/, 'curl --silent --show-error --noproxy "*" --max-time 5')])
  expect(command).toContain(String(port))
  return received
}

describe.skipIf(!hasCurl)(`countersign sign apig${hasCurl ? '' : ': curl is not here'}`, () => {
  it.each([
    ['GET', '/', []],
    ['HEAD', '/a', []],
    ['DELETE', '/a/../b%2f/%E4%BD%A0?b=2&a=1&a=%20+', ['-H', 'X-Note: it’s "é" $HOME `id`', '-H', 'X-Empty:']],
    ['POST', '/glob?a=[1-3]&b={x,y}', ['--data', "@it's\nnot a file $(id)"]],
    ['PUT', '/json', ['-H', 'Content-Type: application/json', '--data', '{"a": "\\"}']],
    ['PATCH', '/file', ['--data-file', scratch.write("it's.bin", Uint8Array.of(0, 255, 13, 10, 39))]],
  ])('prints a curl command that sends what it signed: %s %s', async (method, target, options) => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    try {
      const signed = await countersign([
        'sign',
        'apig',
        ...secret,
        method,
        `http://127.0.0.1:${port}${target}`,
        ...options,
      ])
      expect(signed).toMatchObject({ code: 0, stderr: '' })
      expect(signed.stdout).not.toContain('hunter2')
      const input = await capture(signed.stdout, port, server)
      expect(input.toString('latin1').split('\r\n')[0]).toBe(`${method} ${target} HTTP/1.1`)
      const verify = await countersign(['verify', 'apig', ...secret, '--request', '-'], { input })
      expect(verify).toMatchObject({ code: 0, stderr: '' })
      const refused = await countersign(['verify', 'apig', ...wrong, '--request', '-'], { input })
      expect(refused.code).toBe(1)
      expect(refused.stdout).toMatch(/^rejected {2}ERR_SIGNATURE_MISMATCH\n/)
    } finally {
      server.close()
    }
  })
})

describe('countersign verify apig and explain apig', () => {
  const at = ['--at', '2026-03-01T12:00:00Z']
  const url = 'https://backend.example.com/app1?b=2&a=1'

  /** The -H options of a signed request. */
  async function signed(...options: string[]): Promise<string[]> {
    const { stdout } = await countersign(['sign', 'apig', ...secret, 'POST', url, ...options, ...at])
    return [...stdout.matchAll(/-H '((?:Host|X-Sdk-Date|Authorization|x-sdk-content-sha256): [^']*)'/g)].flatMap(
      ([, line]) => ['-H', String(line)],
    )
  }

  it('reads a request from the command line, with a target in origin-form as it arrived', async () => {
    const headers = await signed('--data', 'abc')
    const args = ['apig', ...secret, 'POST', '/app1?b=2&a=1', ...headers, ...at]
    const verify = await countersign(['verify', ...args, '--data', 'abc'])
    expect(verify).toMatchObject({ code: 0, stderr: '' })
    expect(verify.stdout).toMatch(/^accepted\n\n {2}signer +key1\n/)
    const file = scratch.write('body', 'abd')
    const altered = await countersign(['explain', ...args, '--data-file', file])
    expect(altered.code).toBe(1)
    expect(altered.stdout).toContain('ERR_SIGNATURE_MISMATCH')
  })

  it('explains the canonical request line by line, without the secret and the right signature', async () => {
    const headers = await signed()
    const args = ['apig', ...wrong, 'POST', '/app1?b=2&a=1', ...headers, ...at]
    const explain = await countersign(['explain', ...args])
    expect(explain.code).toBe(1)
    expect(explain.stdout).toMatch(/a=1&b=2\n +← the query/)
    const json = await countersign(['explain', ...args, '--json'])
    for (const output of [explain.stdout, explain.stderr, json.stdout]) expect(output).not.toMatch(/hunter[23]/)
    const right = await countersign(['sign', 'apig', ...wrong, 'POST', url, ...at])
    const signature = String(/Signature=([0-9a-f]{64})/.exec(right.stdout)?.[1])
    expect(signature).toHaveLength(64)
    expect(explain.stdout + json.stdout).not.toContain(signature)
  })

  it('refuses UNSIGNED-PAYLOAD unless an option allows it', async () => {
    const headers = await signed('-H', 'x-sdk-content-sha256: UNSIGNED-PAYLOAD')
    const args = ['verify', 'apig', ...secret, 'POST', '/app1?b=2&a=1', ...headers, ...at, '--data', 'anything']
    expect((await countersign(args)).stdout).toMatch(/^rejected {2}ERR_UNSUPPORTED\n/)
    expect((await countersign([...args, '--allow-unsigned-payload'])).code).toBe(0)
  })

  it.each([
    ['no key', ['verify', 'apig', 'GET', '/']],
    ['no request', ['verify', 'apig', ...secret]],
    ['two requests', ['verify', 'apig', ...secret, 'GET', '/', '--request', '-']],
    ['two bodies', ['verify', 'apig', ...secret, 'POST', '/', '--data', 'a', '--data-file', '-']],
    ['a header that is not valid', ['verify', 'apig', ...secret, 'GET', '/', '-H', 'X A: 1']],
    ['an empty secret', ['verify', 'apig', '--key', 'k', '--secret-file', '/dev/null', 'GET', '/']],
    ['an unknown profile', ['verify', 'apig', ...secret, 'GET', '/', '--profile', 'cobol']],
    ['a relative URL to sign', ['sign', 'apig', ...secret, 'GET', '/a']],
    ['a URL with a user', ['sign', 'apig', ...secret, 'GET', 'https://a:b@example.com/']],
    ['a URL that no verifier accepts', ['sign', 'apig', ...secret, 'GET', 'https://example.com/%zz']],
    [
      'a body that curl could not read again',
      ['sign', 'apig', ...secret, 'GET', 'https://a.example', '--data-file', '-'],
    ],
  ])('gives no verdict for %s', async (_what, args) => {
    const { code, stdout, stderr } = await countersign(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^(countersign|error): /)
    expect(stderr).not.toMatch(/hunter2| {4}at /)
  })
})
