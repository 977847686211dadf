/** Names a topic or queue. */
export interface NamedResource {
  readonly region: string
  readonly name: string
}

/** Returns the name of a queue; undefined if the text is not the URL of a queue. */
export function queueName(queueUrl: unknown): string | undefined {
  if (typeof queueUrl !== 'string' || !URL.canParse(queueUrl)) return undefined
  return new URL(queueUrl).pathname.split('/').at(-1) || undefined
}

/** Returns the topic of an ARN; undefined if the text is not the ARN of a topic. */
export function topicOf(arn: unknown): NamedResource | undefined {
  if (typeof arn !== 'string') return undefined
  const [, region, name] = /^arn:[a-z-]+:sns:([a-z0-9-]+):\d{12}:([A-Za-z0-9_.-]{1,256})$/.exec(arn) ?? []
  return region === undefined || name === undefined ? undefined : { region, name }
}

/** Returns the topic that an SNS message names; undefined if the text is not an SNS message. */
export function topicIn(body: string): NamedResource | undefined {
  try {
    return topicOf(JSON.parse(body).TopicArn)
  } catch {
    return undefined
  }
}
