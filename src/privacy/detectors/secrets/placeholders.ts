// What stands where a secret would stand and is none: samples, masks, variables, expressions.

/** Runs of what people type to fill a place. Real tokens have them with a chance below one in a billion. */
const filler = /([xX0*.#_\-?1aA•…])\1{7}|x{6}|X{6}|\*{3}|\.{3}|…|•{3}|#{6}/
const sampleWord =
  /example|sample|placeholder|redacted|replace|change[-_ ]?(?:me|it|this)|your[-_ .]|[-_]here\b|^your|insert[-_ ]|dummy|todo|tbd|fixme|put[-_ ]|(?:my|the|some|a|an|your)[-_ ](?:\w{1,12}[-_ ])?(?:secret|token|password|passwd|key|pass)\b|abcdefghijkl|0123456789ab|123456789012|deadbeefdeadbeef/i
/** `${X}`, `$X`, `$(cmd)`, `{{ x }}`, `{x}`, `<token>`, `%X%`, `[token]`, `@Model.X`, `#{x}`, `%s`, `:param`. */
const variable =
  /\$\{|\$\(|\{\{|#\{|<%|%\(\w+\)|^\$+[A-Za-z_]\w*$|^\$[({]|^\$\w+:\$|^\{[\w .:[\]-]*\}$|^<[^>]*>?$|^%[A-Za-z_]\w*%?$|^\[[\w .-]+\]$|^%[sdv]$|^`|^\(.*\)$|^@[A-Za-z_.]+$|^&[A-Za-z_]+$|^\?+$|^:[a-z_]+$|^__\w+__$/
/** Names of secrets kept elsewhere. */
const reference = /^(?:op|vault|ssm|env|file|secretref|keyvault|https?|s3|gs):|^ref\+|^arn:aws|^!(?:Ref|Sub|GetAtt|vault)/i
/** Expressions that read a secret, and calls. */
const expression =
  /(?:^|[^\w])(?:os\.environ|process\.env|import\.meta|System\.getenv|getenv|ENV\[|std::env|secrets?\.[A-Za-z_]|keyring\.|config\.|settings\.|self\.|this\.|Deno\.env|data\.\w+\.|var\.\w|local\.\w|module\.\w)|^[A-Za-z_$][\w$.:>?!-]{0,60}[([]|^(?:await|new|not|async|function|return|if|lambda)\b|=>|\(\)|^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/
const nothing = new Set(
  (
    'null none nil undefined true false yes no on off n/a na empty blank default auto string str text int integer number bool boolean bytes ' +
    'char varchar object any void unknown never required optional hidden secret password passwd pass pwd token key apikey api_key username ' +
    'user login test testing foo bar baz qux foobar changeme change_me changeit xxx yyy zzz tbd todo value input output encrypted hashed ' +
    'plaintext invalid wrong incorrect missing expired removed deleted masked omitted basic bearer digest header cookie query body path ' +
    'file env vault system external internal enabled disabled enable disable allow deny public private readonly write read self this ' +
    'credentials credential auth authorization authentication oauth oauth2 jwt saml ldap passphrase protected confidential'
  ).split(' '),
)

/** No secret, whatever names it: masks, samples, variables, references. AWS's documented keys end in EXAMPLE and are therefore samples. */
export function isPlaceholder(value: string): boolean {
  return isMasked(value) || sampleWord.test(value) || nothing.has(value.toLowerCase())
}

/** Hidden, or kept elsewhere: nobody could sign in with what is written. */
export function isMasked(value: string): boolean {
  return filler.test(value) || variable.test(value) || reference.test(value)
}

/** Code rather than a value. Ask only for what stands without quotes: a password may well hold a bracket. */
export function isExpression(value: string): boolean {
  return expression.test(value)
}

/**
 * For values behind an unmistakable prefix: only masks and words that say so count, since a token has no room for an expression. A run
 * of digits or letters in order is no proof, and a sample that is taken for a secret harms nobody.
 */
export function isSample(value: string): boolean {
  return /([xX*.•#_?-])\1{7}|placeholder|redacted|replace_?me|your[-_]|[-_]your|[-_]here$/i.test(value)
}
