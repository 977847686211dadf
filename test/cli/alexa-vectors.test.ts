import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { vectorsAbsent, vectorsFolder } from '../support/vectors-folder.js'
import { countersign, createScratch } from './countersign.js'

if (vectorsFolder === undefined) {
  describe.skip(`countersign on Alexa requests that Amazon signed: ${vectorsAbsent}`, () => {
    it('accepts them', () => {})
  })
} else {
  const folder = join(vectorsFolder, 'alexa')
  const roots = readdirSync(join(folder, 'roots')).map((name) => join(folder, 'roots', name))
  const scratch = createScratch()
  afterAll(scratch.remove)

  const named = (name: string): string[] => [
    '--headers',
    join(folder, name, 'headers.json'),
    '--chain',
    join(folder, name, 'chain.pem'),
  ]

  describe('countersign verify alexa on cert7-2019-nodesdk', () => {
    const request = [...named('cert7-2019-nodesdk'), '--body', join(folder, 'cert7-2019-nodesdk', 'body.bin')]

    it('prints accepted, with the Amazon trust anchors', async () => {
      const run = await countersign(['verify', 'alexa', ...request, '--at', '2019-07-15T22:44:25Z', '--skill', 'any'])
      expect(run).toMatchObject({ code: 0, stderr: '' })
      expect(run.stdout).toMatch(/^accepted\n/)
    })

    it('prints accepted, with trust anchors from files', async () => {
      const trust = roots.flatMap((root) => ['--trust', root])
      const run = await countersign(['verify', 'alexa', ...request, ...trust, '--at', '2019-07-15T22:44:25Z', '--json'])
      expect(run.code).toBe(0)
      expect(JSON.parse(run.stdout)).toMatchObject({
        verdict: 'accepted',
        verified: { timestamp: '2019-07-15T22:44:23.000Z', algorithm: 'RSASSA-PKCS1-v1_5-SHA-1' },
      })
    })

    it('rejects it 151 s later, and today', async () => {
      const late = await countersign(['verify', 'alexa', ...request, '--at', '2019-07-15T22:46:54Z'])
      expect(late.code).toBe(1)
      expect(late.stdout).toMatch(/^rejected {2}ERR_TIMESTAMP_OUT_OF_RANGE\n/)
      const today = await countersign(['verify', 'alexa', ...request])
      expect(today.code).toBe(1)
      expect(today.stdout).toMatch(/^rejected {2}ERR_CERTIFICATE_EXPIRED\n/)
    })

    it('rejects it for another skill', async () => {
      const run = await countersign([
        'verify',
        'alexa',
        ...request,
        '--at',
        '2019-07-15T22:44:25Z',
        '--skill',
        'amzn1.ask.skill.mine',
      ])
      expect(run.code).toBe(1)
      expect(run.stdout).toMatch(/^rejected {2}ERR_SIGNER_NOT_ALLOWED\n/)
    })

    it('rejects it with a byte changed', async () => {
      const bytes = readFileSync(join(folder, 'cert7-2019-nodesdk', 'body.bin'))
      bytes[100] = (bytes[100] ?? 0) ^ 1
      const body = scratch.write('body.bin', bytes)
      const files = [...named('cert7-2019-nodesdk'), '--body', body]
      const run = await countersign(['verify', 'alexa', ...files, '--at', '2019-07-15T22:44:25Z'])
      expect(run.code).toBe(1)
      expect(run.stdout).toMatch(/^rejected {2}ERR_SIGNATURE_MISMATCH\n/)
    })
  })

  describe('countersign explain alexa on a signature whose body is unknown', () => {
    const args = ['explain', 'alexa', ...named('cert3-2016-10-29-stackoverflow-sigonly'), '--body', '-']

    it('shows the signed digest and the computed one as text', async () => {
      const run = await countersign([...args, '--at', '2016-10-29T22:00:00Z'], { input: 'any body' })
      expect(run.code).toBe(1)
      expect(run.stdout).toMatch(/signedHash +SHA-1\n +signedDigest +ca5cc3be233b045be79e94389e47353b7aaec434\n/)
      // printf 'any body' | sha1sum
      expect(run.stdout).toMatch(/computedDigest +d436631bf60b4bfcd6515e6438d9631755eeda11\n/)
    })

    it('shows both digests as JSON', async () => {
      const run = await countersign([...args, '--at', '2016-10-29T22:00:00Z', '--json'], { input: 'any body' })
      const { checks } = JSON.parse(run.stdout)
      expect(checks).toContainEqual(
        expect.objectContaining({
          id: 'signature',
          outcome: 'failed',
          evidence: expect.objectContaining({
            signedHash: 'SHA-1',
            signedDigest: 'ca5cc3be233b045be79e94389e47353b7aaec434',
            computedDigest: 'd436631bf60b4bfcd6515e6438d9631755eeda11',
          }),
        }),
      )
    })
  })
}
