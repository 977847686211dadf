import type { TopicArn } from './topic-arn.js'

// Regions that an account must opt in to: AWS signs there with a key of the region's own.
const optInRegion =
  /^(?:af-south-1|ap-east-[12]|ap-south-2|ap-southeast-[3-7]|ca-west-1|eu-central-2|eu-south-[12]|il-central-1|me-(?:central|south)-1|mx-central-1)$/

/** The SubjectAltName dNSName of the certificate that signs the messages of a topic. */
export function signingCertificateName({ partition, region, suffix }: TopicArn): string {
  switch (partition) {
    case 'aws':
      return optInRegion.test(region) ? `sns-signing.${region}.${suffix}` : `sns.${suffix}`
    case 'aws-us-gov':
      // One certificate for both of its regions.
      return `sns-us-gov-west-1.${suffix}`
    case 'aws-cn':
      return `sns-${region}.${suffix}`
    case 'aws-eusc':
      return `sns-signing.${region}.${suffix}`
  }
}
