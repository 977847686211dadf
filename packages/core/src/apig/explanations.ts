// What explain() says about the scheme's own checks. Loaded for explanations alone: see the build's chunks.
export { describeCanonicalRequest } from './describe-canonical-request.js'
export { describeMatch, describeMismatch, suggestProfile } from './diagnosis.js'
