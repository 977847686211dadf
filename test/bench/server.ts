// pnpm bench:server: the time that verification adds to a request of a Node server, on loopback. server.ts [--node 24]
// [--rounds 9]
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
import { quantile } from './measure.js'
import { nodeOf } from './node-of.js'

const { values } = parseArgs({
  options: {
    packages: { type: 'string', default: packagesFolder },
    node: { type: 'string' },
    rounds: { type: 'string', default: '9' },
  },
})

/** Each subject, and the same server without verification. */
const subjects: readonly (readonly [name: string, without?: string])[] = [
  ['node:http'],
  ['node:http, ours', 'node:http'],
  ['express'],
  ['express, ours', 'express'],
  ['express, alexa-verifier-middleware', 'express'],
  ['express, ask-sdk-express-adapter', 'express'],
  ['fastify'],
  ['fastify, ours', 'fastify'],
]
const connections = [1, 32] as const
const requestsOf = (count: number): number => (count === 1 ? 200 : 640)
// The number of requests that a server needs until its code is optimized.
const warmUp = 4_000

interface Server {
  readonly name: string
  readonly without: string | undefined
  readonly child: ChildProcess
  readonly port: number
  /** By the number of connections: microseconds of processor time for each request, and requests in a second. */
  readonly samples: ReadonlyMap<number, { times: number[]; rates: number[] }>
}

const folder = mkdtempSync(join(tmpdir(), 'countersign-server-'))
const file = join(folder, 'material.json')
const servers: Server[] = []
try {
  const material = execFileSync(process.execPath, [await buildForNode('first-material'), '4'], { encoding: 'utf8' })
  writeFileSync(file, material)
  const { headers, body } = JSON.parse(material) as { headers: [string, string][]; body: string }
  const bytes = Buffer.from(body, 'base64')
  for (const [name, without] of [...subjects, ['floor'] as const]) servers.push(await start(name, without))
  const floor = servers.pop() as Server
  const floors: number[] = []
  for (const server of servers) await measureRequests(server, 32, headers, bytes, warmUp)
  await timeOf(floor, warmUp)
  for (let round = 0; round < Number(values.rounds); round++) {
    floors.push(await measureFloor(floor))
    for (const count of connections) {
      for (const server of servers) {
        const sample = await measureRequests(server, count, headers, bytes)
        server.samples.get(count)?.times.push(sample.time)
        server.samples.get(count)?.rates.push(sample.rate)
      }
    }
  }
  floor.child.disconnect()
  print(quantile(floors, 0.1))
} finally {
  for (const { child } of servers) child.disconnect()
  rmSync(folder, { recursive: true })
}

async function start(name: string, without: string | undefined): Promise<Server> {
  const program = join(import.meta.dirname, 'server-subject.js')
  const child = fork(program, [name, file, values.packages], { execPath: nodeOf(values.node), execArgv: [] })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return { name, without, child, port, samples: new Map(connections.map((count) => [count, { times: [], rates: [] }])) }
}

async function timeOf({ child }: Server, floorTimes = 0): Promise<number> {
  child.send(floorTimes)
  const [{ time }] = (await once(child, 'message')) as [{ time: number }]
  return time
}

async function measureFloor(server: Server): Promise<number> {
  const times = 500
  const before = await timeOf(server)
  return ((await timeOf(server, times)) - before) / times
}

async function measureRequests(
  server: Server,
  count: number,
  headers: readonly [string, string][],
  body: Buffer,
  requests: number = requestsOf(count),
): Promise<{ time: number; rate: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: count })
  const all = { ...Object.fromEntries(headers), 'content-type': 'application/json', 'content-length': body.length }
  const send = async (): Promise<void> => {
    const sent = request({ host: '127.0.0.1', port: server.port, method: 'POST', path: '/', headers: all, agent })
    sent.end(body)
    const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage]
    for await (const _ of response);
    if (response.statusCode !== 200) throw new Error(`${server.name} answered ${response.statusCode}`)
  }
  const [before, since] = [await timeOf(server), performance.now()]
  await Promise.all(
    Array.from({ length: count }, async () => {
      for (let index = 0; index < requests / count; index++) await send()
    }),
  )
  const [after, seconds] = [await timeOf(server), (performance.now() - since) / 1_000]
  agent.destroy()
  return { time: (after - before) / requests, rate: requests / seconds }
}

function print(floor: number): void {
  const table = new Table({
    head: [
      'server',
      'connections',
      'requests/s, median',
      'CPU µs a request, p10',
      'added',
      `added ÷ floor (${floor.toFixed(0)} µs)`,
    ],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  })
  for (const count of connections) {
    for (const { name, without, samples } of servers) {
      const { times = [], rates = [] } = samples.get(count) ?? {}
      const time = quantile(times, 0.1)
      const bare = servers.find((other) => other.name === without)?.samples.get(count)?.times
      const added = bare === undefined ? undefined : time - quantile(bare, 0.1)
      const columns = [time.toFixed(0), added?.toFixed(0) ?? '', added === undefined ? '' : (added / floor).toFixed(2)]
      table.push([name, count, quantile(rates, 0.5).toFixed(0), ...columns])
    }
  }
  process.stdout.write(`${table.toString()}\n`)
}
