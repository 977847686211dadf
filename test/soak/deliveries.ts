// Sends deliveries to two servers with one Redis, while Redis, its connections and the certificate host fail and recover.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import {
  createTestAuthority,
  payPalDnsName,
  type SignedTestRequest,
  snsDnsName,
  testAppAppleId,
  testBundleId,
  testTopicArn,
  testTopicUrn,
  testWebhookId,
} from '@countersign/testing'
import { createRedisServer } from '../node/redis-server.js'
import { requestBytes, send } from '../node/send.js'
import { startCertificateServer } from './certificate-server.js'
import { DeliveryLog, type ReceiverEvent } from './delivery-log.js'
import { startRedisProxy } from './redis-proxy.js'
import { createSenders, type Delivery, type Sender } from './senders.js'

/** A line of the report: the counted event, and whether the number is allowed. */
export type Limit = [what: string, value: string | number, holds: boolean]

// Messages of SNS per minute. The sender does not wait for answers.
const rate = 5_400
// After this many messages of SNS, a message of every other service follows.
const othersAfter = 20
// Milliseconds after which the sender gives a message up. SNS continues for longer.
const patience = 180_000

/** Sends messages for a number of seconds, and reports the results. */
export async function runDeliveries(seconds: number): Promise<Limit[]> {
  const log = new DeliveryLog()
  const directory = await mkdtemp(join(tmpdir(), 'countersign-soak-'))
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--dir', directory]
  const redis = await createRedisServer('--maxmemory-policy', 'noeviction', ...durable)
  await redis.start()
  const proxy = await startRedisProxy(redis.port)
  const authority = await createTestAuthority()
  const intermediate = await authority.intermediate()
  const signer = await intermediate.issue({ dnsNames: [snsDnsName(), payPalDnsName()] })
  const [sns, ...others] = (await createSenders(authority, signer)) as [Sender, ...Sender[]]
  const certificates = await startCertificateServer(signer.pem)
  const receivers = await Promise.all(
    ['redis', 'ioredis'].map((library) =>
      startReceiver(log, {
        library,
        redisPort: proxy.port,
        hostUrl: certificates.url,
        topicArn: testTopicArn,
        bundleId: testBundleId,
        appAppleId: testAppAppleId,
        webhookId: testWebhookId,
        topicUrn: testTopicUrn,
        pin: signer.pem,
        anchors: authority.anchorPem,
        intermediates: intermediate.pem,
      }),
    ),
  )
  const agent = new Agent({ keepAlive: true })
  const faults = { kills: 0, cuts: 0, outages: 0 }
  let certificateId = 0
  let over = false

  /** Creates a message. Sometimes its certificate is new to the receivers. */
  const sign = async (sender: Sender, text: string): Promise<Delivery> => {
    const delivery = await sender.sign(text, certificateId)
    log.expect(delivery.id, sender.title)
    return delivery
  }

  const post = async ({ headers, body }: SignedTestRequest, path: string): Promise<string> => {
    const port = receivers[Math.random() < 0.5 ? 0 : 1]?.port
    log.attempts += 1
    try {
      const { status, text } = await send(`http://127.0.0.1:${port}${path}`, { headers, body, agent })
      return `${status} ${text}`
    } catch (error) {
      return `no answer: ${(error as Error).message}`
    }
  }

  // Like the services, but faster: a message without an answer, or with a 5xx, is delivered again.
  const deliver = async ({ id, path, request }: Delivery): Promise<void> => {
    const until = Date.now() + patience
    while (Date.now() < until) {
      const answer = await post(request, path)
      if (answer === '200 handled') return log.answerSuccess(id)
      // The message was handled by a request whose answer was lost, or by a copy.
      if (answer === '200 {"error":"ERR_REPLAYED"}') return
      if (!/^(5\d\d |no answer)/.test(answer)) {
        log.wrong.push(`${path} ${id}: ${answer}`)
        return
      }
      log.repeated += 1
      await wait(200 + Math.random() * 400)
    }
  }

  const forge = async ({ path, forgery }: Delivery, refusal: number): Promise<void> => {
    log.forged += 1
    const answer = await post(forgery, path)
    // A forged message must be refused; the reason does not matter.
    if (/^[23]/.test(answer)) log.forgedAccepted += 1
    else if (!answer.startsWith(`${refusal} `) && !/^(503 |no answer)/.test(answer))
      log.wrong.push(`a forgery for ${path}: ${answer}`)
  }

  const sendOne = async (sender: Sender, index: number): Promise<void> => {
    const delivery = await sign(sender, index % 400 === 200 ? 'slow' : 'may fail')
    const copies = index % 10 === 0 ? [deliver(delivery)] : []
    if (index % 4 === 0) copies.push(forge(delivery, sender.refusal))
    await Promise.all([deliver(delivery), ...copies])
    if (index % 5 !== 0) return
    // Send a replay some time later.
    await wait(Math.random() * 2_000)
    log.copies += 1
    await deliver(delivery)
  }

  const breakThings = async (): Promise<void> => {
    const kinds = [killRedis, cutConnections, cutConnections, removeHost]
    for (let round = 0; ; round += 1) {
      await wait(600)
      if (over) return
      await kinds[round % kinds.length]?.()
    }
  }
  const killRedis = async (): Promise<void> => {
    faults.kills += 1
    await redis.stop()
    await wait(Math.random() * 800)
    await redis.start()
  }
  const cutConnections = async (): Promise<void> => {
    faults.cuts += 1
    proxy.cut()
  }
  const removeHost = async (): Promise<void> => {
    faults.outages += 1
    certificates.mode = 'down'
    certificateId += 1
    await wait(900)
    certificates.mode = 'fine'
  }

  try {
    const dropped = receivers.map(({ port }) => dropTwentyTimes(port))
    const breaking = breakThings()
    const count = Math.ceil((rate / 60) * seconds)
    const start = Date.now()
    const sending: Promise<void>[] = []
    for (let index = 0; index < count; index += 1) {
      await wait(Math.max(0, start + (index * 60_000) / rate - Date.now()))
      sending.push(sendOne(sns, index))
      if (index % othersAfter === 0) sending.push(...others.map((sender) => sendOne(sender, index / othersAfter)))
    }
    over = true
    await breaking
    await Promise.all(sending)
    const starts = await Promise.all(dropped)
    // The last reports of the receivers may still be on their way.
    await wait(500)
    const faulty = { lost: log.lost, wrong: log.wrong, again: log.handledAgain, twice: log.handledTwice }
    for (const [kind, ids] of Object.entries(faulty)) {
      for (const id of ids.slice(0, 5)) process.stderr.write(`${kind}: ${id}\n`)
    }
    return [
      ['SNS messages sent', log.sentBy(sns.title), seconds < 60 || log.sentBy(sns.title) >= 5_000],
      ...others.map(({ title }): Limit => [`${title} messages sent`, log.sentBy(title), log.sentBy(title) > 0]),
      ['messages lost', log.lost.length, log.lost.length === 0],
      ['messages with a wrong answer', log.wrong.length, log.wrong.length === 0],
      ['handled again after completion', log.handledAgain.length, log.handledAgain.length <= log.notWritten],
      ['handled twice', log.handledTwice.length, log.handledTwice.length <= log.notWritten],
      ['completions that could not be written', log.notWritten, true],
      ['forged messages', log.forged, log.forged > 0],
      ['forged messages accepted', log.forgedAccepted, log.forgedAccepted === 0],
      ['handlers that ran for a forgery', log.forgedHandled.length, log.forgedHandled.length === 0],
      ['deliveries', log.attempts, true],
      ['deliveries repeated after 5xx', log.repeated, log.repeated > 0],
      ['replays after an answer', log.copies, log.copies > 0],
      ['Redis killed and restarted', faults.kills, faults.kills > 0],
      ['Redis connections cut', faults.cuts, faults.cuts > 0],
      ['certificate host stopped', faults.outages, faults.outages > 0],
      ['handlers run for a message dropped twenty times', starts.join(', '), starts.every((times) => times === 1)],
    ]
  } finally {
    for (const { child } of receivers) child.send('stop')
    agent.destroy()
    proxy.close()
    certificates.close()
    await redis.stop()
    await rm(directory, { recursive: true })
  }

  // Sends one signed message repeatedly and hangs up each time while its handler runs, and then delivers it.
  async function dropTwentyTimes(port: number): Promise<number> {
    const delivery = await sign(sns, 'slow')
    for (let times = 0; times < 20; times += 1) {
      const socket = connect(port, '127.0.0.1').on('error', () => {})
      socket.write(requestBytes({ ...delivery.request, path: delivery.path }))
      await wait(100)
      socket.destroy()
    }
    await deliver(delivery)
    return log.startsOf(delivery.id)
  }
}

interface Receiver {
  readonly port: number
  readonly child: ChildProcess
}

async function startReceiver(log: DeliveryLog, settings: object): Promise<Receiver> {
  const program = fileURLToPath(new URL('receiver-process.js', import.meta.url))
  // Start it without the loader of this process, so that it uses the published packages.
  const child = fork(program, [JSON.stringify(settings)], { execArgv: [] })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  child.on('message', (event: ReceiverEvent) => log.hear(event))
  return { port, child }
}
