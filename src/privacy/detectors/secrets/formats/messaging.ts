import { pieces, tokenFamily } from '../token-format.ts'

/** Chat, telephony and mail. Slack: https://docs.slack.dev/authentication/tokens */
export const messagingTokens = tokenFamily(
  [
    {
      kind: 'SECRET_SLACK_TOKEN',
      anchors: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxo-', 'xoxc-', 'xoxd-', 'xoxe-'],
      shape: /xox[a-eoprs]-(?:(?=[\w%-]{0,60}[0-9]{6})[A-Za-z0-9-]{20,250}|\d-[A-Za-z0-9-]{8,250}|[\w%]{60,400})/y,
      score: 0.97,
    },
    {
      kind: 'SECRET_SLACK_TOKEN',
      anchors: ['xoxe-', 'xoxe.xox'],
      shape: /xoxe(?:\.xox[bp])?-\d-(?=[A-Za-z]{0,99}[0-9])[A-Za-z0-9]{40,250}/y,
      score: 0.99,
    },
    { kind: 'SECRET_SLACK_TOKEN', anchors: ['xapp-'], shape: /xapp-\d-[A-Z0-9]{5,20}-\d{5,20}-[a-f0-9]{32,80}/iy, score: 0.99 },
    { kind: 'SECRET_SLACK_TOKEN', anchors: ['xwfp-'], shape: /xwfp-[A-Za-z0-9-]{30,250}/y },
    {
      kind: 'SECRET_SLACK_WEBHOOK',
      anchors: ['hooks.slack.com/'],
      shape: /(?:hooks\.slack\.com\/(?:services|workflows|triggers)\/)(?<secret>(?=[A-Za-z/]{0,99}[0-9])[A-Za-z0-9+/]{30,140})/y,
      score: 0.97,
    },
    {
      kind: 'SECRET_DISCORD_WEBHOOK',
      anchors: ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'],
      shape: /discord(?:app)?\.com\/api\/webhooks\/(?<secret>\d{16,20}\/[\w-]{60,80})/y,
      score: 0.97,
    },
    {
      kind: 'SECRET_DISCORD_TOKEN',
      anchors: ['MT', 'MD', 'Mj', 'Mz', 'NT', 'ND', 'Nj', 'Nz', 'OT', 'OD'],
      shape: /[MNO][DTjz][A-Za-z0-9_-]{21,26}\.[\w-]{6}\.[\w-]{27,40}(?![\w-])/y,
    },
    { kind: 'SECRET_DISCORD_TOKEN', anchors: ['mfa.'], shape: /mfa\.[\w-]{80,90}/y },
    // https://core.telegram.org/bots/api#authorizing-your-bot
    { kind: 'SECRET_TELEGRAM_TOKEN', anchors: [':AA'], before: 10, shape: /\d{10}:AA[\w-]{33}(?![\w-])/y, score: 0.97 },
    { kind: 'SECRET_TELEGRAM_TOKEN', anchors: [':AA'], before: 9, shape: /\d{9}:AA[\w-]{33}(?![\w-])/y, score: 0.97 },
    { kind: 'SECRET_TELEGRAM_TOKEN', anchors: [':AA'], before: 8, shape: /\d{8}:AA[\w-]{33}(?![\w-])/y, score: 0.97 },
    {
      kind: 'SECRET_TEAMS_WEBHOOK',
      anchors: ['.webhook.office.com/webhookb2/'],
      shape:
        /\.webhook\.office\.com\/webhookb2\/(?<secret>[0-9a-z-]{36}@[0-9a-z-]{36}\/\w{3,30}\/[A-Za-z0-9]{32}\/[0-9a-z-]{36}(?:\/[\w-]{10,80})?)/y,
      isAnywhere: true,
    },
    { kind: 'SECRET_TWILIO_KEY', anchors: ['SK'], shape: /SK[0-9a-f]{32}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_TWILIO_ACCOUNT', anchors: ['AC'], shape: /AC(?=[a-f]{0,99}[0-9])[0-9a-f]{32}(?![A-Za-z0-9])/y, score: 0.6 },
    { kind: 'SECRET_SENDGRID_KEY', anchors: ['SG.'], shape: /SG\.[\w=-]{16,32}[.=][\w=.-]{36,64}/y, score: 0.97 },
    { kind: 'SECRET_MAILGUN_KEY', anchors: ['key-', 'pubkey-'], shape: /(?:pub)?key-[0-9a-f]{32}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_MAILGUN_KEY', anchors: ['-'], before: 32, shape: /[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![\w-])/y },
    { kind: 'SECRET_MAILCHIMP_KEY', anchors: ['-us'], before: 32, shape: /[0-9a-f]{32}-us\d{1,2}(?![A-Za-z0-9])/y, score: 0.97 },
    { kind: 'SECRET_BREVO_KEY', anchors: ['xkeysib-', 'xsmtpsib-'], shape: /x(?:key|smtp)sib-[0-9a-f]{64}-[A-Za-z0-9]{16}/y, score: 0.99 },
    {
      kind: 'SECRET_RESEND_KEY',
      anchors: ['re_'],
      shape: /re_(?=[A-Za-z_]{0,99}[0-9])(?=[a-z0-9_]{0,99}[A-Z])[A-Za-z0-9]{8}_[A-Za-z0-9]{20,30}(?![A-Za-z0-9])/y,
    },
    { kind: 'SECRET_ONESIGNAL_KEY', anchors: ['os_v2_app_', 'os_v2_org_'], shape: /os_v2_(?:app|org)_[a-z0-9]{80,120}/y },
    {
      kind: 'SECRET_PUBNUB_KEY',
      anchors: ['sec-c-', 'pub-c-', 'sub-c-'],
      shape: /(?:sec-c-[A-Za-z0-9+/=]{40,60}|(?:pub|sub)-c-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/y,
    },
    { kind: 'SECRET_MAILERSEND_KEY', anchors: ['mlsn.'], shape: /mlsn\.[0-9a-f]{64}/y },
    {
      kind: 'SECRET_PUSHBULLET_TOKEN',
      anchors: ['o.'],
      shape: /o\.(?=[A-Za-z]{0,99}[0-9])(?=[a-z0-9]{0,99}[A-Z])[A-Za-z0-9]{32}(?![\w.])/y,
    },
    {
      kind: 'SECRET_WECOM_WEBHOOK',
      anchors: ['qyapi.weixin.qq.com/cgi-bin/webhook/send?key='],
      shape: /qyapi\.weixin\.qq\.com\/cgi-bin\/webhook\/send\?key=(?<secret>[0-9a-f-]{36})/y,
    },
    {
      kind: 'SECRET_ZAPIER_WEBHOOK',
      anchors: ['hooks.zapier.com/hooks/catch/'],
      shape: /hooks\.zapier\.com\/hooks\/catch\/(?<secret>\d{5,10}\/[A-Za-z0-9]{5,12})/y,
    },
  ],
  {
    finds: [
      `token «${pieces('xoxb', '-668129226784-6316875965819-obbTy8yr51aLPTsCzjWoKp0B')}»`,
      'bot «1234567890:AAk3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXc-V»',
      `https://hooks.slack.com/services/«${pieces('T0A1B2C3D', '/B0A1B2C3D/k3Jd9sLmQ2wErTyUiOpAsDfG')}»`,
      `«${pieces('SG', '.k3Jd9sLmQ2wErTyUiOpAsD.fGhJkLzXcVbN2m4Qw5tYuIo0a1b2c3d4e5f6g7h8i9j')}»`,
      `auth «${pieces('SK', '3f9a6c2d8e1a7450b3c6d9e2f1a84756')}»`,
      '«3f9a6c2d8e1a7450b3c6d9e2f1a84756-us14»',
    ],
    ignores: [
      'xoxb-your-token',
      'xoxb-xxxxxxxxxxx-xxxxxxxxxxxxxxxxxxxxxxxx',
      'uuid 3f9a6c2d-8e1a-7450-b3c6-d9e2f1a84756',
      'Monday. Nothing. Or',
      'SKETCH',
      'mass-us12',
    ],
  },
)
