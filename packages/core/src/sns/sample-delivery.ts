// Written by scripts/write-samples.js. Do not edit.

/** A message of a topic that is nobody’s. */
export const sampleBody: string =
  '{"Type":"Notification","MessageId":"cbb4c6f2-6d54-4e8f-8313-1ee7d964441e","TopicArn":"arn:aws:sns:us-east-1:123456789012:test","Timestamp":"2026-01-01T00:00:00.000Z","Message":"Hello","SignatureVersion":"1","Signature":"Qj7J9wHuGzAr3qmNKDCzpMqYd+oeIWD+YnnQjeqXXGZ0Q30eYq/7eucW4+FRnFD39t84GrbeNHCmaBKRGHK+4IEDbzjSBjpiCl2uw1pAdzHHUuOApeiH934883U33AmvKDEbwopdEmoPb7uG4L+Yk9pnsfCzUOvvQx9P34m67lcHDCJ67Fl4STGjpuB/wD7e/FsIx122sL+9c+LkDlRvL2WGqn7EJCkO2Yr1HA7+0lMI3nvclOn1ToOJvm3SAEsLsmKiFo+RZ3b3TCO7myteYqM2fCdvAQ3E6vfAywljGKKzDBmQlxm6+WOhlMMPgqAh7fCMdf/nVsWuOqb56ClPuw==","SigningCertURL":"https://sns.us-east-1.amazonaws.com/SimpleNotificationService-00000000000000000000000000000000.pem","UnsubscribeURL":"https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=arn:aws:sns:us-east-1:123456789012:test:4e2c9251-6634-4308-865c-a71646dac403"}'
