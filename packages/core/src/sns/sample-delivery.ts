// Written by scripts/write-samples.js. Do not edit.

/** A message of a topic that does not exist. */
export const sampleBody: string =
  '{"Type":"Notification","MessageId":"e00f09d1-fd3a-48de-8e55-819b0ce9e5c1","TopicArn":"arn:aws:sns:us-east-1:123456789012:test","Timestamp":"2026-01-01T00:00:00.000Z","Message":"Hello","SignatureVersion":"1","Signature":"Tr8gMq+H+xslQdW15CfMLEtzof1PR+sdXWTjF79a26KE2Gg6nyhrmaQLYsENgCdtPPhUXQRVDKJO+Vmq8m+YNxxE2Vol+RTMJmOrHX8rMPe6uByOjfxptkXILygysqxKK3bXRCYL/+3a35yUnQgkrQC1IuK29kXVj5IN7LnPNKG7OoPmMMJBLX7fvAOcIBGJCJCJ8J76YUbIMFjyxgidsE4BuJ3qjfPmCgWxd32a4mPTfsVtzY3MgQSlVZMj8cSEO3mJ/xDle0DjTFF/RAdpdN6O37N9kpQFdF+M5UmDtbjGTzSBg7xtgF5PNS/DN5D02F1reBaf6nXiup5ZpDkNrA==","SigningCertURL":"https://sns.us-east-1.amazonaws.com/SimpleNotificationService-00000000000000000000000000000000.pem","UnsubscribeURL":"https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=arn:aws:sns:us-east-1:123456789012:test:0a05d791-5111-488f-85d9-2544df2c6c1d"}'
