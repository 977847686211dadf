/**
 * What of an HTTP event is read: of a function URL and of API Gateway's HTTP API (payload format 2.0), of API Gateway's
 * REST API (1.0), and of an Application Load Balancer. The types of `@types/aws-lambda` fit.
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
  requestContext?: { http?: { method?: string }; path?: string; elb?: unknown }
  body?: string | null
  isBase64Encoded?: boolean
}
