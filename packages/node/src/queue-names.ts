/** A topic or queue, by name. */
export interface NamedResource {
  readonly region: string
  readonly name: string
}

/** The name of a queue; undefined if the text is not the URL of one. */
export function queueName(queueUrl: unknown): string | undefined {
  if (typeof queueUrl !== 'string' || !URL.canParse(queueUrl)) return undefined
  return new URL(queueUrl).pathname.split('/').at(-1) || undefined
}

/** The topic of an ARN; undefined if the text is not the ARN of one. */
export function topicOf(arn: unknown): NamedResource | undefined {
  if (typeof arn !== 'string') return undefined
  const [, region, name] = /^arn:[a-z-]+:sns:([a-z0-9-]+):\d{12}:([A-Za-z0-9_.-]{1,256})$/.exec(arn) ?? []
  return region === undefined || name === undefined ? undefined : { region, name }
}

/** The topic that an SNS message names; undefined if the text is something else. */
export function topicIn(body: string): NamedResource | undefined {
  try {
    return topicOf(JSON.parse(body).TopicArn)
  } catch {
    return undefined
  }
}
