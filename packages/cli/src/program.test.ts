import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { createTestAuthority, signAlexaRequest, signSnsMessage, snsDnsName } from '@countersign/testing'
import { createColors } from 'picocolors'
import { afterAll, describe, expect, it } from 'vitest'
import { createProgram, run } from './program.js'
import { schemes } from './schemes/index.js'
import type { Terminal } from './terminal.js'

// Clears the screen, then a C1 control, a bell, a carriage return, right-to-left text, and a line separator.
const hostile = 'a\u001b[2Jb\u009b1mc\u0007d\re\u202ef\u2028g'
// The characters that no output may contain. A line feed ends a line of the program.
const steering = /(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u

const folder = mkdtempSync(join(tmpdir(), 'countersign-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

async function print(args: readonly string[], input = ''): Promise<string> {
  let output = ''
  const keep = (text: string): void => {
    output += text
  }
  const terminal: Terminal = {
    columns: 80,
    colors: createColors(false),
    print: keep,
    note: keep,
    readInput: async () => new TextEncoder().encode(input),
  }
  await run(args, terminal, '0.0.0')
  return output
}

function leavesOf(
  command: CommandUnknownOpts,
  path: readonly string[] = [],
): { path: string[]; command: CommandUnknownOpts }[] {
  if (command.commands.length === 0) return [{ path: [...path], command }]
  return command.commands.flatMap((inner) => leavesOf(inner, [...path, inner.name()]))
}

const program = createProgram(
  { columns: 80, colors: createColors(false), print() {}, note() {}, readInput: async () => new Uint8Array(0) },
  '0.0.0',
  () => {},
)

describe('help', () => {
  const leaves = leavesOf(program as unknown as CommandUnknownOpts).map(({ path }) => path)
  it.each(leaves.map((path) => [path.join(' '), path] as const))(
    '%s has an example, and fits 80 columns',
    async (_name, path) => {
      const help = await print([...path, '--help'])
      expect(help).toMatch(new RegExp(`\\nExamples?:\\n {2}countersign ${path.join(' ')}( |\\n)`))
      expect(help.split('\n').filter((line) => line.length > 80)).toEqual([])
    },
  )

  it.each([[], ['verify'], ['explain'], ['sign'], ['certify'], ['send']])('%s fits 80 columns', async (...path) => {
    const help = await print([...path, '--help'])
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([])
  })
})

describe('a scheme of the table', () => {
  const parents = new Map(program.commands.map((parent) => [parent.name(), parent.commands.map((one) => one.name())]))

  it.each(['verify', 'explain', 'certify', 'send'])('has a command of its name below %s', (parent) => {
    const others = ['request', 'signature']
    expect(parents.get(parent)?.filter((name) => !others.includes(name))).toEqual(Object.keys(schemes))
  })

  it('has a command of its name below sign, if it signs', () => {
    const signing = Object.entries(schemes).filter(([, { addSign }]) => addSign !== undefined)
    expect(parents.get('sign')).toEqual(signing.map(([name]) => name))
  })

  it('is in the description of the program', () => {
    for (const { title } of Object.values(schemes)) expect(program.description()).toContain(title)
  })
})

describe('an error', () => {
  it.each([
    ['an unknown command', ['verfy']],
    ['an unknown option', ['doctor', '--on']],
    ['a missing option', ['verify', 'signature']],
    ['an option that is not valid', ['verify', 'alexa', '--at', 'noon']],
    ['a file that does not exist', ['verify', 'sns', '/nowhere']],
    ['an unknown error code', ['code', 'ERR_NOTHING']],
  ])('begins with the name of the program: %s', async (_what, args) => {
    expect(await print(args)).toMatch(/^countersign: /)
  })
})

/** Every command line with the hostile text in one place, and in all places at once. The title has no escapes. */
function hostileLines(): [title: string, args: string[]][] {
  const lines = leavesOf(program as unknown as CommandUnknownOpts).flatMap(({ path, command }) => {
    const values = [hostile, `http://127.0.0.1:1/${hostile}`]
    const required = command.options.filter(({ mandatory }) => mandatory).flatMap(({ long }) => [long ?? '', hostile])
    const parameters = command.registeredArguments.map(() => hostile)
    const valued = command.options.filter((option) => option.required)
    return [
      [...path, `--${hostile}`],
      [...path, ...parameters, hostile, hostile, hostile],
      ...values.map((value) => [...path, ...required, ...parameters.map(() => value)]),
      ...values.map((value) => [
        ...path,
        ...parameters,
        '--json',
        ...valued.flatMap(({ long }) => [long ?? '', value]),
      ]),
      ...valued.flatMap(({ long }) => values.map((value) => [...path, ...required, ...parameters, `${long}=${value}`])),
    ]
  })
  return [[hostile], ['verify', hostile], [`--${hostile}`], ...lines].map((args, index) => [
    `${index}: ${args.join(' ').replaceAll(hostile, 'HOSTILE')}`,
    args,
  ])
}

describe('the output for an argument', () => {
  it.each(hostileLines())('%s', async (_line, args) => {
    expect(await print(args)).not.toMatch(steering)
  })
})

describe('the output for the input of a command', async () => {
  const authority = await createTestAuthority()
  const signer = await authority.issue({
    subject: hostile,
    dnsNames: [hostile],
  })
  const sns = await authority.issue({ dnsNames: [snsDnsName()] })
  const { message } = await signSnsMessage({ signer: sns })
  const certificate = write('certificate.pem', signer.chainPem)
  const anchors = write('anchors.pem', authority.anchorPem)
  const secret = write('secret', 'secret')
  const alexa = await signAlexaRequest({ signer })
  const headers = write('headers.json', JSON.stringify(alexa.headers))
  const body = write('body.bin', alexa.body)
  const apig = ['--key', 'key', '--secret-file', secret]

  const fieldCases = Object.keys(message).map((name): [string, string[]] => [
    `a message with a hostile ${name}`,
    ['sns', write(`${name}.json`, JSON.stringify({ ...message, [name]: hostile }))],
  ])
  const headerCases = alexa.headers.map(([name], index): [string, string[]] => [
    `a request with a hostile ${name}`,
    [
      'alexa',
      '--headers',
      write(
        `headers-${index}.json`,
        JSON.stringify(alexa.headers.map((one, at) => (at === index ? [name, hostile] : one))),
      ),
      '--body',
      body,
    ],
  ])
  const requestHead = `POST /${encodeURI('a')} HTTP/1.1\r\nHost: a\r\n`
  const cases: [what: string, args: string[]][] = [
    ...fieldCases,
    ...headerCases,
    ['a message that is not JSON', ['sns', write('not-json', hostile)]],
    [
      'names of headers',
      ['alexa', '--headers', write('names.json', JSON.stringify({ [hostile]: 'a' })), '--body', body],
    ],
    [
      'the names in a certificate',
      ['alexa', '--headers', headers, '--body', body, '--chain', certificate, '--trust', anchors],
    ],
    ['a raw request that is not one', ['alexa', '--request', write('raw', `${requestHead}X: ${hostile}\r\n\r\n`)]],
    ['a fixture', ['alexa', '--request', write('fixture', `{"request":{"method":"${encodeURI('a')}","url":1}}`)]],
    ['a target', ['apig', 'GET', `/${hostile}?${hostile}=${hostile}`, ...apig]],
    ['a header of the command line', ['apig', 'GET', '/', '--header', `X-A: ${hostile.replace('\r', '')}`, ...apig]],
    [
      'an authorization',
      ['apig', 'GET', '/', '-H', `Authorization: SDK-HMAC-SHA256 Access=${hostile.replace('\r', '')}`, ...apig],
    ],
  ]
  it.each(cases)('%s', async (_what, args) => {
    for (const mode of ['verify', 'explain']) {
      expect(await print([mode, ...args, '--verbose'])).not.toMatch(steering)
      const json = await print([mode, ...args, '--json'])
      expect(json).not.toMatch(steering)
      if (json.startsWith('{')) expect(() => JSON.parse(json.slice(0, json.lastIndexOf('}') + 1))).not.toThrow()
    }
  })

  it('trust anchors', async () => {
    const other = await createTestAuthority({ subject: hostile })
    const trust = write('other.pem', other.anchorPem)
    expect(await print(['doctor', '--offline', '--trust', trust])).not.toMatch(steering)
    expect(await print(['doctor', '--offline', '--trust', trust, '--json'])).not.toMatch(steering)
  })

  it('the body, the headers and the target of a signed request', async () => {
    const sign = ['sign', 'apig', ...apig]
    expect(await print([...sign, 'POST', 'http://a/', '--data', hostile])).not.toMatch(steering)
    expect(await print([...sign, 'POST', 'http://a/', '--data-file', write(`x\u001b[2Jy`, 'a')])).not.toMatch(steering)
    expect(await print([...sign, 'POST', 'http://a/', '-H', 'X-A: a\u202eb'])).not.toMatch(steering)
    expect(await print([...sign, 'POST', 'http://a/\u202e'])).not.toMatch(steering)
    expect(await print([...sign, 'P\u001b[2J', 'http://a/'])).not.toMatch(steering)
  })

  it('the answers of an endpoint', async () => {
    const server = createServer((request, response) => {
      request.resume()
      response.writeHead(499, hostile.replace(/[^\x20-\x7e]/g, '\u009b'), { 'x-a': '\u009b1m' })
      response.end(JSON.stringify({ error: hostile }))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    expect(await print(['certify', url, '--max-requests', '2'])).not.toMatch(steering)
    expect(await print(['doctor', '--host', url])).not.toMatch(steering)
    server.close()
    server.closeAllConnections()
  })
})
