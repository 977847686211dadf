import { VerificationError } from '../errors.js'

/** The parsed Amazon Resource Name (ARN) of a topic. */
export interface TopicArn {
  readonly partition: Partition
  readonly region: string
  /** Twelve digits. */
  readonly accountId: string
  readonly name: string
  /** Domain of the partition, such as `amazonaws.com`. */
  readonly suffix: string
  /** Origin of the service in the region of the topic, such as `https://sns.us-east-1.amazonaws.com`. */
  readonly origin: string
}

/** A part of AWS that has its own accounts. */
export type Partition = 'aws' | 'aws-us-gov' | 'aws-cn' | 'aws-eusc'

const direction = '(?:north|south|east|west|central|northeast|northwest|southeast|southwest)'

// This checks the form of a region; there is no list of regions. It must refuse other names, such as s3-us-west-2, which may
// name a bucket in the same domain.
const partitions: Readonly<Record<Partition, { readonly suffix: string; readonly region: RegExp }>> = {
  aws: { suffix: 'amazonaws.com', region: new RegExp(`^(?!cn-)[a-z]{2}-${direction}-[1-9][0-9]?$`) },
  'aws-us-gov': { suffix: 'amazonaws.com', region: new RegExp(`^us-gov-${direction}-[1-9]$`) },
  'aws-cn': { suffix: 'amazonaws.com.cn', region: new RegExp(`^cn-${direction}-[1-9]$`) },
  'aws-eusc': { suffix: 'amazonaws.eu', region: new RegExp(`^eusc-[a-z]{2}-${direction}-[1-9]$`) },
}

const shape = /^arn:([a-z-]{1,20}):sns:([a-z0-9-]{1,40}):([0-9]{12}):([A-Za-z0-9_-]{1,256}(?:\.fifo)?)$/

/**
 * Parses the ARN of a topic.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it has another form, an unknown partition, or a region that does not
 * belong to the partition.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function parseTopicArn(text: string): TopicArn {
  const [, partition = '', region = '', accountId = '', name = ''] = shape.exec(text) ?? []
  if (!isPartition(partition)) throw invalid('is not the ARN of a topic in a known partition')
  const { suffix, region: form } = partitions[partition]
  if (!form.test(region)) throw invalid('names a region that its partition does not have')
  return { partition, region, accountId, name, suffix, origin: `https://sns.${region}.${suffix}` }
}

function isPartition(text: string): text is Partition {
  return Object.hasOwn(partitions, text)
}

function invalid(what: string): VerificationError {
  return new VerificationError('ERR_PAYLOAD_INVALID', `TopicArn ${what}`)
}
