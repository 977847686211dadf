/** The topic of a test message. The option `topicArn` overrides it. */
export const testTopicArn = 'arn:aws:sns:us-east-1:123456789012:test'

/** The URL of an issuer's certificate, as in the certificates of Amazon SNS. The host serves DER. */
export const snsCaIssuersUrl = 'http://crt.r2m01.amazontrust.com/r2m01.cer'

const hostSuffixes: Readonly<Record<string, string>> = {
  'aws-cn': 'amazonaws.com.cn',
  'aws-eusc': 'amazonaws.eu',
}

// Each region that an account must opt in to has its own certificate.
const optInRegion =
  /^(?:af-south-1|ap-east-[12]|ap-south-2|ap-southeast-[3-7]|ca-west-1|eu-central-2|eu-south-[12]|il-central-1|me-central-1|me-south-1|mx-central-1)$/

/** Returns the SubjectAltName dNSName of the certificate that signs the messages of a topic. */
export function snsDnsName(topicArn: string = testTopicArn): string {
  const { partition, region, suffix } = parseArn(topicArn)
  if (partition === 'aws-us-gov') return `sns-us-gov-west-1.${suffix}`
  if (partition === 'aws-cn') return `sns-${region}.${suffix}`
  if (partition === 'aws-eusc' || optInRegion.test(region)) return `sns-signing.${region}.${suffix}`
  return `sns.${suffix}`
}

/** Returns a certificate URL for the messages of a topic. The id has 32 hex digits. */
export function snsCertificateUrl(topicArn: string = testTopicArn, id: string = '0'.repeat(32)): string {
  return `${snsOrigin(topicArn)}/SimpleNotificationService-${id}.pem`
}

/** Returns the origin of the service for a topic, such as `https://sns.us-east-1.amazonaws.com`. */
export function snsOrigin(topicArn: string): string {
  const { region, suffix } = parseArn(topicArn)
  return `https://sns.${region}.${suffix}`
}

function parseArn(topicArn: string): { partition: string; region: string; suffix: string } {
  const [, partition = '', , region = ''] = topicArn.split(':')
  return { partition, region, suffix: hostSuffixes[partition] ?? 'amazonaws.com' }
}
