// Runs the Node example under load while each service behind it fails in turn. Then it delivers messages to two servers with
// one Redis that stops and restarts. Each part takes the given time: pnpm soak [--seconds 60]
import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createTrustAnchors } from '@countersign/core/x509'
import {
  alexaDnsName,
  createCertificateHost,
  createTestAuthority,
  hostile,
  type SignedTestRequest,
  signAlexaRequest,
  testSkillId,
} from '@countersign/testing'
import { createRedisServer } from '../node/redis-server.js'
import { send } from '../node/send.js'
import { formatTable, requireCommands } from '../runtimes/index.js'
import { startCertificateServer } from './certificate-server.js'
import { type Limit, runDeliveries } from './deliveries.js'
import { heldAfter } from './many-urls.js'
import { type Phase, phases, type RedisState } from './phases.js'
import { Tally } from './tally.js'

interface Measurement {
  heap: number
  rss: number
  stall: number
}

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, urls: { type: 'string', default: '100000' } },
})
const phaseTime = (Number(values.seconds) * 1_000) / phases.length
if (!(phaseTime >= 500)) throw new Error(`--seconds must be at least ${phases.length / 2}`)
const [clients, coldUrls] = [12, 4]

requireCommands({ 'redis-server': 'redis-server', 'redis-cli': 'redis-tools' })
const authority = await createTestAuthority()
let signer = await authority.issue({ dnsNames: [alexaDnsName] })
const forged = await forgeries()
const certificates = await startCertificateServer(signer.chainPem)
const redis = await createRedisServer('--maxmemory-policy', 'noeviction')
await redis.start()
const skill = fork(
  fileURLToPath(new URL('skill-process.js', import.meta.url)),
  [
    JSON.stringify({
      redisPort: redis.port,
      hostUrl: certificates.url,
      skillId: testSkillId,
      anchors: authority.anchorPem,
    }),
  ],
  { execArgv: ['--expose-gc'] },
)
const { url } = (await once(skill, 'message'))[0] as { url: string }
const agent = new Agent({ keepAlive: true, maxSockets: clients })
const tally = new Tally()
let warmName = 'warm'

try {
  const start = await soak()
  const end = await measure(skill)
  const grown = await heldAfter(Number(values.urls), await createTrustAnchors(authority.anchorPem), signer)
  process.stderr.write('deliveries …\n')
  report(start, end, grown, await runDeliveries(Number(values.seconds)))
} finally {
  skill.send('stop')
  agent.destroy()
  certificates.close()
  await redis.stop()
}

async function soak(): Promise<Measurement> {
  // Load the code that is loaded once, and warm the URL that stays warm from here on.
  for (let round = 0; round < 200; round += 1) await post(await sign(warmName))
  const start = await measure(skill)
  skill.send('start')
  for (const [index, phase] of phases.entries()) {
    process.stderr.write(`${phase.name} …\n`)
    await prepare(phase, index)
    const until = performance.now() + phaseTime
    await Promise.all(Array.from({ length: clients }, (_, client) => drive(phase, index, client, until)))
    await recover(phase.redis)
  }
  return start
}

// One client sends mostly genuine requests, some with a certificate that is new to the skill, and also replays and forgeries.
async function drive(phase: Phase, index: number, client: number, until: number): Promise<void> {
  for (let round = 0; performance.now() < until; round += 1) {
    const cold = round % 4 === 0
    const request = await sign(cold ? `cold-${index}-${(client + round) % coldUrls}` : warmName)
    const answer = await post(request)
    // After the first request, a cold certificate is warm.
    tally.countGenuine(phase.name, answer, cold ? [...phase.cold, ...phase.warm] : phase.warm)
    if (answer === '200' && round % 8 === 1) tally.countReplay(phase.name, await post(request))
    if (round % 2 === 0) {
      const { name, request: forgery } = forged[(client * 7 + round) % forged.length] as (typeof forged)[number]
      tally.countForged(phase.name, name, await post(forgery))
    }
  }
}

async function prepare({ host, redis: state, name }: Phase, index: number): Promise<void> {
  certificates.mode = host
  if (name === 'certificate rotated') {
    signer = await authority.issue({ dnsNames: [alexaDnsName] })
    certificates.chain = signer.chainPem
    warmName = 'rotated'
  }
  if (state === 'stopped') await redis.stop()
  if (state === 'poisoned') await poison(index)
  if (state === 'full') command('CONFIG', 'SET', 'maxmemory', '1')
}

async function recover(state: RedisState): Promise<void> {
  if (state === 'full') command('CONFIG', 'SET', 'maxmemory', '0')
  if (state !== 'stopped') return
  await redis.start()
  // The client reconnects by itself. A skill that does not reconnect would fail the next phase.
  for (let attempt = 0; attempt < 100 && (await post(await sign(warmName))) !== '200'; attempt += 1) await wait(50)
}

// Everything that an attacker with access to Redis could store as a certificate.
async function poison(index: number): Promise<void> {
  const { keys } = signer
  const impostor = await createTestAuthority({ subject: authority.subject })
  const poisons = [
    'x'.repeat(1_000_000),
    (await authority.issue({ keys, dnsNames: [alexaDnsName], faults: ['expired'] })).chainPem,
    (await impostor.issue({ dnsNames: [alexaDnsName] })).chainPem,
    (await authority.issue({ dnsNames: ['attacker.example'] })).chainPem,
  ]
  for (let cold = 0; cold < coldUrls; cold += 1) {
    const key = `countersign:certificate:${certificateUrl(`cold-${index}-${cold}`)}`
    // Pass it on standard input, because a megabyte is too long for an argument.
    execFileSync('redis-cli', ['-p', String(redis.port), '-x', 'SET', key], { input: poisons[cold % poisons.length] })
  }
}

function command(...words: string[]): void {
  execFileSync('redis-cli', ['-p', String(redis.port), ...words])
}

function certificateUrl(name: string): string {
  return `https://s3.amazonaws.com/echo.api/${name}.pem`
}

function sign(name: string): Promise<SignedTestRequest> {
  return signAlexaRequest({ signer, certificateUrl: certificateUrl(name), hashes: ['SHA-256'] })
}

// Create them once, because they stay hostile at any age. Their certificates are not on the host.
async function forgeries(): Promise<{ name: string; request: SignedTestRequest }[]> {
  const made: { name: string; request: SignedTestRequest }[] = []
  for await (const { name, request } of hostile.alexa({ authority, host: createCertificateHost() })) {
    if (request.method === 'POST') made.push({ name, request })
  }
  return made
}

async function post({ headers, body }: SignedTestRequest): Promise<string> {
  try {
    const { status, text } = await send(url, { headers, body, agent })
    return status === 200 ? '200' : `${status} ${(JSON.parse(text) as { error: string }).error}`
  } catch (error) {
    return `no answer: ${(error as Error).message}`
  }
}

async function measure(child: ChildProcess): Promise<Measurement> {
  child.send('measure')
  return (await once(child, 'message'))[0] as Measurement
}

function report(start: Measurement, end: Measurement, grown: number, deliveries: readonly Limit[]): void {
  const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`
  const down = tally.unavailableIn.get('host down') ?? 0
  const limits: Limit[] = [
    ['requests sent', tally.genuine + tally.forged + tally.replayed, tally.accepted > 0],
    ['genuine requests', tally.genuine, true],
    ['genuine, accepted', tally.accepted, tally.accepted > 0],
    ['genuine, refused for a wrong reason', tally.wrong.length, tally.wrong.length === 0],
    ['forged requests', tally.forged, tally.forged > 0],
    ['forged, accepted', tally.forgedAccepted.length, tally.forgedAccepted.length === 0],
    ['replays', tally.replayed, tally.replayed > 0],
    ['replays, accepted', tally.replaysAccepted.length, tally.replaysAccepted.length === 0],
    ['unavailable answers', tally.unavailable, true],
    ['unavailable while the host was down', down, down > 0],
    ['unavailable while Redis was stopped', tally.unavailableIn.get('Redis stopped') ?? 0, true],
    ['unavailable while Redis was full', tally.unavailableIn.get('Redis full') ?? 0, true],
    ['longest stall of the event loop', `${end.stall.toFixed(0)} ms`, end.stall < 1_000],
    ['memory in use at the start', megabytes(start.heap), true],
    ['memory in use at the end', megabytes(end.heap), end.heap - start.heap < 32 * 1_048_576],
    ['resident at the end', megabytes(end.rss), true],
    ['certificate downloads', certificates.downloads, true],
    [`memory held after ${values.urls} certificate URLs`, megabytes(grown), grown < 8 * 1_048_576],
    ...deliveries,
  ]
  process.stdout.write(
    `${formatTable(
      ['soak', 'value', 'holds'],
      limits.map(([what, value, holds]) => [what, value, holds ? 'yes' : 'NO']),
    )}\n`,
  )
  for (const fault of [...tally.wrong, ...tally.forgedAccepted, ...tally.replaysAccepted].slice(0, 20)) {
    process.stdout.write(`${fault}\n`)
  }
  process.exitCode = limits.every(([, , holds]) => holds) ? 0 : 1
}
