import { describe, expect, it } from 'vitest'
import { VerificationError } from '../errors.js'
import { type CheckDefinition, runChecks, type Step } from './checks.js'

interface Trace {
  readonly ran: string[]
}

function check(id: string, more: Partial<CheckDefinition<Trace>> = {}): CheckDefinition<Trace> {
  return { id, run: ({ ran }) => void ran.push(id), ...more }
}

const failing = () => {
  throw new VerificationError('ERR_HEADER_MISSING', 'ERR_HEADER_MISSING here')
}

describe('runChecks', () => {
  it('stops at the first check that fails', async () => {
    const context: Trace = { ran: [] }
    const steps = [check('a'), check('b', { run: failing }), check('c')]
    await expect(runChecks(steps, context)).rejects.toMatchObject({ code: 'ERR_HEADER_MISSING' })
    expect(context.ran).toEqual(['a'])
  })

  it('waits for a check before it goes on', async () => {
    const context: Trace = { ran: [] }
    const slow = check('slow', {
      async run({ ran }) {
        await new Promise((resolve) => setTimeout(resolve, 5))
        ran.push('slow')
      },
    })
    await runChecks([slow, check('after')], context)
    expect(context.ran).toEqual(['slow', 'after'])
  })

  it('asks a group once, and leaves its checks to it', async () => {
    const context: Trace = { ran: [] }
    const group: Step<Trace> = { checks: [check('inner')], run: ({ ran }) => void ran.push('resolved') }
    await runChecks([group, check('after')], context)
    expect(context.ran).toEqual(['resolved', 'after'])
  })
})
