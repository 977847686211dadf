import {
  alexaDnsName,
  createTestAuthority,
  type SignAlexaRequestOptions,
  signAlexaRequest,
  testSkillId,
} from '@countersign/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { countersign, createScratch } from './countersign.js'

const scratch = createScratch()
afterAll(scratch.remove)

const root = await createTestAuthority()
const signer = await (await root.intermediate()).issue({ dnsNames: [alexaDnsName] })
const trust = scratch.write('root.pem', root.anchorPem)
const chain = scratch.write('chain.pem', signer.chainPem)

let count = 0
async function saved(options: Partial<SignAlexaRequestOptions> = {}): Promise<string[]> {
  const request = await signAlexaRequest({ signer, ...options })
  count += 1
  const headers = scratch.write(`${count}.json`, JSON.stringify(request.headers))
  const body = scratch.write(`${count}.bin`, request.body)
  return ['--headers', headers, '--body', body, '--chain', chain, '--trust', trust]
}

describe('countersign verify alexa', () => {
  it('accepts a request of the test authority, headers as pairs', async () => {
    const run = await countersign(['verify', 'alexa', ...(await saved()), '--skill', testSkillId])
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toMatch(/^accepted\n\n {2}signer +echo-api.amazon.com\n/)
    expect(run.stdout).not.toContain('Note:')
  })

  it('says that any skill is accepted without --skill', async () => {
    const run = await countersign(['verify', 'alexa', ...(await saved())])
    expect(run.code).toBe(0)
    expect(run.stdout).toContain('Note: Any skill is accepted here')
  })

  it('prints lines of at most 80 columns, without colour', async () => {
    const run = await countersign(['explain', 'alexa', ...(await saved()).slice(0, 6)], { env: { CI: 'true' } })
    expect(run.code).toBe(1)
    expect(run.stdout).toContain('ERR_CERTIFICATION_PATH_INVALID')
    expect(run.stdout).not.toContain('\u001b')
    expect(Math.max(...run.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  it('reads a whole saved HTTP request', async () => {
    const request = await signAlexaRequest({ signer })
    const head = ['POST /alexa HTTP/1.1', ...request.headers.map((field) => field.join(': '))].join('\n')
    const file = scratch.write('request.http', `${head}\n\n${new TextDecoder().decode(request.body)}`)
    const run = await countersign(['verify', 'alexa', '--request', file, '--chain', chain, '--trust', trust])
    expect(run).toMatchObject({ code: 0, stderr: '' })
  })

  it('refuses a URL outside the policy, even with --chain', async () => {
    const url = 'https://s3.amazonaws.com.evil.example/echo.api/echo-api-cert.pem'
    const run = await countersign(['verify', 'alexa', ...(await saved({ certificateUrl: url }))])
    expect(run.code).toBe(1)
    expect(run.stdout).toMatch(/^rejected {2}ERR_CERTIFICATE_URL_FORBIDDEN\n/)
  })

  it('stops at the first check that fails, while explain continues', async () => {
    const files = await saved({ timestamp: '2001-01-01T00:00:00Z', certificateUrl: 'https://example.com/x.pem' })
    const verify = await countersign(['verify', 'alexa', ...files, '--json'])
    expect(JSON.parse(verify.stdout).checks.at(-1)).toMatchObject({ id: 'certificate-url', outcome: 'failed' })
    const explain = await countersign(['explain', 'alexa', ...files, '--json'])
    expect(JSON.parse(explain.stdout).checks).toContainEqual(
      expect.objectContaining({ id: 'timestamp', outcome: 'failed' }),
    )
  })

  it('does not print control characters of a request', async () => {
    const files = await saved({ skillId: 'evil\u001b[2J\u009b2J\u202eskill' })
    for (const mode of [[], ['--json']]) {
      const run = await countersign(['explain', 'alexa', ...files, '--skill', 'amzn1.ask.skill.mine', ...mode])
      expect(run.code).toBe(1)
      expect(run.stdout).toContain('skill')
      for (const character of ['\u001b', '\u009b', '\u202e']) expect(run.stdout).not.toContain(character)
    }
  })

  it('prints no part of the body', async () => {
    const run = await countersign(['explain', 'alexa', ...(await saved({ request: { secret: 'hunter2' } })), '--json'])
    expect(run.code).toBe(0)
    expect(run.stdout).not.toMatch(/hunter2|apiAccessToken|BEGIN CERTIFICATE/)
  })
})

describe('countersign without a verdict, exit code 2', () => {
  it.each([
    ['no arguments', ['verify', 'alexa']],
    ['an unknown scheme', ['verify', 'telegram']],
    ['an unknown option', ['verify', 'alexa', '--frobnicate']],
    ['a time that does not exist', ['verify', 'alexa', '--at', '2019-02-30T00:00:00Z']],
    ['a missing file', ['verify', 'alexa', '--headers', '/nowhere.json', '--body', '-']],
    ['standard input twice', ['verify', 'alexa', '--headers', '-', '--body', '-']],
    ['headers that are not JSON', ['verify', 'alexa', '--headers', chain, '--body', '-']],
    [
      'trust anchors that are not certificates',
      ['verify', 'alexa', '--headers', '-', '--body', chain, '--trust', '/dev/null'],
    ],
  ])('%s', async (_what, args) => {
    const run = await countersign(args, { input: '{}' })
    expect(run.code).toBe(2)
    expect(run.stdout).toBe('')
    expect(run.stderr).toMatch(/^(countersign|error): /)
    expect(run.stderr).not.toContain('    at ')
  })

  it('reports it as JSON too', async () => {
    const run = await countersign(['verify', 'alexa', '--headers', '/nowhere.json', '--body', '-', '--json'])
    expect(run.code).toBe(2)
    expect(JSON.parse(run.stdout)).toEqual({
      verdict: 'unavailable',
      error: { message: '/nowhere.json cannot be read: no such file' },
    })
  })
})

describe('countersign', () => {
  it('prints its version and its commands', async () => {
    expect((await countersign(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    const help = await countersign(['--help'])
    expect(help.code).toBe(0)
    expect(help.stdout).toContain('verify')
  })
})
