import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const demo = fileURLToPath(new URL('demo.js', import.meta.url))

describe('the demonstration', () => {
  it('serves the genuine request and refuses each of the others for its own reason', async () => {
    // This rejects if the demonstration exits with a code other than 0.
    const { stdout } = await promisify(execFile)(process.execPath, [demo])
    const answers = stdout.match(/(?:accepted|ERR_\w+)/g) ?? []
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1)
    expect(answers.filter((answer) => answer.startsWith('ERR_')).length).toBeGreaterThanOrEqual(8)
    expect(stdout).not.toMatch(/│ NO/)
  })
})
