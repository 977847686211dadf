import { Option } from '@commander-js/extra-typings'
import { type SmnMessageType, testTopicUrn } from '@countersign/testing'
import { reader } from '../../input/options.js'

/** Reads the URN of a topic. */
export const readTopicUrn: (text: string) => string = reader(
  /^urn:smn:[a-z]{2}(?:-[a-z0-9]+)+:[0-9a-f]{32}:[A-Za-z0-9][\w-]{0,254}$/,
  '--topic is not a URN such as urn:smn:cn-north-4:0123456789abcdef0123456789abcdef:orders',
)

/** Creates the option `--topic` of the commands that sign. */
export function topicOption(): Option<'--topic <urn>', undefined, string> {
  return new Option('--topic <urn>', 'the topic').default(testTopicUrn, 'a topic of the test set')
}

type TypeOption = Option<'--type <type>', undefined, 'Notification', undefined, false, SmnMessageType>

/** Creates the option `--type` of the commands that sign. */
export function typeOption(description: string): TypeOption {
  const types = ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const
  return new Option('--type <type>', description).choices(types).default('Notification')
}
