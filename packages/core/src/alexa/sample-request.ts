// Written by scripts/write-samples.js. Do not edit.

/** Signature-256 of the body. */
export const sampleSignature: string =
  'IUCyGdtEOc9xCNWpFC5iEZIJGjU2M/ggEJ+R9s+d2YPRI5u0FFeSwfosp4q70FoOAQzaOPAgvsoKOP9wa2ZY/ZvJwyUjBZSH80MF4ZFGP4289HE0cQ45DXeqLv6kVCHt/AZtrhYvMK+xaAHt4zvqb3k13/A6WNHvmG+OCKRpQZNNvkATbR1VoZTyBWgl8ElS1UgDI+d+DMHdA4RGoltOHrB9AUu4VD0kiDTSqQ9CxfrWkEmKZ6Y/x6E5rYcRM7uaxICZdvkVG6QWSF8zvIpmZ7Z0NDTp5CbKCjp7G/7lEosRQpMV/uvzzTMwP+RmHbSQfgeOgM0VQ6YTZcDaSiXJeA=='

/** A request for a skill that does not exist. */
export const sampleBody: string =
  '{"version":"1.0","session":{"new":true,"sessionId":"amzn1.echo-api.session.test","application":{"applicationId":"amzn1.ask.skill.00000000-0000-4000-8000-000000000000"},"attributes":{},"user":{"userId":"amzn1.ask.account.TEST"}},"context":{"Viewports":[],"AudioPlayer":{"playerActivity":"IDLE"},"System":{"application":{"applicationId":"amzn1.ask.skill.00000000-0000-4000-8000-000000000000"},"user":{"userId":"amzn1.ask.account.TEST"},"device":{"deviceId":"amzn1.ask.device.TEST","supportedInterfaces":{}},"apiEndpoint":"https://api.amazonalexa.com","apiAccessToken":"test"}},"request":{"type":"LaunchRequest","requestId":"amzn1.echo-api.request.f8543a1f-0cd8-470a-844c-4de43fdc727c","locale":"en-US","timestamp":"2026-01-01T00:00:00Z"}}'
