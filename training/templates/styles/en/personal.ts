// English texts in which people tell of themselves at length, and what customers write to a bank or a shop.
import { blocks, lines, type Sheet } from '../../sheet.ts'

export const personalEn: Sheet = {
  style: 'personal',
  lang: 'en',
  noise: 'prose',
  weight: 1.1,
  templates: blocks(`
{>selfopen} {>selffact*2-5} {>selfend}
%%
{>selffact*2-4}
%%
[[Title|Subject|Topic]]: {>selftitle}

{>selfopen} {>selffact*2-4}

{>selffact*1-3}

{>selfend}
%%
{login} [[wrote|posted|says|commented]] on {date}:
{>selffact*1-4} {>selfend}
%%
[[Review|Feedback]] by {full}, {city}: {>selfreview*1-3}
%%
{>selfreview*2-3} - {firstini}
%%
[[Bio|About me]]: {>selffact*2-4}
%%
{>selfad*1-2}
%%
{>selfad} {>selffact*1-2}
%%
Dear [[Agony Aunt|Editor|Abby]],

{>selffact*2-4}

{first}, {city}
%%
Q: {>selffact*1-2} [[What should I do?|Am I wrong?|Is that legal?]]
A: Dear {first}, [[that sounds hard|you are not alone]]. Talk to {first2}.
`),
  parts: {
    selftitle: lines(`
Need advice about my [[landlord|sister|job at {org}|diagnosis]]
My life in {city}
{n:5-20} years sober
Looking for old classmates from {school}
Thoughts on moving to {place}?
Introducing myself
Custody question
`),
    selfopen: lines(`
Hi everyone, I'm {first}.
Hello, I'm {first} from {city}.
Long-time lurker, first post.
Hey all, {first} here, {age}, {job}.
My name is {full} and I live at {address}.
I'm {full}, born {dob}, and this is my story.
So, a bit about me:
{first} ({age}/{g:M/F}, {city}) here.
`),
    selffact: lines(`
I grew up in {place} and moved to {city} when I was {age}.
I work as a {job} at {org} and earn {amount}.
My [[wife|husband|partner]] {first2} is {nat} and works as a {job}.
We have two kids, {first3} ({childage}) and {first4} ({childage}).
I was born on {dob} at {hospital}.
I studied [[law|physics|nursing]] at {school} until {year}.
In {year} I was diagnosed with [[bipolar disorder|multiple sclerosis|Crohn's disease]] by {title2} {last2} at {hospital}.
My [[mum|dad|father|mother]], {full2}, used to work for {org2}.
You can find me on {profile} or as {handle}.
I'm {trait}, which not everybody at {orgshort} knows.
My old address was {address}.
My best friend {first3} got me the job.
Last {monthname} {first2} and I flew to {country} to see {g2:his/her} family.
We got married in {city} on {date}.
I've been living in {city} for {n:2-20} years, near {inst}.
My ID card says {full}, but everybody calls me {nick}.
I used to play for {inst} in {city}.
{first3} always said I should write this down.
My manager {full3} put me on a performance plan in {monthyear}.
I drive a blue Golf, plate {plate}.
My doctor says my blood pressure is fine now.
The commute takes an hour and I read on the train.
My grandparents came from {country} in {year}.
On {date} I was arrested in {city} after a fight with {first3}.
I owe {amount} to {org2}.
We adopted our dog from a shelter near {city}.
{first2}'s ex, {full4}, still sends letters to our flat at {street}.
I have been a member of {org3} since {monthyear}.
I go to church, but {first2} is {trait}.
I speak English, some French and very bad German.
My phone number changed to {phone}, please update it.
`),
    selfend: lines(`
[[Thanks for reading.|Any advice welcome.|Sorry for the long post.|AMA.]]
Write to me: {email}
- {first}
Cheers, {nick}
Text me on {phone}.
PS: {first2}, if you read this, call me.
{smiley}
`),
    selfreview: lines(`
{first2} at the front desk of {org} [[was very kind|ignored us]].
Dr {last2} took time to explain everything; nurse {first3} was lovely.
The flat at {address} was nothing like the pictures, and the host, {first2}, never answered.
We stayed {n:2-9} nights in {city}; breakfast was cold.
Booked through {orgshort}, ref {booking}, refund still pending since {date}.
{full2} from {orgshort} repaired my roof in {city} and charged {amount}.
Would recommend {org} to anyone in {city}.
My order {order} arrived two weeks late and the box was open.
Our guide {first2} knew every stone of {city}.
Chef {full2} cooks like nobody else in {place}.
The battery died after a week.
`),
    selfad: lines(`
For rent: 2 bed flat, {address}, {amount} a month, call {full} on {phone}.
Wanted: {job} for family in {city}; write to {email}.
Selling my late father's piano in {city}. {first}, {phone}.
Free to collect: boxes, {street}, {city}, ask for {first}.
Piano lessons by {full}, graduate of {school}, {city}, {phone}.
{job} with {n:3-20} years' experience seeks work in {city}: {full}, {email}
Reward for lost wallet with driving licence in the name of {full}, lost near {street}, {city}.
Garage sale at {address} on {weekday}! {first} & {first2}
`),
  },
}

export const serviceEn: Sheet = {
  style: 'service',
  lang: 'en',
  noise: 'chat',
  canMix: true,
  weight: 0.9,
  templates: lines(`
[[I lost|Someone stole]] my [[debit|credit]] card {card}, [[please block it|can you send a new one to {address}]].
My name is spelled wrong on the [[statement|card|ticket]], it should be {full}.
Please change my address to {address}[[ from {date}|]].
I would like to update the number on my account from {phone} to {phone}.
Who is the account manager for {org}? Is it still {full}?
What's my balance? Account {account}, name {full}.
Can I transfer {amount} to {full2}, IBAN {iban}?
The cheque was issued to {full} but should be to {full2}.
Is {title} {last} still [[working there|my adviser]]? {g:He/She} used to be in the {city} branch.
I'm calling on behalf of my [[mother|husband|client]], {full2}, born {dob}.
I'd like a taxi from {address} to {inst}.
A table for {n:2-9} under {last}, please, {weekday} at {time}.
Yes, it's {last}, {first}. Spelled like it sounds.
We will meet at {org}, {address}, on {date}.
How do I get from {city} to {city}?
The parcel for {full} at {address} was left in the rain.
Send the report to {email} and copy {email2}.
My username is {login} and I can't log in from {ip}.
{tlast} told me to ask for {first2}.
I used to be a customer of {org}, my number was {customer}.
When does the {city} office open? I was told by {first} that it's at {time}.
Ship to: {full}, {address}, {country}
I moved from {place} to {place} and need a new policy, old one {policy}.
Hi, this is {first} again about ticket {ticket}.
Is this {org}? I'd like to speak with {full}.
I live in {city}, {country}, and your site says you don't deliver here.
{first} never got {g:his/her} refund for {order}.
Put it under my [[partner's|sister's|boss's]] name, {full}.
Can {first} pick up my medicine? I'm {full}, {dob}.
My driver's licence is {licence} and my passport {passport}.
When: {moment}¶Where: {city} [[Country Club|Town Hall|Stadium]]
Appointment: {moment}, {address}
{org} is a [[design agency|law firm|start-up]] based in {city}.
I used to work for {org} as a {job}, but quit in {monthyear}.
{full}¶{org}¶{address}
{first} was a huge {full2} fan even at the age of {age}.
This {age} year old [[female|male]] complains of stomach pain.
How can I reach {full}? {g:He/She} isn't answering at {phone}.
The {city} office of {org} is at {address}.
Forward all mail for {full} to {address}.
My car, {plate}, was towed from {street}.
Does {org} have an office in {city}?
I'm in {city} until {date}, then in {city2}.
The guests are {full}, {full2} and {full3}; {first3} is vegetarian.
My SSN is {national}, DOB {dob}.
The invoice should go to {org}, attn {full}.
I spoke to {first} on {weekday} and {first2} today, and nobody knows anything!
`),
}

export const knowledgeEn: Sheet = {
  style: 'negative.knowledge',
  lang: 'en',
  noise: 'chat',
  canMix: true,
  isNegative: true,
  weight: 0.7,
  templates: lines(`
What is the capital of [[France|Australia|Brazil|Mongolia|Canada|Peru|Norway]]?
Who [[wrote|is the author of]] [[Hamlet|The Odyssey|War and Peace|Don Quixote|Faust|The Divine Comedy]]?
When did [[Napoleon|Julius Caesar|Cleopatra|Charlemagne|Genghis Khan|Queen Victoria]] [[live|die|rule]]?
Compare [[Plato and Aristotle|Kant and Hume|Mozart and Beethoven|Monet and Manet|Marx and Keynes]].
Give me a summary of [[the French Revolution|the Cold War|the Roman Empire|the Ming dynasty|the Ottoman Empire|World War II]].
What are good things to see in [[Paris|Rome|Tokyo|London|New York|Istanbul]]?
What's the weather like in [[Madrid|Oslo|Cairo|Mumbai]] in [[May|June|August]]?
Which languages are spoken in [[Switzerland|Belgium|India|South Africa]]?
Explain the economic system of [[China|Sweden|the United States|Japan]].
List the [[planets|continents|Great Lakes|Nobel Prize categories|Olympic sports|Greek gods]].
How tall is [[Mount Everest|the Eiffel Tower|Big Ben|the Statue of Liberty]]?
Is [[Pluto|Mars|Venus|Mercury]] a planet?
Tell me about the [[Amazon|Nile|Danube|Mississippi]] river.
Write like [[Shakespeare|Hemingway|Kafka|Jane Austen]].
Explain the philosophy of [[Nietzsche|Descartes|Spinoza|Confucius]].
What did [[Einstein|Darwin|Marie Curie|Galileo|Newton]] discover?
Plot of [[Star Wars|The Godfather|Titanic|Harry Potter|The Lord of the Rings]] without spoilers, please.
What is a [[Dutch oven|French press|Swiss army knife|German shepherd|Persian cat|Turkish bath|Spanish guitar|Danish pastry]]?
Is English harder than [[German|Polish|Vietnamese|Arabic|Finnish]]?
How do I say hello in [[Italian|Swedish|Korean|Portuguese]]?
What's the difference between [[Java and JavaScript|Rust and Go|Swift and Kotlin|Ruby and Perl]]?
Does [[Netflix|Spotify|YouTube|WhatsApp|Zoom|Excel|Outlook|Chrome]] work offline?
How do I [[unsubscribe from Netflix|share a Spotify playlist|mute a Zoom call|pivot data in Excel|export from Notion|make a Canva poster]]?
Which [[iPhone|Samsung Galaxy|MacBook|ThinkPad|Kindle|PlayStation]] should I buy?
Best [[Toyota|Tesla|Ford|Honda]] for a family of five?
`),
}
