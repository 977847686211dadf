import { SQSClient } from '@aws-sdk/client-sqs'
import { createReceiver } from './receiver.js'

const { TOPIC_ARN: topicArn, QUEUE_URL: queueUrl, PORT: port = '3000' } = process.env
const log = (line) => process.stdout.write(`${line}\n`)

const { app, stop } = createReceiver({
  topicArn,
  // Region, credentials and, for an emulator, AWS_ENDPOINT_URL come from the environment.
  sqs: new SQSClient(),
  queue: { queueUrl },
  onMessage: ({ messageId, body, topic, queue }) => {
    // Log the text as JSON, so that a message cannot control the terminal that shows the log.
    const text = JSON.stringify(body)
    log(`${messageId}, from ${topic.name} in ${topic.region} by way of ${queue.name} in ${queue.region}: ${text}`)
  },
  log,
})
const server = app.listen(Number(port), '127.0.0.1', () => {
  log(`The receiver listens at http://127.0.0.1:${server.address().port}/sns`)
})

process.once('SIGTERM', async () => {
  server.close()
  await stop()
})
