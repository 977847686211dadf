import type { ClaimAnswer, ReplayGuard } from '@countersign/core'
import { randomUuid } from '../random-uuid.js'
import { type ContractOptions, type ContractTest, demand, readContractOptions } from './contract-test.js'

/**
 * Returns the contract of a replay guard as tests for any test runner. Every test uses its own ids, so `create` may return
 * drivers of one shared service, and the service need not be empty.
 *
 * @param create - creates a guard; guards of one service with different prefixes must not share ids
 *
 * @example
 * ```ts
 * import { memoryReplayGuard } from '@countersign/core'
 * import { testReplayGuard } from '@countersign/testing'
 *
 * declare function test(name: string, run: () => Promise<void>): void
 *
 * for (const { name, run } of testReplayGuard((options) => memoryReplayGuard(options))) test(name, run)
 * ```
 */
export function testReplayGuard(
  create: (options: { prefix?: string }) => ReplayGuard | Promise<ReplayGuard>,
  options: ContractOptions = {},
): readonly ContractTest[] {
  const times = readContractOptions(options)
  const tests = { ...claimTests(times), ...completionTests(times), ...releaseTests(times), ...crowdTests() }
  return [
    ...Object.entries(tests).map(
      ([name, run]): ContractTest => ({ name, run: async () => run(createSubject(await create({}), times)) }),
    ),
    {
      name: 'separates guards with different prefixes',
      run: async () => {
        const service = randomUuid()
        for (const prefix of [`${service}:one:`, `${service}:other:`]) {
          const subject = createSubject(await create({ prefix }), times)
          demand(await subject.claim('a shared id', 'A'), 'claimed', `the first claim with the prefix ${prefix}`)
          await subject.complete('a shared id', 'A')
          demand(await subject.claim('a shared id', 'A'), 'done', `a claim with the prefix ${prefix} after completion`)
        }
      },
    },
  ]
}

type Times = ReturnType<typeof readContractOptions>

/** A guard under test. Its claims last long by default. */
interface Subject {
  claim(id: string, holder: string, until?: Date): Promise<ClaimAnswer>
  complete(id: string, holder: string, expires?: Date): Promise<void>
  release(id: string, holder: string): Promise<void>
}

type SubjectTests = Record<string, (guard: Subject) => Promise<void>>

function createSubject(guard: ReplayGuard, { later }: Times): Subject {
  return {
    claim: (id, holder, until = later()) => guard.claim(id, holder, { until }),
    complete: (id, holder, expires = later()) => guard.complete(id, holder, { expires }),
    release: (id, holder) => guard.release(id, holder),
  }
}

function newId(): string {
  return `alexa:amzn1.echo-api.request.${randomUuid()}`
}

/** Claims a free id, and checks that it is then held. The holders are new, so that none of them claims twice. */
async function claimOnce(guard: Subject, id: string, what: string): Promise<void> {
  demand(await guard.claim(id, randomUuid()), 'claimed', `the first claim of ${what}`)
  demand(await guard.claim(id, randomUuid()), 'held', `the claim of ${what} by another holder`)
}

function claimTests({ soon, later, expiry }: Times): SubjectTests {
  return {
    async 'grants a claim to one holder'(guard) {
      const id = newId()
      await claimOnce(guard, id, 'an id')
      demand(await guard.claim(id, randomUuid()), 'held', 'the claim of a third holder')
    },
    async 'grants a claim to the same holder again'(guard) {
      const id = newId()
      demand(await guard.claim(id, 'A'), 'claimed', 'the first claim')
      demand(await guard.claim(id, 'A'), 'claimed', 'the second claim of the holder')
      demand(await guard.claim(id, 'B'), 'held', 'the claim of another holder after that')
    },
    async 'distinguishes ids that are nearly the same'(guard) {
      const id = newId()
      for (const other of [id, id.toUpperCase(), `${id} `, `${id}0`, id.slice(0, -1), `sns:${id}`, `${id}:*`]) {
        await claimOnce(guard, other, other)
      }
    },
    async 'distinguishes holders that are nearly the same'(guard) {
      const id = newId()
      demand(await guard.claim(id, 'holder'), 'claimed', 'the first claim')
      for (const other of ['Holder', 'holder ', 'holde', 'holder0', '']) {
        demand(await guard.claim(id, other), 'held', `the claim of the holder '${other}'`)
      }
    },
    async 'accepts holders that are also internal values of a driver'(guard) {
      for (const holder of ['done', 'held', 'claimed', '__proto__', 'null', '0', 'a\nb']) {
        const id = newId()
        demand(await guard.claim(id, holder), 'claimed', `the first claim of the holder '${holder}'`)
        demand(await guard.claim(id, holder), 'claimed', `the second claim of the holder '${holder}'`)
        demand(await guard.claim(id, 'B'), 'held', `a claim of the id that '${holder}' holds`)
      }
    },
    async 'accepts long ids, and ids of any characters'(guard) {
      const long = `${newId()}${'x'.repeat(450)}`
      await claimOnce(guard, long, 'a long id')
      await claimOnce(guard, `${long}y`, 'a long id that differs in the last character')
      for (const name of ['__proto__', 'Zoë ✓ 𝄞', 'a\nb', 'a/b?c#d%2F']) {
        await claimOnce(guard, `${newId()}${name}`, `an id with ${name}`)
      }
    },
    async 'ends a lease at its time'(guard) {
      const id = newId()
      demand(await guard.claim(id, 'A', soon()), 'claimed', 'the first claim')
      demand(await guard.claim(id, 'B'), 'held', 'a claim before the lease has ended')
      await expiry()
      demand(await guard.claim(id, 'B'), 'claimed', 'a claim after the lease has ended')
      demand(await guard.claim(id, 'A'), 'held', 'a claim of the first holder after that')
    },
    async 'grants a lease that has ended to its holder again'(guard) {
      const id = newId()
      await guard.claim(id, 'A', soon())
      await expiry()
      demand(await guard.claim(id, 'A'), 'claimed', 'the second claim')
      demand(await guard.claim(id, 'B'), 'held', 'a claim of another holder after that')
    },
    async 'renews the lease of a holder that claims again'(guard) {
      const id = newId()
      await guard.claim(id, 'A', soon())
      await guard.claim(id, 'A', later())
      await expiry()
      demand(await guard.claim(id, 'B'), 'held', 'a claim after the end of the first lease')
    },
    async 'does not shorten or extend a lease because of a refused claim'(guard) {
      const short = newId()
      const long = newId()
      await guard.claim(short, 'A', soon())
      await guard.claim(short, 'B', later())
      await guard.claim(long, 'A', later())
      await guard.claim(long, 'B', soon())
      await expiry()
      demand(await guard.claim(short, 'C'), 'claimed', 'a claim after the first lease, the refused one being longer')
      demand(await guard.claim(long, 'C'), 'held', 'a claim during the first lease, the refused one being shorter')
    },
  }
}

function completionTests({ soon, later, expiry }: Times): SubjectTests {
  return {
    async 'answers done once an id is completed'(guard) {
      const id = newId()
      await guard.claim(id, 'A')
      await guard.complete(id, 'A')
      demand(await guard.claim(id, 'B'), 'done', 'a claim of another holder')
      demand(await guard.claim(id, 'A'), 'done', 'a claim of the holder itself')
    },
    async 'remembers a completed id for longer than its lease'(guard) {
      const id = newId()
      await guard.claim(id, 'A', soon())
      await guard.complete(id, 'A', later())
      demand(await guard.claim(id, 'B', soon()), 'done', 'a claim during the lease')
      await expiry()
      demand(await guard.claim(id, 'B'), 'done', 'a claim after the lease')
    },
    async 'forgets a completed id at its time'(guard) {
      const id = newId()
      await guard.claim(id, 'A')
      await guard.complete(id, 'A', soon())
      demand(await guard.claim(id, 'B'), 'done', 'a claim before the expiry')
      await expiry()
      demand(await guard.claim(id, 'B'), 'claimed', 'a claim after the expiry')
    },
    async 'completes for a holder whose lease has ended'(guard) {
      const id = newId()
      await guard.claim(id, 'A', soon())
      await expiry()
      await guard.complete(id, 'A')
      demand(await guard.claim(id, 'B'), 'done', 'a claim after completion')
    },
    async 'completes for a holder whose lease has passed to another'(guard) {
      const id = newId()
      await guard.claim(id, 'A', soon())
      await expiry()
      demand(await guard.claim(id, 'B'), 'claimed', 'the claim of another holder')
      await guard.complete(id, 'A')
      demand(await guard.claim(id, 'B'), 'done', 'a renewal by the other holder')
      await guard.release(id, 'B')
      demand(await guard.claim(id, 'C'), 'done', 'a claim after the other holder has released')
    },
    async 'accepts a second completion without effect'(guard) {
      const id = newId()
      await guard.claim(id, 'A')
      await guard.complete(id, 'A')
      await guard.complete(id, 'A')
      demand(await guard.claim(id, 'B'), 'done', 'a claim after that')
    },
  }
}

function releaseTests({ soon, expiry }: Times): SubjectTests {
  return {
    async 'grants a claim again once it is released'(guard) {
      const [id, other] = [newId(), newId()]
      await guard.claim(id, 'A')
      await guard.claim(other, 'A')
      await guard.release(id, 'A')
      demand(await guard.claim(id, 'B'), 'claimed', 'a claim of the released id')
      demand(await guard.claim(id, 'A'), 'held', 'a claim of the first holder after that')
      demand(await guard.claim(other, 'B'), 'held', 'a claim of another id')
    },
    async 'releases a claim only for its holder'(guard) {
      const id = newId()
      await guard.claim(id, 'A')
      await guard.release(id, 'B')
      demand(await guard.claim(id, 'C'), 'held', 'a claim after another holder has released it')
    },
    async 'does not release the claim of another holder once a lease has ended'(guard) {
      const id = newId()
      await guard.claim(id, 'A', soon())
      await expiry()
      await guard.claim(id, 'B')
      await guard.release(id, 'A')
      demand(await guard.claim(id, 'C'), 'held', 'a claim of the id that another holder has')
    },
    async 'does not release a completed id'(guard) {
      const id = newId()
      await guard.claim(id, 'A')
      await guard.complete(id, 'A')
      await guard.release(id, 'A')
      demand(await guard.claim(id, 'B'), 'done', 'a claim after the release')
    },
    async 'accepts a release of an id that was never claimed, without effect'(guard) {
      const id = newId()
      await guard.release(id, 'A')
      await claimOnce(guard, id, 'an id')
    },
  }
}

const crowd = 50

function crowdTests(): SubjectTests {
  const claimAll = (guard: Subject, id: string): Promise<ClaimAnswer>[] =>
    Array.from({ length: crowd }, (_, index) => guard.claim(id, `holder ${index}`))
  const count = (answers: readonly ClaimAnswer[], wanted: ClaimAnswer): number =>
    answers.filter((answer) => answer === wanted).length
  return {
    async 'grants one of many claims at once'(guard) {
      const answers = await Promise.all(claimAll(guard, newId()))
      demand(count(answers, 'claimed'), 1, 'claims granted')
      demand(count(answers, 'held'), crowd - 1, 'claims refused')
    },
    async 'grants one of many claims at once of an id that was released'(guard) {
      const id = newId()
      await guard.claim(id, 'A')
      await guard.release(id, 'A')
      demand(count(await Promise.all(claimAll(guard, id)), 'claimed'), 1, 'claims granted')
    },
    async 'grants many claims at once of one holder'(guard) {
      const id = newId()
      const answers = await Promise.all(Array.from({ length: 8 }, () => guard.claim(id, 'A')))
      demand(count(answers, 'claimed'), 8, 'claims granted')
    },
    async 'grants claims of different ids at once'(guard) {
      const answers = await Promise.all(Array.from({ length: crowd }, () => guard.claim(newId(), 'A')))
      demand(count(answers, 'claimed'), crowd, 'claims granted')
    },
    async 'does not grant a claim that runs at the same time as a completion'(guard) {
      const id = newId()
      await guard.claim(id, 'A')
      const claims = claimAll(guard, id)
      const [answers] = await Promise.all([Promise.all(claims), guard.complete(id, 'A'), ...claimAll(guard, id)])
      demand(count(answers, 'claimed'), 0, 'claims granted')
      demand(await guard.claim(id, 'B'), 'done', 'a claim after the completion')
    },
    async 'completes at the same time as renewals and releases'(guard) {
      const id = newId()
      await guard.claim(id, 'A')
      const renewals = Array.from({ length: 8 }, () => guard.claim(id, 'A'))
      await Promise.all([...renewals, guard.complete(id, 'A'), guard.release(id, 'B'), guard.claim(id, 'A')])
      demand(await guard.claim(id, 'B'), 'done', 'a claim after the completion')
    },
  }
}
