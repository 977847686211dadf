// Written by scripts/write-samples.js. Do not edit.

/** Signature-256 of the body. */
export const sampleSignature: string =
  'nemb3Rhw1HR8C++1LJHsa/80w0hTp8QP7YqTsjPD2qe1Zk3PABT/bZi3OvtfFFjCHzJMhX050hSNGMfySrSOq/tBoAVb4qVsHRThdIyQYAI5ehIgvPPNmXJSArkp/0hMwnBk65wK8osKm0ywvPn9OvU8zgzr2ldUhgcZmyxT9Pn/nqqkCrHAkmG4yhEXCrKshXAU+RmHgwNIOKHDOXHl3eGe4DL4wLTQzOq5ao1QYNA+56gPC6tPlpzU3YOM5Frvc3uGfpj2PYtvbBIR/KhjGvxFvTOOcJnUnaWPqXsOs4NQDx1cx6513+3ScThzpAQB26toDwHbtuiY5uYyX1atkQ=='

/** A request for a skill that is nobody’s. */
export const sampleBody: string =
  '{"version":"1.0","session":{"new":true,"sessionId":"amzn1.echo-api.session.test","application":{"applicationId":"amzn1.ask.skill.00000000-0000-4000-8000-000000000000"},"attributes":{},"user":{"userId":"amzn1.ask.account.TEST"}},"context":{"Viewports":[],"AudioPlayer":{"playerActivity":"IDLE"},"System":{"application":{"applicationId":"amzn1.ask.skill.00000000-0000-4000-8000-000000000000"},"user":{"userId":"amzn1.ask.account.TEST"},"device":{"deviceId":"amzn1.ask.device.TEST","supportedInterfaces":{}},"apiEndpoint":"https://api.amazonalexa.com","apiAccessToken":"test"}},"request":{"type":"LaunchRequest","requestId":"amzn1.echo-api.request.48beecd6-d6bd-497b-851e-e6d3c59aa3d2","locale":"en-US","timestamp":"2026-01-01T00:00:00Z"}}'
