import type { TopicArn } from './topic-arn.js'

// Regions that an account must opt in to: AWS signs there with a key of the region's own.
const optInRegion =
  /^(?:af-south-1|ap-east-[12]|ap-south-2|ap-southeast-[3-7]|ca-west-1|eu-central-2|eu-south-[12]|il-central-1|me-(?:central|south)-1|mx-central-1)$/

/** The SubjectAltName dNSName of the certificate that signs the messages of a topic. */
export function signingCertificateName({ partition, region, suffix }: TopicArn): string {
  // One certificate for both of its regions.
  if (partition === 'aws-us-gov') return `sns-us-gov-west-1.${suffix}`
  if (partition === 'aws-cn') return `sns-${region}.${suffix}`
  const isShared = partition === 'aws' && !optInRegion.test(region)
  return isShared ? `sns.${suffix}` : `sns-signing.${region}.${suffix}`
}
