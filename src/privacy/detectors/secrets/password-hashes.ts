// Hashes of passwords. Whoever has one may guess at leisure, so it leaves no more than the password does. crypt(5) lists the forms.
import { type Place, placeFamily } from './place.ts'

const places: readonly Place[] = [
  {
    kind: 'SECRET_PASSWORD_HASH',
    anchors: ['$2a$', '$2b$', '$2y$', '$2x$'],
    shape: /(?<secret>\$2[abxy]\$\d{2}\$[./A-Za-z0-9]{53})/y,
    score: 0.97,
  },
  {
    kind: 'SECRET_PASSWORD_HASH',
    anchors: ['$1$', '$5$', '$6$', '$apr1$', '$y$', '$7$'],
    shape: /(?<secret>\$(?:1|5|6|7|y|apr1)\$(?:rounds=\d{1,9}\$|[./A-Za-z0-9]{2,8}\$)?[./A-Za-z0-9]{1,40}\$[./A-Za-z0-9]{22,86})/y,
    score: 0.97,
  },
  {
    kind: 'SECRET_PASSWORD_HASH',
    anchors: ['$argon2', '$scrypt$', '$pbkdf2', '$P$', '$H$'],
    shape: /(?<secret>\$(?:argon2(?:id|i|d)|scrypt|pbkdf2[\w-]{0,12})\$[\w.,=$+/-]{20,300}|\$[PH]\$[./A-Za-z0-9]{31})/y,
    score: 0.97,
  },
  {
    kind: 'SECRET_PASSWORD_HASH',
    anchors: ['pbkdf2_sha', 'pbkdf2:sha', 'scrypt:', '{SSHA', '{SHA}'],
    shape:
      /(?<secret>pbkdf2_sha\d{1,3}\$\d{1,8}\$[A-Za-z0-9]{1,64}\$[A-Za-z0-9+/=]{28,100}|pbkdf2:sha\d{1,3}:\d{1,8}\$[A-Za-z0-9]{1,64}\$[0-9a-f]{40,128}|scrypt:\d{1,8}:\d{1,4}:\d{1,4}\$[A-Za-z0-9]{1,64}\$[0-9a-f]{64,128}|\{S?SHA(?:256|512)?\}[A-Za-z0-9+/=]{24,140})/y,
    score: 0.95,
  },
]

export const passwordHashes = placeFamily(places, {
  finds: [
    'admin:«$apr1$k3Jd9sLm$Q2wErTyUiOpAsDfGhJkLz.»',
    '«$2b$12$k3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5tYuIo0a1b2c3d»',
    'root:«$6$k3Jd9sLm$k3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5tYuIo0a1b2c3dk3Jd9sLmQ2wErTyUiOpAsDfG»:19000:0:99999:7:::',
    '«$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b9dWRWJTmaaObG»',
  ],
  ignores: ['costs $1$ or $2a$', '$6$ per hour', '{SHA}', 'sha512-crypt'],
})
