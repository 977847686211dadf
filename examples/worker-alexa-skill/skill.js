import Alexa from 'ask-sdk-core'

/** Creates the skill, with the Alexa Skills Kit SDK: no adapter of the SDK is involved, and none of its verifiers. */
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
