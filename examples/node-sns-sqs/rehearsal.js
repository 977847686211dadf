// Rehearses the receiver against an SQS endpoint: a subscription, a notification, a queue with a handler that fails twice.
import { once } from 'node:events'
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { createTrustAnchors } from '@countersign/core/x509'
import {
  createCertificateHost,
  createTestAuthority,
  signSnsMessage,
  snsCaIssuersUrl,
  snsCertificateUrl,
  snsDnsName,
} from '@countersign/testing'
import { createReceiver } from './receiver.js'

const [endpoint = 'http://127.0.0.1:4566'] = process.argv.slice(2)
const count = 25
const region = 'eu-west-1'
const topicArn = `arn:aws:sns:${region}:123456789012:orders`
const log = (line) => process.stdout.write(`${line}\n`)

// These replace Amazon: an authority, its certificates at their URLs, and the answer of SNS to a confirmation.
const authority = await (await createTestAuthority()).intermediate()
const signer = await authority.issue({ dnsNames: [snsDnsName(topicArn)], caIssuers: [snsCaIssuersUrl] })
const certificates = createCertificateHost({
  [snsCertificateUrl(topicArn)]: signer.pem,
  [snsCaIssuersUrl]: authority.der,
})
const confirmations = []
const amazon = async (input, init) => {
  const url = new URL(input)
  if (url.searchParams.get('Action') !== 'ConfirmSubscription') return await certificates.fetch(input, init)
  confirmations.push(url.searchParams.get('TopicArn'))
  return new Response(`<ConfirmSubscriptionResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
  <ConfirmSubscriptionResult><SubscriptionArn>${topicArn}:00000000-0000-0000-0000-000000000000</SubscriptionArn></ConfirmSubscriptionResult>
  <ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata>
</ConfirmSubscriptionResponse>`)
}

const sqs = new SQSClient({ endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } })
const { QueueUrl: queueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `orders-${process.pid}` }))
for (let start = 0; start < count; start += 10) {
  const Entries = Array.from({ length: Math.min(10, count - start) }, (_, index) => ({
    Id: String(index),
    MessageBody: JSON.stringify({ TopicArn: topicArn, Message: `order ${start + index}` }),
  }))
  await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
}
log(`${count} messages in`)

const processed = new Map()
const failures = new Set()
const receiver = createReceiver({
  topicArn,
  sqs,
  queue: { queueUrl, batches: 6, waitSeconds: 1, visibilityTimeout: 2 },
  onMessage({ body }) {
    const order = JSON.parse(body).Message
    if (['order 3', 'order 17'].includes(order) && !failures.has(order)) {
      failures.add(order)
      throw new Error(`${order} cannot be handled just now`)
    }
    processed.set(order, (processed.get(order) ?? 0) + 1)
  },
  log,
  verifier: { trustAnchors: createTrustAnchors(authority.anchorPem), fetch: amazon },
})
const server = receiver.app.listen(0, '127.0.0.1')
await once(server, 'listening')

const deliver = async (what, change = (message) => message) => {
  const { headers, body } = change(await signSnsMessage({ signer, topicArn, ...what }))
  const url = `http://127.0.0.1:${server.address().port}/sns`
  const { status } = await fetch(url, { method: 'POST', headers, body })
  return status
}

const confirmed = await deliver({ type: 'SubscriptionConfirmation' })
const forged = await deliver({ message: 'Drain!' }, ({ headers, body }) => ({
  headers,
  body: new TextDecoder().decode(body).replace('Drain!', 'Drown!'),
}))
const foreign = await deliver({ topicArn: `arn:aws:sns:${region}:999999999999:orders` })
const processedBefore = processed.size
const notified = await deliver({ message: 'There are orders' })
const processedAtAnswer = processed.size
await receiver.idle()
server.close()

const { Attributes } = await sqs.send(
  new GetQueueAttributesCommand({
    QueueUrl: queueUrl,
    AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
  }),
)
const left = Object.values(Attributes).reduce((sum, number) => sum + Number(number), 0)
const processedOnce = [...processed.values()].filter((times) => times === 1).length
log(
  `answers: ${confirmed} to the confirmation, ${forged} to a forgery, ${foreign} to another topic, ${notified} to the notification`,
)
log(`${processedBefore} processed before the notification, ${processedAtAnswer} of ${count} when it was answered`)
log(`${count} messages in, ${processedOnce} processed once each, ${failures.size} failures on the way, ${left} left`)

const answers = [confirmed, forged, foreign, notified].join()
const good =
  answers === '200,403,403,200' &&
  confirmations.join() === topicArn &&
  processedBefore === 0 &&
  processedAtAnswer < count &&
  processedOnce === count &&
  processed.size === count &&
  failures.size === 2 &&
  left === 0
if (!good) process.exitCode = 1
