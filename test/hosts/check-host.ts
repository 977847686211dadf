import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { AwkwardRequest } from './awkward.js'
import { type Answer, type Connection, closed } from './connection.js'
import { describeFound, type Found, foundHeader, sha256, shared } from './found.js'
import type { Host, Running, Start } from './host.js'
import type { HostileRequest, Services, WireRequest } from './material.js'
import { apig } from './packages.js'
import type { Program } from './programs.js'

/** Columns of the table. */
export const columns = ['Alexa', 'SNS', 'API Gateway', 'hostile', 'body', 'keep-alive', 'slow', 'other'] as const
export type Column = (typeof columns)[number]

/** The results of a host's checks, in the form that one process sends to another. */
export interface ReportData {
  readonly passed: Partial<Record<Column, number>>
  readonly failures: readonly { readonly column: Column; readonly what: string }[]
  readonly limits: readonly string[]
}

/** The results of a host's checks. */
export class Report {
  readonly passed = new Map<Column, number>()
  readonly failures: { readonly column: Column; readonly what: string }[] = []
  /** The limits of the host that were observed. */
  readonly limits = new Set<string>()

  pass(column: Column): void {
    this.passed.set(column, (this.passed.get(column) ?? 0) + 1)
  }

  fail(column: Column, what: string): void {
    this.failures.push({ column, what })
  }

  toJSON(): ReportData {
    return { passed: Object.fromEntries(this.passed), failures: this.failures, limits: [...this.limits] }
  }
}

/** A request with the verdict that it must have. */
interface Expectation {
  readonly column: Column
  readonly name: string
  readonly request: WireRequest
  readonly accepted: boolean
  /** The status of the refusal. Default: any status from 400 to 499. */
  readonly status?: number
}

/** The requests that are sent to every host. */
export interface Requests {
  readonly awkward: readonly (AwkwardRequest & { readonly accepted: boolean })[]
  readonly services: Services
}

/** The verdict of a verifier on the bytes themselves. */
export async function judgeAwkward(requests: readonly AwkwardRequest[]): Promise<Requests['awkward']> {
  const verifier = apig.createApigVerifier({ secrets: { signature_key1: 'signature_secret1' } })
  return await Promise.all(
    requests.map(async (awkward) => {
      const { method, url, headers, body } = awkward.request
      const lines = headers.map(([name, value]): [string, string] => [name, value])
      const verdict = verifier.verify({ method, url, headers: lines, body })
      return {
        ...awkward,
        accepted: await verdict.then(
          () => true,
          () => false,
        ),
      }
    }),
  )
}

/**
 * Starts both programs of a host, and sends each program its requests.
 *
 * @returns a function that waits for the answers to slow requests, and then closes the servers
 */
export async function checkHost(
  host: Host,
  { awkward, services }: Requests,
  report: Report,
): Promise<() => Promise<void>> {
  const closers: (() => unknown)[] = []
  let slow: Promise<void> | undefined
  const start = async (part: { program: Program; start: Start }, column: Column): Promise<Client | undefined> => {
    try {
      const running = await part.start(part.program)
      closers.push(() => running.close())
      return new Client(running, host, report)
    } catch (error) {
      report.fail(column, `does not start: ${messageOf(error)}`)
      return undefined
    }
  }
  if (host.skill !== undefined) {
    const client = await start(host.skill, 'Alexa')
    const path = host.skill.path ?? '/alexa'
    if (client !== undefined) {
      await checkSkill(client, path, services, host)
      if (!host.events) slow = checkPatience(client, await services.alexa(path), host, report)
    }
  }
  if (host.backend !== undefined) {
    const client = await start(host.backend, 'API Gateway')
    const { only = /^/ } = host
    const served = awkward.filter(({ request }) => only.test(request.url))
    if (client !== undefined) await checkBackend(client, served, services)
  }
  for (const [name, check] of Object.entries(host.checks ?? {})) {
    try {
      await check(services)
      report.pass('other')
    } catch (error) {
      report.fail('other', `${name}: ${messageOf(error)}`)
    }
  }
  return async () => {
    await slow
    // A framework may wait for a request that hangs.
    await Promise.race([Promise.all(closers.map((close) => close())), wait(1_000)])
  }
}

async function checkSkill(client: Client, path: string, services: Services, host: Host): Promise<void> {
  const genuine = { accepted: true } as const
  await client.expect({ column: 'Alexa', name: 'genuine', request: await services.alexa(path), ...genuine })
  await client.expect({ column: 'SNS', name: 'genuine', request: await services.sns(path), ...genuine })
  // A parser that uses the charset reads a text that differs from the signed one.
  const { headers, ...request } = await services.alexa(path, '+AGE-')
  const typed = [...headers.filter(([name]) => !/^content-type$/i.test(name)), utf7] as const
  await client.expectBody({ ...request, headers: typed })
  for (const hostile of [...(await services.hostileAlexa(path)), ...(await services.hostileSns(path))]) {
    await client.expectRefusal(hostile)
    if (host.events) continue
    await client.expectKept(hostile.name, await services.alexa(path))
  }
  client.close()
}

// A request whose body does not arrive must still get an answer, and may cost only a timer.
async function checkPatience(client: Client, request: WireRequest, { limits }: Host, report: Report): Promise<void> {
  const stalled = await client.stall(request)
  if (limits?.['half a body'] !== undefined) {
    if (stalled === undefined) report.limits.add('half a body')
    else report.fail('slow', 'half a body was answered, although the table of limits says that this is not possible')
    return
  }
  if (stalled === undefined) report.fail('slow', `no answer to half a body in ${patience} ms`)
  else if (stalled.status < 400) report.fail('slow', `half a body was answered with ${stalled.status}`)
  else report.pass('slow')
}

async function checkBackend(client: Client, awkward: Requests['awkward'], services: Services): Promise<void> {
  for (const { name, request, accepted } of awkward) {
    await client.expect({ column: 'API Gateway', name, request, accepted })
  }
  for (const hostile of await services.hostileApig()) await client.expectRefusal(hostile)
  client.close()
}

const utf7 = ['Content-Type', 'application/json; charset=utf-7'] as const

/** The milliseconds that half a body may wait for an answer, which is more than the limit of an adapter. */
export const patience = 12_000

/** Sends requests to one program over one connection, as long as the connection is open. */
class Client {
  readonly #running: Running
  readonly #host: Host
  readonly #report: Report
  #connection: Connection | undefined
  #hangs = 0

  constructor(running: Running, host: Host, report: Report) {
    this.#running = running
    this.#host = host
    this.#report = report
  }

  async expect({ column, name, request, accepted, status }: Expectation): Promise<void> {
    const limit = accepted ? this.#host.limits?.[name] : undefined
    // The verifier cannot refuse a part that the host drops.
    if (!accepted && this.#host.drops?.[name] !== undefined) return await this.#expectDropped(name, request)
    try {
      const { answer, found } = await this.#send(request)
      const handled = found !== undefined
      if (answer.status < 400 && !handled) throw new Error(`answered with ${answer.status}, and nothing was verified`)
      if (handled && !accepted) throw new Error('handled, although a verifier refuses these bytes')
      if (handled && limit !== undefined)
        throw new Error('handled, although the table of limits says that this is not possible')
      if (!handled && accepted && limit === undefined)
        throw new Error(`refused: ${answer.status} ${answer.text.slice(0, 80)}`)
      if (handled && answer.status >= 400) throw new Error(`handled, and answered with ${answer.status}`)
      if (status !== undefined && answer.status !== status) {
        throw new Error(`refused with ${answer.status}, not with ${status}: ${answer.text.slice(0, 80)}`)
      }
      if (handled) await this.#compare(request, found)
      if (limit === undefined) this.#report.pass(column)
      else this.#report.limits.add(name)
    } catch (error) {
      if (limit !== undefined && !/^handled/.test(messageOf(error))) this.#report.limits.add(name)
      else this.#report.fail(column, `${name}: ${messageOf(error)}`)
    }
  }

  async #expectDropped(name: string, request: WireRequest): Promise<void> {
    const { found } = await this.#send(request)
    if (found === undefined)
      this.#report.fail('API Gateway', `${name}: refused, although the table says that this is not possible`)
    else this.#report.limits.add(name)
  }

  async expectRefusal({ name, status, request }: HostileRequest): Promise<void> {
    await this.expect({ column: 'hostile', name, request, accepted: false, status })
  }

  /** Checks that the request is refused, or that the handler finds only verified values. */
  async expectBody(request: WireRequest): Promise<void> {
    try {
      const { answer, found } = await this.#send(request)
      if (found !== undefined) await this.#compare(request, found)
      else if (answer.status < 400) throw new Error(`answered with ${answer.status}, and nothing was verified`)
      this.#report.pass('body')
    } catch (error) {
      this.#report.fail('body', `charset=utf-7: ${messageOf(error)}`)
    }
  }

  /** Checks that a connection serves a genuine request after a refusal. */
  async expectKept(after: string, request: WireRequest): Promise<void> {
    const name = `the connection after ${after}`
    if (this.#host.limits?.[name] !== undefined && this.#connection === undefined) {
      this.#report.limits.add(name)
      return
    }
    try {
      if (this.#connection === undefined) throw new Error(closed)
      const { answer, found } = await this.#send(request, false)
      if (found === undefined) throw new Error(`refused: ${answer.status} ${answer.text.slice(0, 80)}`)
      this.#report.pass('keep-alive')
    } catch (error) {
      this.#report.fail('keep-alive', `after ${after}: ${messageOf(error)}`)
    }
  }

  async stall(request: WireRequest): Promise<Answer | undefined> {
    const connection = await this.#running.open()
    try {
      return await connection.stall(request, patience)
    } finally {
      connection.close()
    }
  }

  close(): void {
    this.#connection?.close()
    this.#connection = undefined
  }

  async #send(request: WireRequest, retry = true): Promise<{ answer: Answer; found: Found | string | undefined }> {
    // A further request to a host that hangs shows nothing new, and takes the whole deadline.
    if (this.#hangs >= 3) throw new Error('not sent, because the host hangs')
    shared().found.length = 0
    const kept = this.#connection
    this.#connection ??= await this.#running.open()
    try {
      const answer = await this.#connection.send(request)
      if (answer.headers.connection === 'close') this.close()
      const all = shared().found
      const found = all.findLast(({ request: seen }) => seen !== undefined) ?? all.at(-1)
      return { answer, found: answer.headers[foundHeader] ?? found }
    } catch (error) {
      if (/^No answer/.test(messageOf(error))) this.#hangs += 1
      this.close()
      // Every client does this if a server has closed a kept connection.
      if (retry && kept !== undefined && messageOf(error) === closed) return await this.#send(request, false)
      throw error
    }
  }

  async #compare({ body }: WireRequest, found: Found | string): Promise<void> {
    const said = typeof found === 'string' ? found : await describeFound(found)
    if (!said.endsWith(await sha256(body)))
      throw new Error('handled, and the verified body is not the one that was sent')
    if (typeof found === 'string' || found.request === undefined) return
    for (const name of ['body', 'rawBody'] as const) {
      const wrong = differs((found.request as Record<string, unknown>)[name], body, found)
      if (wrong !== undefined) throw new Error(`handled, and request.${name} ${wrong}`)
    }
  }
}

/** Describes how the body that a handler finds differs from the verified one. */
function differs(seen: unknown, body: Uint8Array, { verified }: Found): string | undefined {
  if (seen === undefined || seen === null || seen === verified.payload) return undefined
  if (seen instanceof Uint8Array) return Buffer.compare(seen, body) === 0 ? undefined : 'holds other bytes'
  const text = Buffer.from(body).toString()
  if (typeof seen === 'string') return seen === text ? undefined : 'is another text'
  if (isDeepStrictEqual(seen, {}) && body.length === 0) return undefined
  return isDeepStrictEqual(seen, parse(text)) ? undefined : `is ${JSON.stringify(seen)?.slice(0, 60)}`
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
}
