import type { ReplayGuard } from '@countersign/core'
import { type ContractOptions, type ContractTest, demand, readContractOptions } from './contract-test.js'
import { randomUuid } from './random-uuid.js'

/**
 * The contract of a replay guard, as tests for any test runner. Every test has ids of its own, so `create` may hand out
 * drivers of one shared service, and nothing need be empty.
 *
 * @example
 * ```ts
 * import { memoryReplayGuard } from '@countersign/core'
 * import { testReplayGuard } from '@countersign/testing'
 *
 * declare function test(name: string, run: () => Promise<void>): void
 *
 * for (const { name, run } of testReplayGuard(() => memoryReplayGuard())) test(name, run)
 * ```
 */
export function testReplayGuard(
  create: () => ReplayGuard | Promise<ReplayGuard>,
  options: ContractOptions = {},
): readonly ContractTest[] {
  const { soon, later, expiry } = readContractOptions(options)
  const newId = (): string => `alexa:amzn1.echo-api.request.${randomUuid()}`
  const test = (name: string, run: (guard: ReplayGuard) => Promise<void>): ContractTest => ({
    name,
    run: async () => run(await create()),
  })
  const once = async (guard: ReplayGuard, id: string, what: string): Promise<void> => {
    demand(await guard.claim(id, later()), true, `the first claim of ${what}`)
    demand(await guard.claim(id, later()), false, `the second claim of ${what}`)
  }
  return [
    test('grants a claim once', async (guard) => {
      const id = newId()
      await once(guard, id, 'an id')
      demand(await guard.claim(id, later()), false, 'the third claim')
    }),
    test('keeps ids apart that are nearly the same', async (guard) => {
      const id = newId()
      for (const other of [id, id.toUpperCase(), `${id} `, `${id}0`, id.slice(0, -1), `sns:${id}`, `${id}:*`]) {
        await once(guard, other, other)
      }
    }),
    test('takes long ids, and ids of any characters', async (guard) => {
      const long = `${newId()}${'x'.repeat(450)}`
      await once(guard, long, 'a long id')
      await once(guard, `${long}y`, 'a long id that differs in the last character')
      for (const name of ['__proto__', 'Zoë ✓ 𝄞', 'a\nb', 'a/b?c#d%2F']) {
        await once(guard, `${newId()}${name}`, `an id with ${name}`)
      }
    }),
    test('grants a claim again once it has expired', async (guard) => {
      const id = newId()
      demand(await guard.claim(id, soon()), true, 'the first claim')
      demand(await guard.claim(id, later()), false, 'a claim before the expiry')
      await expiry()
      demand(await guard.claim(id, later()), true, 'a claim after the expiry')
      demand(await guard.claim(id, later()), false, 'a claim after that')
    }),
    test('does not let a refused claim shorten or lengthen the one that stands', async (guard) => {
      const short = newId()
      const long = newId()
      await guard.claim(short, soon())
      await guard.claim(short, later())
      await guard.claim(long, later())
      await guard.claim(long, soon())
      await expiry()
      demand(await guard.claim(short, later()), true, 'a claim after the first expiry, the refused one being longer')
      demand(await guard.claim(long, later()), false, 'a claim before the first expiry, the refused one being shorter')
    }),
    test('grants a claim again once it is released', async (guard) => {
      const id = newId()
      const other = newId()
      await guard.claim(id, later())
      await guard.claim(other, later())
      await guard.release(id)
      await once(guard, id, 'a released id')
      demand(await guard.claim(other, later()), false, 'a claim of another id')
    }),
    test('releases what was never claimed, to no effect', async (guard) => {
      const id = newId()
      await guard.release(id)
      await once(guard, id, 'an id')
    }),
    test('grants one of many claims at once', async (guard) => {
      const id = newId()
      const answers = await Promise.all(Array.from({ length: 64 }, () => guard.claim(id, later())))
      demand(answers.filter((answer) => answer === true).length, 1, 'claims granted')
      demand(answers.filter((answer) => answer === false).length, 63, 'claims refused')
    }),
    test('grants claims of different ids at once', async (guard) => {
      const answers = await Promise.all(Array.from({ length: 32 }, () => guard.claim(newId(), later())))
      demand(answers.filter((answer) => answer === true).length, 32, 'claims granted')
    }),
  ]
}
