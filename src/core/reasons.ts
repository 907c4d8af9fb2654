// Reasons are data. The sentences people read are made here and nowhere else, so that the terminal and the browser say the same.

/** Why something was decided: a stable code and the facts behind it. Never prompt text, keys or headers. */
export type Reason = { readonly code: ReasonCode; readonly data: Readonly<Record<string, string | number>> }

const words = {
  'alias.order': 'Alias {alias} names it as choice {place}.',
  'name.exact': 'The caller asked for {model} by name.',
  'zone.device': 'It runs on this machine.',
  'zone.private': 'It runs inside your own network.',
  'zone.cloud': 'It runs in the cloud.',
  'bridge.raised': 'The bridge is raised: nothing may leave.',
  'alias.zone': 'Alias {alias} admits only {zones}.',
  'caller.zone': 'The caller may use only {zones}.',
  'caller.model': 'The caller may use only {models}.',
  'caller.level': 'The caller may send nothing above {most}, and this is {level}.',
  'sensitivity.zone': 'Level {level} may not go to {zone}.',
  'sensitivity.kind': 'It holds {kind}, which may not leave this house.',
  'sensitivity.blocked': 'It holds {kind}, which is blocked from leaving.',
  'sensitivity.opaque': 'It holds {count} parts that no detector can read, and the profile keeps such parts at home.',
  'sensitivity.attachment': 'An attached document holds {kind}, which cannot be redacted inside it.',
  'sensitivity.form': 'It holds {kind} in a form or file, where nothing can be redacted.',
  'sensitivity.aside': 'A path, query or header holds {kind}, which cannot be redacted there.',
  'injection.suspected': 'A text from outside reads as if it gave orders (score {score}).',
  'redaction.failed': 'What must be hidden could not be replaced, so nothing may leave.',
  'review.waiting': 'A human must approve what would leave first: {review}.',
  'review.full': 'A human must approve what would leave first, and the queue for that is full.',
  'review.unavailable': 'A human must approve what would leave first, and the queue for that cannot be reached.',
  'review.rejected': 'A human decided that this may not leave: {review}.',
  'inspection.incomplete': 'The inspection did not finish, so nothing may leave this machine.',
  'inspection.timeout': 'The inspection took longer than {afterMs} ms, so nothing may leave this machine.',
  'inspection.crashed': 'A part of the inspection failed, so nothing may leave this machine.',
  'inspection.too_large':
    'The request is larger than the inspection reads ({chars} of {limit} characters), so nothing may leave this machine.',
  'inspection.busy': 'The inspection has no room for another long text, so nothing of this one may leave this machine.',
  'inspection.killed': 'The inspection is switched off by a drill, so nothing may leave this machine.',
  'inspection.model_missing': 'The learned part of the inspection is missing, so nothing may leave this machine.',
  'level.finding': 'It holds {count} values of the kind {kind}.',
  'level.dictionary': 'It holds a term of the dictionary {name}.',
  'level.topic': 'It speaks of {topic} in connection with a person.',
  'level.declared': 'The caller declared the level {level}.',
  'level.floor': 'Requests of this key are at least {level}.',
  'level.history': 'The conversation has been {level} before.',
  'level.opaque': '{count} of its parts cannot be read.',
  'level.quasi': '{count} different facts about a person come together.',
  'ability.missing': 'It cannot do {ability}.',
  'window.short': 'It holds {window} tokens, the request needs about {needed}.',
  'health.open': 'It failed {failures} times in a row; the next try is in {seconds} s.',
  'credential.missing': 'No key is set ({names}).',
  'operation.missing': 'It has no {operation} endpoint.',
  'model.unknown': 'No upstream offers {model}.',
  'fallback.builtin': 'No model is at hand, so the built-in engine answers what it can.',
  'task.builtin': 'The built-in engine does this task ({task}) without a model.',
  'budget.exhausted': 'Budget {budget} has {left} left, and this may take {needed}.',
  'budget.unpriced': 'Nobody knows what it would cost, and budget {budget} is in dollars.',
  'budget.unavailable': 'Budget {budget} cannot be asked, and nothing is spent while that is so.',
  'budget.instead': 'Budget {budget} is used up, so home answers instead of {model}.',
  'price.limit': 'It would cost more than the caller allows ({limit} USD).',
  'price.unknown': 'Nobody knows what it would cost, and the caller allows {limit} USD.',
  'deadline.late': 'It would take about {seconds} s, and the caller waits {deadline} s.',
  'rule.applied': 'Rule {rule} applies.',
  'rule.zone': 'Rule {rule} admits only {zones}.',
  'rule.upstream': 'Rule {rule} admits only {upstreams}.',
  'rule.region': 'Rule {rule} admits only {regions}; it works in {region}.',
  'rule.consult': 'Rule {rule} lets the cloud be consulted, and not be given the request.',
  'rule.refused': 'Rule {rule}: {sentence}',
  'evidence.complexity': 'The task is hard enough to ask the cloud ({complexity}, from {threshold}).',
  'evidence.learned': 'By what became of earlier answers the task is hard enough to ask the cloud ({complexity}, from {threshold}).',
  'evidence.none': 'The task does not need the cloud ({complexity}, from {threshold}).',
  'evidence.wish': 'The caller asked for the strongest.',
  'evidence.fresh': 'It asks for what is new, which no model at home looks up.',
  'evidence.load': 'At home it would wait about {seconds} s.',
  'evidence.deadline': 'At home it would come too late.',
  'burst.queue': 'At home {waiting} others wait.',
  'evidence.quality': 'No model at home comes close enough to the strongest ({right} % of it, asked for {wanted} %).',
  'evidence.unable': 'No model at home can do it.',
  'share.limit': 'Only {share} % may go to the cloud by choice, and this is not among the hardest ({complexity}, from {threshold}).',
  'worth.first': 'It is expected to be right with {right} %, for {price}.',
  'worth.later': 'It would be right with {right} %, for {price}.',
} as const

export type ReasonCode = keyof typeof words

/** A reason as one English sentence. */
export function sentence(reason: Reason): string {
  // A rate limit is no failure: the upstream said when to come back.
  if (reason.code === 'health.open' && reason.data.failures === 0)
    return `It asked to be left alone for another ${reason.data.seconds ?? '-'} s.`
  return words[reason.code].replace(/\{(\w+)\}/g, (_, name: string) => String(reason.data[name] ?? '-'))
}

/** Build a reason. */
export function because(code: ReasonCode, data: Record<string, string | number> = {}): Reason {
  return { code, data }
}
