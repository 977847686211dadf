/** The JSON body of a request from the Alexa service, as far as every request has it. */
export interface AlexaRequestEnvelope {
  version?: string
  session?: { application?: AlexaApplication; [field: string]: unknown } | null
  context?: { System?: { application?: AlexaApplication; [field: string]: unknown }; [field: string]: unknown } | null
  request: AlexaRequest
  [field: string]: unknown
}

/** What the user or the service did. */
export interface AlexaRequest {
  /** Such as `LaunchRequest`, `IntentRequest` or `AlexaSkillEvent.SkillEnabled`. */
  type: string
  requestId?: string
  /** RFC 3339, in UTC. */
  timestamp: string
  locale?: string
  [field: string]: unknown
}

/** Which skill a request is for. */
export interface AlexaApplication {
  applicationId: string
  [field: string]: unknown
}
