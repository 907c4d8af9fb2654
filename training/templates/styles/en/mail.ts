// English e-mails and letters: heads, greetings, bodies and endings that are combined freely.
import { blocks, lines, type Sheet } from '../../sheet.ts'

export const mailEn: Sheet = {
  style: 'mail',
  lang: 'en',
  noise: 'prose',
  weight: 1.2,
  templates: blocks(`
{>mailhead}

{>greeting}

{>mailbody*1-3}

{>closing}
{>signature}
%%
{>greeting}

{>mailbody%2-3}

{>closing}
{>signature}
%%
{>greeting}
{>mailbody}
{>closing}
{who}
%%
{>greeting} {>mailbody} {>closing} {first}
%%
Subject: {>subject}

{>greeting}

{>mailbody*2-4}

{>closing}

{>signature}
%%
{>mailhead}

{>mailbody*1-2}

{first}
%%
Draft: {>greeting} {>mailbody*1-2} {>closing} {full}
%%
[[Proofread this email|Make this shorter|Translate to German|Improve the tone|Reply to this]]:

{>greeting}

{>mailbody*1-3}

{>closing}
{>signature}
%%
{full}
{address}

{org2}
{address}

{date}

Re: {>subject}

Dear {tlast2},

{>mailbody*2-3}

Yours [[sincerely|faithfully|truly]],

{full}
%%
-----Original Message-----
From: {full2} [mailto:{email2}]
Sent: {weekday}, {date} {clock}
To: {lastfirst}
Cc: {lastfirst3}; {full4}
Subject: RE: {>subject}

{first},

{>mailbody*1-2}

{first2}
%%
---------- Forwarded message ---------
From: {full} <{email}>
Date: {weekday}, {date} at {time}
Subject: {>subject}
To: {full2} <{email2}>

{>greeting}
{>mailbody*1-2}
{>closing}
{first}
%%
Hi both,

{first2} - [[please send the figures|can you chase {org}?]]
{first3} - [[nothing for you yet|you'll present on {date}]]

{first}
%%
On {weekday}, {date}, {full2} <{email2}> wrote:

> {>mailbody}
> {first2}

{first2}, {>mailbody}

{first}
`),
  parts: {
    mailhead: blocks(`
From: {full} <{email}>
To: {full2} <{email2}>
Subject: {>subject}
%%
From: {full} <{email}>
To: {full2} <{email2}>
Cc: {full3} <{email3}>
Date: {date} {clock}
Subject: {>subject}
%%
To: {email2}
CC: {email3}, {email4}
Subject: {>subject}
%%
From: {lastfirst}
Sent: {date} {clock}
To: {lastfirst2}
Subject: {>subject}
%%
Date: {date}
From: "{full}" {email}
Reply-To: {email}
To: "{full2}" <{email2}>
`),
    subject: lines(`
[[Re: |Fwd: |]]Meeting with {org} on {weekday}
[[RE: |]]Invoice {invoice}
{first2}'s farewell
Application for the position of [[Sales Manager|Data Analyst|Head Nurse|Office Assistant]] - {full}
Your appointment on {date}
[[Urgent: |]]Contract renewal {org}
Question about [[my order|order {order}]]
Next steps
Quick question
{full2} / reference request
Claim {policy} - {last}
Change of address
Holiday cover for {first2}
Notice of termination
Q{n:1-4} numbers
Introduction: {full} <> {full2}
Visit to {city}
Complaint about {orgshort}
Leave request {last}
School trip to {city}
`),
    greeting: lines(`
Hi {first2},
Hi {first2}
Hello {first2},
Hey {first2},
Dear {first2},
Dear {tlast2},
Dear {tfull2},
Dear {full2},
Dear {first2} and {first3},
Hi {first2}, hi {first3},
Hi {first2} & {first3},
Dear Sir or Madam,
Dear all,
Dear Team,
Hi team,
Good morning {first2},
Good afternoon {tlast2},
{first2},
{first2} -
Dear Professor {last2},
Dear Dr {last2},
To whom it may concern,
Dear Hiring Manager,
Dear Mr and Mrs {last2},
Hello again {first2}!
Dearest {first2},
Morning {first2}!
Hiya {first2}
`),
    mailbody: lines(`
I hope [[this email finds you well|you are well|you had a nice weekend in {place}]].
[[Thank you|Thanks]] for your [[email|call|quick reply|patience]][[ of {date}|]].
Please find attached the [[invoice|contract|minutes|report]] for {org2}.
I spoke to {who3} at {orgshort2} [[this morning|yesterday|on {date}]] and {g3:he/she} [[agreed to the new terms|asked for more time|will send the signed copy]].
{first3} will [[take over|be your contact]] while I am on leave from {daymonth} to {daymonth}.
Could you [[forward|send]] this to {full3} ({email3}) as well?
As discussed, we will meet at {address} on {date} at {time}.
[[Unfortunately|Sadly]], {full3} has decided to leave {org} and {g3:his/her} last day will be {date}.
My daughter {first3} will not attend school on {date} because of a [[dental appointment|family event]].
You can reach me on {phone}[[ or at {email}|]].
I am writing to [[apply for the post of accountant|complain about the service I received at your {city} branch|ask about the flat at {address}]].
{title3} {last3} asked me to remind you about the [[deadline|deposit of {amount}]].
Our customer {full3} (customer number {customer}) [[has not paid invoice {invoice}|wants to cancel|reports a fault]].
I've copied in {first3} and {first4}, who [[know the details|look after the account]].
Please transfer {amount} to {iban}, account holder {full}.
Let me know if {weekday} works for you and {first3}.
I look forward to [[hearing from you|meeting you in {city}|working with {first3}]].
The [[board|committee]] met on {date}; {last3} and {last4} voted against.
I was a patient of {title3} {last3} until {monthyear}.
I have lived at {address} since {year}.
Before that I worked for {org3} in {city} as a {job}.
Give my regards to {first3} and the kids.
Can you ask {first3} whether {orgshort2} got the parcel?
My husband {first3} and I booked a room for {n:2-9} nights from {date}, reference {booking}.
{first3} is out sick, so {first4} is covering.
Please confirm receipt.
The attached figures are preliminary and must not leave {orgshort}.
My date of birth is {dob} and my policy number is {policy}.
I will be travelling to {city}, {country}, with {full3}, passport {passport}.
We regret to inform you that your application was not successful.
Happy birthday, {first2}! {age} already!
`),
    closing: lines(`
Best regards,
Kind regards,
Regards,
Best,
Thanks,
Many thanks,
Cheers,
Sincerely,
Yours sincerely,
Yours truly,
Warm regards,
All the best,
Love,
Thank you,
Talk soon,
With best wishes,
BR,
xx
Take care,
Respectfully,
`),
    signature: blocks(`
{first}
%%
{full}
%%
{full}
[[Managing Director|Sales Manager|HR Business Partner|Senior Consultant|Legal Counsel|Project Lead]]
{org}
%%
{full}
{org}
{address}
T: {phone}
E: {email}
%%
{full} | [[Account Executive|Partner|Head of Operations]] | {org} | {phone}
%%
{first} {smiley}
%%
{full}, PhD
[[Department of Biology|School of Law|Faculty of Medicine]]
{inst}
%%
{initials}
%%
{ini}
%%
--
{full}
{site}
Sent from my iPhone
%%
{first} & {first3}
%%
The {last} Family
%%
Dr {full}
[[Consultant Cardiologist|GP|Clinical Psychologist]], {inst}
Tel. {phone}
%%
{nick}
`),
  },
}
