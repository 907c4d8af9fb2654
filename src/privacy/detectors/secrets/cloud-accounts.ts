// Numbers of accounts at clouds: no keys, but they name the customer, and what leaks with them is looked up by them.
import { placeFamily } from './place.ts'

const uuid = '[0-9a-zA-Z]{8}(?:-[0-9a-zA-Z]{4}){3}-[0-9a-zA-Z]{12}'
const assigned = `["'\`]?\\s?(?:=>|:=|[:=])\\s?["'\`]?`

export const cloudAccounts = placeFamily(
  [
    {
      kind: 'SECRET_AWS_ACCOUNT_ID',
      anchors: ['account_id', 'account-id', 'accountid', 'account id'],
      shape: new RegExp(`account[_ -]?id${assigned}(?<secret>\\d{12}|\\d{4}-\\d{4}-\\d{4})(?![\\w-])`, 'iy'),
      behind: /(?:aws|amazon)\w{0,12}[_ -]?$/i,
      score: 0.7,
    },
    {
      kind: 'SECRET_AWS_ACCOUNT_ID',
      anchors: ['arn:aws'],
      shape: /arn:aws[a-z-]{0,8}:[a-z0-9-]{1,30}:[a-z0-9-]{0,20}:(?<secret>\d{12}):/iy,
      score: 0.6,
      rejects: isDocumented,
    },
    {
      kind: 'SECRET_AZURE_ACCOUNT_ID',
      anchors: ['tenant_id', 'tenant-id', 'tenantid', 'client_id', 'client-id', 'clientid', 'subscription_id', 'subscriptionid'],
      shape: new RegExp(`(?:tenant|client|subscription)[_-]?id${assigned}(?<secret>${uuid})(?![\\w-])`, 'iy'),
      behind: /(?:^|[^a-z])(?:az|azure|arm|ad|aad|entra|ms|microsoft)[\w.]{0,16}[_-]?$/i,
      score: 0.7,
    },
  ],
  {
    finds: [
      'AWS_ACCOUNT_ID=«210987654321»',
      'arn:aws:iam::«210987654321»:role/deploy',
      'AZURE_TENANT_ID: "«3f9a6c2d-8e1a-7450-b3c6-d9e2f1a84756»"',
    ],
    ignores: ['account_id: 210987654321', 'clientId = "9ad401f8-0825-4021-a8c7-91b1431b0650"', 'arn:aws:s3:::bucket/key'],
  },
)

/** The numbers that AWS's own pages use. https://docs.aws.amazon.com/accounts/latest/reference */
function isDocumented(value: string): boolean {
  return /^(?:123456789012|111122223333|444455556666|777788889999|000000000000|999999999999)$/.test(value.replace(/-/g, ''))
}
