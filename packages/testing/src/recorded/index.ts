export { formatFetchCall } from './fetch-call.js'
export { type FixtureOptions, formatFixture, requestToJson } from './fixture.js'
export { type CurlCommandOptions, formatCurlCommand } from './format-curl-command.js'
export { formatRawRequest } from './raw-http.js'
export { readRecordedRequest } from './read-recorded-request.js'
export {
  type RecordedForm,
  type RecordedMaterial,
  type RecordedRequest,
  RecordedRequestError,
  type RecordedScheme,
} from './recorded-request.js'
