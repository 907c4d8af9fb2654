// The questions of a plan, in the order of their weight. Undefined when the person leaves.
import type { WorkloadInput } from '../sizing/plan/workload.ts'

export async function askWorkload(): Promise<WorkloadInput | undefined> {
  const prompts = await import('@clack/prompts')
  const answers: Record<string, unknown> = {}
  const choose = async (key: string, message: string, options: readonly (readonly [value: string, label: string])[]) => {
    const picked = await prompts.select({ message, options: options.map(([value, label]) => ({ value, label })) })
    if (prompts.isCancel(picked)) return false
    answers[key] = picked
    return true
  }
  const count = async (key: string, message: string, usual: number) => {
    const typed = await prompts.text({
      message,
      initialValue: String(usual),
      validate: (value) => (Number(value) >= 0 && value?.trim() ? undefined : 'a number, please'),
    })
    if (prompts.isCancel(typed)) return false
    answers[key] = Number(typed)
    return true
  }
  const whole =
    (await choose('data', 'Where may the data lie?', [
      ['anywhere', 'Anywhere'],
      ['region', 'In one region of a cloud'],
      ['house', 'In this house only'],
      ['device', 'On one device only'],
    ])) &&
    (await choose('sensitivity', 'How sensitive is it?', [
      ['internal', 'Internal'],
      ['public', 'Public'],
      ['confidential', 'Confidential: it may leave redacted'],
      ['restricted', 'Restricted: it stays'],
    ])) &&
    (await choose('quality', 'How good must answers be?', [
      ['strong', 'As good as strong open models'],
      ['enough', 'A narrow task, done reliably'],
      ['frontier', 'As good as can be had'],
    ])) &&
    (await choose('latency', 'Who waits?', [
      ['interactive', 'A person'],
      ['instant', 'A person who types, or a machine'],
      ['batch', 'Nobody'],
    ])) &&
    (await count('requestsPerDay', 'How many requests a day?', 200)) &&
    (await count('inputTokens', 'How many tokens are read for each? (a page is about 500)', 1_500)) &&
    (await count('outputTokens', 'How many are written?', 400)) &&
    (await choose('pattern', 'When does the work come?', [
      ['office', 'In office hours'],
      ['steady', 'Day and night'],
      ['bursty', 'In bursts'],
      ['occasional', 'Now and then'],
    ])) &&
    (await choose('skill', 'Who would run machines?', [
      ['some', 'Somebody, beside other work'],
      ['none', 'Nobody'],
      ['team', 'A team'],
    ]))
  return whole ? (answers as WorkloadInput) : undefined // every key was asked above, and is checked again when read
}
