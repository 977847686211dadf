import { type Accident, accident } from './accident.js'
import { everywhere, keepRaw } from './changes.js'

/** The names of these accidents in code. */
export type InputAccidentName =
  | 'lambdaEvent'
  | 'sqsEvent'
  | 'snsEvent'
  | 's3Event'
  | 'eventBridge'
  | 'rawDelivery'
  | 'fifo'
  | 'emulator'
  | 'alexaLambda'
  | 'anotherService'
  | 'page'
  | 'wrapped'
  | 'parsedBody'
  | 'bodyConsumed'

const raw = 'Pass the raw body, before any parser reads or rewrites it.'

/** What arrives or is passed in place of a signed request. */
export const inputAccidents: Readonly<Record<InputAccidentName, Accident>> = {
  lambdaEvent: accident(
    'lambda-event',
    'A Lambda event was passed in place of the request in it.',
    'Pass the body and the headers that are in the event; requireSignature of @countersign/node/lambda takes the event itself.',
    everywhere(
      'Pass event.body, decoded if event.isBase64Encoded, and event.headers; requireSignature of @countersign/node/lambda takes the event itself.',
    ),
  ),
  sqsEvent: accident(
    'sqs-event',
    'A message or an event of Amazon SQS was passed instead of its content.',
    'Pass the body of each record of the queue; drainQueue of @countersign/node does.',
    everywhere(
      'Pass record.body of each record of the queue as it came, not parsed; drainQueue of @countersign/node does.',
    ),
  ),
  snsEvent: accident(
    'sns-event',
    'A Lambda event of Amazon SNS was passed instead of the message in it.',
    'Pass JSON.stringify(event.Records[0].Sns) as the body.',
    everywhere('Pass JSON.stringify(record.Sns) of each record of the event as the body.'),
  ),
  s3Event: accident(
    's3-event',
    'An event of Amazon S3 arrived, which is not signed.',
    'Send the events of the bucket through an SNS topic without raw delivery, and subscribe this endpoint to the topic.',
    everywhere('Subscribe this endpoint to an SNS topic that gets the events of the bucket.'),
  ),
  eventBridge: accident(
    'eventbridge-event',
    'An event of Amazon EventBridge arrived, which is not signed.',
    'Give the rule an SNS topic for a target, and subscribe this endpoint to the topic.',
    everywhere('Give the EventBridge rule an SNS topic for a target, and subscribe this endpoint to the topic.'),
  ),
  rawDelivery: accident(
    'raw-delivery',
    'The message was delivered raw, without the envelope that holds the signature.',
    'Set RawMessageDelivery of this subscription to false.',
    everywhere(
      'aws sns set-subscription-attributes --attribute-name RawMessageDelivery --attribute-value false --subscription-arn <arn>',
    ),
  ),
  fifo: accident(
    'fifo-unsigned',
    'The message is of a FIFO topic and has no signature: such topics deliver to queues only.',
    'Publish to a standard topic, or trust the queue because of its access policy.',
    everywhere(
      'Publish to a standard topic, or trust the queue because of its access policy: nothing signs this message.',
    ),
  ),
  emulator: accident(
    'emulator',
    'An emulator of AWS made the message: no key of AWS signed it.',
    'Sign test messages with @countersign/testing and its trust anchor, since no emulator has a key of AWS.',
    everywhere(
      'Sign test messages with signSnsMessage of @countersign/testing, and give the verifier the anchor of its authority: trustAnchors.',
    ),
  ),
  alexaLambda: accident(
    'alexa-unsigned',
    'The Alexa request has no signature: Alexa signs for HTTPS endpoints, and not for a skill whose endpoint is the ARN of a Lambda function.',
    'Set the endpoint of the skill to the HTTPS URL, or leave the check to IAM if the endpoint is the ARN.',
    everywhere(
      'Set the endpoint of the skill to an HTTPS URL; if it is the ARN of a Lambda function, check the skill id and let IAM do the rest.',
    ),
  ),
  anotherService: accident(
    'another-service',
    'The request comes from another service than the one that this verifier is for.',
    'Give each service a route of its own, with the verifier that is made for it.',
    everywhere('Give each service a route of its own, with the verifier that is made for it.'),
  ),
  page: accident(
    'page',
    'A page of HTML or XML arrived in place of the JSON of the service.',
    'Look at what a proxy or a firewall sends in place of the request.',
    everywhere('Look at what a proxy or a firewall sends in place of the request.'),
  ),
  wrapped: accident(
    'wrapped',
    'The message was put into another object on its way.',
    'Pass the message itself, without the object around it.',
    keepRaw,
  ),
  parsedBody: accident('parsed-body', 'A parsed body was passed in place of the raw bytes.', raw, keepRaw),
  bodyConsumed: accident('body-consumed', 'The body was read before the verifier got it.', raw, keepRaw),
}
