import { expect, test } from 'vitest'
import { topicsOf, topicTermsIn } from './topics.ts'

const about = (text: string) => topicsOf(topicTermsIn(text))

test.each([
  ['The patient was diagnosed with diabetes and takes medication.', 'health'],
  ['Der Befund zeigt ein Karzinom, die Behandlung beginnt im Krankenhaus.', 'health'],
  ['Le traitement de la patiente après chimiothérapie', 'health'],
  ['La paciente recibe quimioterapia en el hospital', 'health'],
  ['Bệnh nhân được chẩn đoán ung thư, bác sĩ kê thuốc điều trị', 'health'],
  ['The plaintiff asks the court for damages.', 'legal'],
  ['Die Klägerin begehrt Schadensersatz vor Gericht.', 'legal'],
  ['We prepare the dismissal and the severance of an employee.', 'hr'],
  ['His mortgage is in arrears, the account shows a debt.', 'finance'],
])('"%s" is about %s', (text, topic) => {
  expect(about(text)).toContain(topic)
})

test.each([
  'Please be patient while the page loads.',
  'Write a function that returns the account balance.',
  'Summarise the plot of a film about a court.',
  'Treat this list as immutable and review the code for performance.',
])('"%s" is about none of them', (text) => {
  expect(about(text)).toEqual([])
})
