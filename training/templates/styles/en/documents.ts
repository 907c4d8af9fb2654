// English forms, letters and files of offices: health, work, money, law, school, travel.
import { blocks, lines, type Sheet } from '../../sheet.ts'

export const medicalEn: Sheet = {
  style: 'medical',
  lang: 'en',
  noise: 'record',
  weight: 1,
  templates: blocks(`
{>medhead}

{>medline*3-6}

{>medend}
%%
{>medline*2-5}
%%
DISCHARGE SUMMARY
Patient: {upperlast}
DOB: {dob}   MRN: {patient}
Admitted: {date}   Discharged: {date}
Consultant: {tlast2}
Ward: {n:1-9}B, {hospital1}

{>medline*2-4}

Follow-up with {tfull3} in {n:2-12} weeks.
%%
{hospital}
{address}

{date}

Dear {title2} {last2},

Re: {full}, DOB {dob}, {address}

Thank you for [[referring|seeing]] this [[pleasant|]] {age}-year-old {job}. {>medline*2-4}

Yours sincerely
{title3} {full3}
[[Consultant Neurologist|Senior House Officer|Consultant in Respiratory Medicine]]
%%
SOAP NOTE {date}
S: {first} ({age}) [[reports headaches since {monthyear}|complains of low mood]].
O: BP 140/85, HR {n:60-99}.
A: [[Migraine|Hypertension|Major depressive disorder]].
P: [[Start sertraline 50 mg|MRI at {hospital}]]. {>medsign}
%%
Nursing note {clock}: {tlast} [[slept well|refused medication|was agitated]]. {g:His/Her} [[wife|husband|daughter]] {first2} visited. {>medsign}
%%
Referral: {full}, NHS no. {national}, {phone}, GP: {title2} {last2}, {hospital}. Reason: [[knee pain|suspected melanoma|speech delay]].
%%
Lab report for {lastfirst} ({patient}), collected {date} {clock} by {ini2}: Hb 13.2 g/dL, CRP 4 mg/L, HbA1c 6.1 %.
%%
Psychotherapy session {n:2-20}: {first} spoke about [[the divorce from {first2}|her father {first3}|his job at {orgshort}]]. {>medline}
%%
Emergency contact: {full2} ([[wife|brother|mother]]), {phone}
Allergies: penicillin
Insurance: {org}, policy {policy}
`),
  parts: {
    medhead: lines(`
Patient: {full}¶Date of birth: {dob}¶Hospital no.: {patient}
{full}, {age}, {g:male/female}
Name: {lastfirst} | DOB {dob} | {patient}
RE: {full} ({dob})
`),
    medline: lines(`
{tlast} is a {age}-year-old {g:man/woman} with a history of [[hypertension|asthma|type 2 diabetes|alcohol dependence]].
{first} was admitted on {date} with [[chest pain|a fractured hip|acute appendicitis|suicidal ideation]].
{g:He/She} works as a {job} and lives with {g:his/her} [[partner|daughter]] {first2} in {city}.
{g:He/She} is {trait}.
The patient was seen by {title3} {last3} on {date}.
Blood pressure was 135/80 mmHg, pulse {n:60-99} bpm, temperature 37.2 °C.
{tlast} underwent [[a coronary bypass|a laparoscopic cholecystectomy|a hip replacement]] at {hospital} in {monthyear}.
Medication: [[ramipril 5 mg, bisoprolol 2.5 mg|metformin 1 g bd|paracetamol prn]].
{g:His/Her} mother, {full4}, died of [[breast cancer|a stroke]] aged {age}.
Family history: brother {first4} has [[epilepsy|bipolar disorder]].
I discussed the results with {first} and {g:his/her} [[wife|husband]], {first2}.
MRI showed no [[acute lesion|fracture]]. Dr {last3} recommends physiotherapy.
{first} denies smoking; drinks {n:2-20} units a week.
Transferred from {hospital} to {hospital} on {date}.
{first} returned from {country} {n:2-9} weeks ago.
`),
    medend: lines(`
Dr {full3}
Signed: {title3} {full3}, {hospital}
Dictated by {ini3}, typed by {letters4}
cc: {title4} {last4}, {hospital}
`),
    medsign: lines(`
Dr {last3}
{ini3}, RN
- {letters3}
Signed {full3}
`),
  },
}

export const officeEn: Sheet = {
  style: 'office',
  lang: 'en',
  canMix: true,
  noise: 'record',
  weight: 1.6,
  templates: [
    ...blocks(`
{upper}
{address} | {phone} | {email} | {profile}

PROFILE
[[Experienced|Motivated]] {job} with {n:3-25} years in the industry.

EXPERIENCE
{org}, {city} - [[Team Leader|Analyst|Assistant]] ({year} - {year})
{org2}, {city} - [[Intern|Consultant]] ({year} - {year})

EDUCATION
{school}, [[BSc Economics|MA History|LLB]], {year}

REFERENCES
{full2}, {org}, {phone}
%%
Curriculum Vitae
Name: {full}
Date of birth: {dob}
Nationality: {nat}
Marital status: [[{=DEMOGRAPHIC:married}|{=DEMOGRAPHIC:single}|{=DEMOGRAPHIC:divorced}]]
Address: {address}
Languages: English (native), French (B2)
%%
Dear Hiring Manager,

I am writing to apply for the [[Nurse|Data Engineer|Receptionist]] role at {org}. I currently work at {org2} in {city}, where I report to {full2}. In {year} I graduated from {school}.

Kind regards,
{full}
{phone}
%%
EMPLOYMENT CONTRACT
between {org}, {address}, represented by {full2} (the "Employer")
and {full}, born {dob}, residing at {address} (the "Employee").
1. The Employee is hired as [[Warehouse Clerk|Junior Associate|Care Assistant]] with effect from {date}.
2. The place of work is {city}. The gross salary is {amount} per month.
%%
RESIDENTIAL LEASE
This Lease is made on {date} between {full} ("Landlord") and {full2} and {full3} ("Tenants").
Premises: {address}. Rent: {amount}, payable to {iban}.
The Tenant shall not sublet without the Landlord's consent.
%%
NON-DISCLOSURE AGREEMENT
by and between {org}, a company registered in {country} under no. {vat}, and {full}, {address} (each a "Party").
Signed for and on behalf of {orgshort}: {full2}, Director
%%
INVOICE {invoice}
Bill to: {full}, {address}
From: {org}, VAT {vat}
Date: {date}   Due: {date}
1 x Consulting  {amount}
Pay to {iban} ({org2})
%%
{org}
Claim no. {policy}
Policyholder: {full}
Date of loss: {date}
Place: {street}, {city}
Statement: I was driving my car ({plate}) when {full2} hit me. Witness: {full3}, {phone}.
%%
INCIDENT REPORT {case}
On {date} at {clock} hrs PC {last2} and PC {last3} attended {address}. The complainant, {full}, {dob}, stated that {g:his/her} [[ex-partner|neighbour]] {full4} had [[broken the window|threatened {g:him/her}]]. Suspect is a {nat} male, approx. {age}, driving a blue Ford, reg. {plate}.
%%
MINUTES
{org} - Board meeting, {city}, {date}
Present: {full} (chair), {full2}, {full3}, {ini4}
Apologies: {full5}
1. {last} opened the meeting at {time}.
2. {last2} reported on {org2}; {first3} asked about the costs.
3. Action: {first4} to contact {org3} by {date}.
%%
PERFORMANCE REVIEW
Employee: {full} ({employee})   Reviewer: {full2}   Period: {year}
{first} [[exceeded expectations|missed several deadlines]]. {g:His/Her} colleague {first3} describes {g:him/her} as [[helpful|abrasive]]. Goal: move to the {city} team under {last4}.
%%
I wish to make a formal complaint against my line manager, {full2}. On {date}, in front of {first3} and {first4}, {g2:he/she} [[called me a liar|commented on my {nat} accent|asked whether I was pregnant]]. HR ({full5}) was informed on {date}.
{full}, {org}, employee no. {employee}
%%
Ticket #{ticket}
Customer: {full} <{email}>
Account: {customer}
Issue: [[login fails for user {login}|parcel {order} lost|refund not received]]
Agent {first2}: called {title} {last} at {phone}, no answer.
%%
CRM note {date}: spoke with {first} ({org}). {g:He/She} is [[moving to {city}|expecting a baby|unhappy with {first2}]]. Decision maker: {full3}. Next call {date}.
%%
BOOKING CONFIRMATION {booking}
Passenger: {upperlast}
{city} - {city}, {date}, dep. {clock}
Passport: {passport}
Contact: {email}
%%
Dear Parents of {first},

the class trip of Year {n:2-9} goes to {city} on {date}. Please return the form to {title2} {last2} by {weekday}.

{full3}
Head Teacher, {school}
%%
BEGIN:VCARD
FN:{full}
ORG:{org}
TEL:{phone}
EMAIL:{email}
END:VCARD
%%
BEGIN:VEVENT
SUMMARY:1:1 {first} / {first2}
LOCATION:{address}
ORGANIZER;CN={full}:mailto:{email}
ATTENDEE;CN={full2}:mailto:{email2}
END:VEVENT
%%
{org}
{address}

{full}
{address}

Account number: {account}

Dear {tlast},

your [[loan application|overdraft|credit card ending {n:1000-9999}]] was [[approved|declined]] on {date}. Questions? Call {title2} {last2}, {phone}.
%%
LAST WILL
I, {full}, of {address}, born on {dob}, leave my house to my [[son|daughter]] {full2} and {amount} to {org}. I appoint {full3} as executor.
%%
Meeting: {first} x {org}
When: {date} {clock}
Where: {address}
Who: {full}, {full2} ({orgshort}), {email3}
%%
Reference for {full}: {first} worked with us from {monthyear} to {monthyear} as a {job}. {g:He/She} left to join {org2} in {city}. {full2}, {org}
`),
    ...lines(`
This agreement is between {org} ("Supplier") and {org2} ("Customer"), {address}.
{full} [[hereby|]] authorises {full2} to collect the parcel {order} on {g:his/her} behalf.
Power of attorney: I, {full}, passport no. {passport}, appoint {full2}, {address}.
Tenant {tlast} has not paid since {date}; guarantor is {full2}, {phone}.
Driver: {full}, licence {licence}, vehicle {plate}, insured with {org} under {policy}.
Emergency contact for {first}: {full2}, {phone}.
Payroll {monthyear}: {full} ({employee}), {org}, {iban}, tax ID {national}.
New starter: {full}, start date {date}, reports to {full2}, laptop to be sent to {address}.
Visitor log {date}: {full} ({org}) to see {full2}, in {clock}, out {clock}.
Salary negotiation with {first}: asked {amount}, {first2} offers {amount}, decision by {date}.
Exit interview: {full} leaves {orgshort} because of {tlast2}.
Absence: {first} (flu), {first2} (parental leave until {date}), {first3} (in {city}).
Seating plan table {n:2-9}: {first}, {first2}, {last3} family, {full4}
Attendance: {full} ✓, {full2} ✗, {full3} ✓
Delivery to {full}, {address}. Leave with {first2} next door.
Donor: {full}, {amount}, {date}, in memory of {full2}.
Beneficiary {full}; ordering customer {org}; reference {invoice}; amount {amount}.
Landlord reference: {full} rented {address} from {date} to {date}.
Grade report: {full}, class 7b, mathematics B, teacher {tlast2}, {school}.
Shortlist: {full} ({age}, {city}), {full2} ({age}, {city}); {first} preferred by {first3}.
Deposition of {full}, taken on {date} in {city}, before {full2}, notary public.
Parties: {org} ./. {last}; our ref {case}; opposing counsel {full2}, {lawfirm}.
Adoption file {case}: child {first3}, born {dob}, prospective parents {full} and {full2}.
Visa applicant {full}, {nat}, born {dob} in {city}, passport {passport}, host {full2}, {address}.
`),
  ],
}
