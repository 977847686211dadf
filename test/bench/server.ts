// pnpm bench:server: the time that verification adds to a request of a Node server, on loopback. server.ts [--node 24]
// [--rounds 30] [--only express] [--than folder]. `--packages` measures another checkout, and `--than` one beside it.
import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { packagesFolder } from '../support/packages.js'
import { buildForNode } from './build.js'
import { quantile, shuffled } from './measure.js'
import { nodeOf } from './node-of.js'

const { values } = parseArgs({
  options: {
    packages: { type: 'string', default: packagesFolder },
    than: { type: 'string' },
    node: { type: 'string' },
    rounds: { type: 'string', default: '30' },
    only: { type: 'string' },
  },
})

/** How requests are verified, by framework. Each framework also has a server without verification. */
const frameworks: Readonly<Record<string, readonly string[]>> = {
  'node:http': ['floor', 'ours'],
  express: ['floor', 'ours', 'alexa-verifier-middleware', 'ask-sdk-express-adapter'],
  fastify: ['floor', 'ours'],
}
const connections = [1, 32] as const
// p10 and the median.
const shares = [0.1, 0.5] as const
// Samples are short, so that some of them fall into moments in which nothing else runs on the machine.
const requests = 256
// The number of requests that a server needs until its code is optimized.
const warmUp = 8_000

interface Server {
  readonly framework: string
  /** Undefined for the server without verification. */
  readonly verification: string | undefined
  readonly child: ChildProcess
  readonly port: number
  /** By the number of connections. */
  readonly loads: ReadonlyMap<number, Load>
}

interface Load {
  /** Keeps the connections open between samples. */
  readonly agent: Agent
  /** Microseconds of processor time for each request. */
  readonly times: number[]
  /** Requests in a second. */
  readonly rates: number[]
}

const folder = mkdtempSync(join(tmpdir(), 'countersign-server-'))
const file = join(folder, 'material.json')
const servers: Server[] = []
try {
  const material = execFileSync(process.execPath, [await buildForNode('first-material'), '4'], { encoding: 'utf8' })
  writeFileSync(file, material)
  const { headers, body } = JSON.parse(material) as { headers: [string, string][]; body: string }
  const sent = { headers: Object.fromEntries(headers), body: Buffer.from(body, 'base64') }
  for (const [framework, verifications] of Object.entries(frameworks)) {
    if (values.only !== undefined && values.only !== framework) continue
    const others = values.than === undefined ? [] : ['than']
    for (const verification of [undefined, ...verifications, ...others])
      servers.push(await start(framework, verification))
  }
  const loop = await start('loop', undefined)
  servers.push(loop)
  await timeOf(loop, warmUp)
  const measured = servers.filter((one) => one !== loop)
  for (const server of measured) await send(server, 32, sent, warmUp)
  const loops: number[] = []
  for (let round = 0; round < Number(values.rounds); round++) {
    loops.push(await measureLoop(loop))
    for (const count of connections) {
      for (const server of shuffled(measured)) await measureRequests(server, count, sent)
    }
  }
  print(measured, loops)
} finally {
  for (const { child } of servers) child.disconnect()
  rmSync(folder, { recursive: true })
}

async function start(framework: string, verification: string | undefined): Promise<Server> {
  const program = join(import.meta.dirname, 'server-subject.js')
  const isOther = verification === 'than'
  const subject = verification === undefined ? framework : `${framework}, ${isOther ? 'ours' : verification}`
  const packages = isOther && values.than !== undefined ? values.than : values.packages
  const child = fork(program, [subject, file, packages], { execPath: nodeOf(values.node), execArgv: [] })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  const loads = new Map(
    connections.map((count) => [
      count,
      { agent: new Agent({ keepAlive: true, maxSockets: count }), times: [], rates: [] },
    ]),
  )
  return { framework, verification, child, port, loads }
}

/** Returns the processor time of a server, in microseconds. The server of the loop first verifies as often as given. */
async function timeOf({ child }: Server, times = 0): Promise<number> {
  child.send(times)
  const [{ time }] = (await once(child, 'message')) as [{ time: number }]
  return time
}

async function measureLoop(server: Server): Promise<number> {
  const before = await timeOf(server)
  return ((await timeOf(server, requests)) - before) / requests
}

interface SentRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

async function measureRequests(server: Server, count: number, sent: SentRequest): Promise<void> {
  const [before, since] = [await timeOf(server), performance.now()]
  await send(server, count, sent, requests)
  const [after, seconds] = [await timeOf(server), (performance.now() - since) / 1_000]
  server.loads.get(count)?.times.push((after - before) / requests)
  server.loads.get(count)?.rates.push(requests / seconds)
}

async function send(server: Server, count: number, { headers, body }: SentRequest, times: number): Promise<void> {
  const { port, loads } = server
  const options = {
    ...{ host: '127.0.0.1', port, method: 'POST', path: '/', agent: loads.get(count)?.agent },
    headers: { ...headers, 'content-type': 'application/json', 'content-length': body.length },
  }
  const sendOne = async (): Promise<void> => {
    const sent = request(options)
    sent.end(body)
    const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage]
    for await (const _ of response);
    if (response.statusCode !== 200) throw new Error(`${nameOf(server)} answered ${response.statusCode}`)
  }
  await Promise.all(
    Array.from({ length: count }, async () => {
      for (let index = 0; index < times / count; index++) await sendOne()
    }),
  )
}

function nameOf({ framework, verification }: Server): string {
  if (verification === undefined) return framework
  return `${framework}, ${verification === 'than' ? values.than : verification}`
}

function print(measured: readonly Server[], loops: readonly number[]): void {
  const ratios = ['added ÷ floor\np10', '\nmedian', 'added ÷ loop\np10', '\nmedian', 'ours ÷ it\np10', '\nmedian']
  const head = ['server', 'connections', 'requests/s\nmedian', 'CPU µs\np10', '\nmedian', 'added µs\np10', '\nmedian']
  const table = new Table({
    head: [...head, ...ratios],
    colAligns: ['left', ...Array<'right'>(head.length + ratios.length - 1).fill('right')],
    style: { head: [], border: [], compact: true },
  })
  for (const count of connections) for (const server of measured) table.push(rowOf(measured, server, count, loops))
  const [low, middle] = shares.map((share) => quantile(loops, share).toFixed(0))
  process.stdout.write(`${table.toString()}\nloop: ${low} µs (p10), ${middle} µs (median)\n`)
}

function rowOf(
  measured: readonly Server[],
  server: Server,
  count: number,
  loops: readonly number[],
): (string | number)[] {
  const { framework, verification, loads } = server
  const loadOf = (wanted: string | undefined): Load | undefined =>
    measured.find((one) => one.framework === framework && one.verification === wanted)?.loads.get(count)
  const timeOf = (wanted: string | undefined, share: number): number => quantile(loadOf(wanted)?.times ?? [], share)
  const added = (wanted: string | undefined, share: number): number => timeOf(wanted, share) - timeOf(undefined, share)
  const each = (digits: number, value: (share: number) => number): string[] =>
    shares.map((share) => value(share).toFixed(digits))
  const columns = [
    ...[nameOf(server), count, quantile(loads.get(count)?.rates ?? [], 0.5).toFixed(0)],
    ...each(0, (share) => timeOf(verification, share)),
  ]
  if (verification === undefined) return columns
  return [
    ...columns,
    ...each(0, (share) => added(verification, share)),
    ...each(2, (share) => added(verification, share) / added('floor', share)),
    ...each(2, (share) => added(verification, share) / quantile(loops, share)),
    ...each(2, (share) => added('ours', share) / added(verification, share)),
  ]
}
