/**
 * Declares the members of an HTTP event that are read: of a function URL and of an API Gateway HTTP API (payload format
 * 2.0), of an API Gateway REST API (1.0), and of an Application Load Balancer. The types of `@types/aws-lambda` fit.
 */
export interface HttpEvent {
  /** Payload format 2.0: the path, the query string, and in `requestContext.http` the method. */
  rawPath?: string
  rawQueryString?: string
  /** Payload format 1.0. */
  httpMethod?: string
  path?: string
  multiValueQueryStringParameters?: Readonly<Record<string, string[] | undefined>> | null
  queryStringParameters?: Readonly<Record<string, string | undefined>> | null
  multiValueHeaders?: Readonly<Record<string, string[] | undefined>> | null
  headers?: Readonly<Record<string, string | undefined>> | null
  /** Payload format 2.0: the parts of the Cookie header. */
  cookies?: readonly string[] | null
  requestContext?: { http?: { method?: string }; domainName?: string; path?: string; elb?: unknown }
  body?: string | null
  /** The body as it arrived, if a middleware that replaced `body` kept it. */
  rawBody?: string
  isBase64Encoded?: boolean
}

/**
 * Checks that an event is an HTTP event.
 *
 * @throws TypeError if it is another event; the message says what that event needs.
 */
export function requireHttpEvent(event: unknown): void {
  const { requestContext, httpMethod, Records, request, session } = (event ?? {}) as Record<string, unknown>
  const { http } = (requestContext ?? {}) as HttpEvent['requestContext'] & object
  if (typeof (http?.method ?? httpMethod) === 'string') return
  let advice = ''
  if (Array.isArray(Records))
    advice =
      '. Records of SNS and SQS arrive without HTTP: the resource policy of the function decides who may send them'
  else if (request !== undefined || session !== undefined)
    advice = '. A skill whose endpoint is the ARN of the function gets no signature: its resource policy protects it'
  throw new TypeError(
    `Not an HTTP event: requireSignature is for function URLs, API Gateway and load balancers${advice}`,
  )
}
