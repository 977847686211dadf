import { createTestAuthority } from '@countersign/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { countersign, createScratch } from '../cli/countersign.js'

const scratch = createScratch()
afterAll(scratch.remove)

// packages/cli/src/program.test.ts tests every place at which text enters. These tests run the built command.
describe('terminals-are-not-steered', () => {
  const hostile = 'a\u001b[2Jb\u009b1mc\u0007d\re\u202ef\u2028g'
  const steering = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
  const secret = scratch.write('secret', 'secret')

  it.each<[string, string[]]>([
    ['a command', [hostile]],
    ['an option', ['doctor', `--${hostile}`]],
    ['a value', ['verify', 'alexa', '--at', hostile]],
    ['a path', ['verify', 'sns', hostile]],
    ['a message', ['explain', 'sns', scratch.write('message', JSON.stringify({ Type: hostile, Message: hostile }))]],
    ['a target', ['explain', 'apig', 'GET', `/${hostile}`, '--key', hostile, '--secret-file', secret]],
    ['a body', ['sign', 'apig', 'POST', 'http://a/', '--data', hostile, '--key', 'k', '--secret-file', secret]],
    ['an error code', ['code', hostile]],
  ])('%s', async (_what, args) => {
    for (const env of [{}, { NO_COLOR: '1' }]) {
      const { stdout, stderr } = await countersign(args, { env })
      expect(stdout + stderr).not.toBe('')
      expect(stdout + stderr).not.toMatch(steering)
    }
  })

  it('with colours, nothing else begins with an escape character', async () => {
    const other = await createTestAuthority({ subject: hostile })
    const trust = ['--trust', scratch.write('anchors.pem', other.anchorPem)]
    const { stdout } = await countersign(['doctor', '--offline', ...trust], { env: { FORCE_COLOR: '1' } })
    expect(stdout).toContain('\u001b[')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour begins with the escape character.
    expect(stdout.replace(/\u001b\[\d{1,2}m/g, '')).not.toMatch(steering)
  })
})
