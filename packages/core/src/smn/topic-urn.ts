import { VerificationError } from '../errors.js'

/** The parsed Uniform Resource Name (URN) of a topic. */
export interface TopicUrn {
  readonly region: string
  /** Thirty-two hex digits. */
  readonly projectId: string
  readonly name: string
}

// This checks the form of a region; there is no list of regions. The region becomes a label of host names.
const shape =
  /^urn:smn:([a-z]{2}(?:-[a-z]{1,20}[0-9]{0,3}){1,3}-[0-9]{1,3}):([0-9a-f]{32}):([A-Za-z0-9][A-Za-z0-9_-]{0,254})$/

/**
 * Parses the URN of a topic.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID if it has another form.
 * @see https://support.huaweicloud.com/intl/en-us/api-smn/smn_api_51003.html
 */
export function parseTopicUrn(text: string): TopicUrn {
  const [, region = '', projectId = '', name = ''] = shape.exec(text) ?? []
  if (name !== '') return { region, projectId, name }
  throw new VerificationError('ERR_PAYLOAD_INVALID', 'topic_urn is not the URN of a topic')
}
