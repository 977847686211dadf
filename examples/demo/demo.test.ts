import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const demo = fileURLToPath(new URL('demo.js', import.meta.url))

describe('the demonstration', () => {
  it('serves the genuine request and refuses the others, each for its reason', async () => {
    // Rejects if the demonstration exits with another code than 0.
    const { stdout } = await promisify(execFile)(process.execPath, [demo])
    const answers = stdout.match(/(?:accepted|ERR_\w+)/g) ?? []
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1)
    expect(answers.filter((answer) => answer.startsWith('ERR_')).length).toBeGreaterThanOrEqual(8)
    expect(stdout).not.toMatch(/│ NO/)
  })
})
