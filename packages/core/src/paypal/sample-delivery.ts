// Written by scripts/write-samples.js. Do not edit.

/** The id of a webhook that does not exist. */
export const sampleWebhookId: string = '0TEST000WEBHOOK00'

/** PAYPAL-TRANSMISSION-ID. */
export const sampleTransmissionId: string = 'd911868c-5c2f-46eb-8923-8da92acfcef3'

/** PAYPAL-TRANSMISSION-SIG. */
export const sampleSignature: string =
  'dtOotT+bUMksFShkmWEyTEc9kYX2E3lFBAIgHu/SDf01uO4yMc432q8q0Eou0gZH5AaF3rd1oWTvYTVuspI6nTVqJBBtptrua023RJdjA2qTczNKz2RYXPA1/wGXCAXUrnhxGdsJ3euX/d13pXDsVv6ytVQSSLeh9gkF7ZZz3sCw2DZv/J1o/LgaNdvwV2n7iaqLXc3/pjH9PG0wDRlDuUYfVhjrhuhYg38EZRBII/mFhpz7mTBB2gOqpyyZEmjGJo2Ko4SMkes5DJPzpUGBpHma3oxyRYL4NmBC0htI8azR/p7MuKEbHS7m/YJDfVD9zDYLmWqdSzImHnXTDmMUkQ=='

/** An event of the webhook. */
export const sampleBody: string =
  '{"id":"WH-1D836528ABB64C64889017F4067170AF","event_version":"1.0","create_time":"2026-01-01T00:00:00Z","resource_type":"capture","resource_version":"2.0","event_type":"PAYMENT.CAPTURE.COMPLETED","summary":"Payment completed for $ 30.0 USD","resource":{"id":"0TEST000CAPTURE00","amount":{"currency_code":"USD","value":"30.00"},"final_capture":true,"status":"COMPLETED","create_time":"2026-01-01T00:00:00Z","update_time":"2026-01-01T00:00:00Z"},"links":[{"href":"https://api.paypal.com/v1/notifications/webhooks-events/WH-1D836528ABB64C64889017F4067170AF","rel":"self","method":"GET"},{"href":"https://api.paypal.com/v1/notifications/webhooks-events/WH-1D836528ABB64C64889017F4067170AF/resend","rel":"resend","method":"POST"}]}'
