import Alexa from 'ask-sdk-core'

/** Creates the skill with the Alexa Skills Kit SDK, without any adapter or verifier of the SDK. */
export function createSkill() {
  const launch = {
    canHandle: ({ requestEnvelope }) => Alexa.getRequestType(requestEnvelope) === 'LaunchRequest',
    handle: ({ responseBuilder }) => responseBuilder.speak('Hello from a Worker!').getResponse(),
  }
  const rest = {
    canHandle: () => true,
    handle: ({ responseBuilder }) => responseBuilder.getResponse(),
  }
  return Alexa.SkillBuilders.custom().addRequestHandlers(launch, rest).create()
}
