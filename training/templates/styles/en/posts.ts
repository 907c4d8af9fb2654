// English texts for a public: posts, adverts, reviews, comments, news, biographies.
import { lines, type Sheet } from '../../sheet.ts'

export const postsEn: Sheet = {
  style: 'posts',
  lang: 'en',
  canMix: true,
  noise: 'chat',
  weight: 1.1,
  templates: lines(`
I'm [[thrilled|happy|excited|proud]] to [[announce|share]] that I'm joining {org} as [[Head of Marketing|Lead Engineer|Account Manager]]! Huge thanks to {full2} and {full3} for [[believing in me|their support]]. #newjob
After {n:3-15} years at {org}, today is my last day. Thank you {first2}, {first3} and {first4}! Next stop: {city}.
Congratulations to our colleague {full} on {n:5-30} years with {orgshort}! {smiley}
We are hiring in {city}! Send your CV to {full} at {email}.
For sale: [[bike|sofa|fridge|pram|guitar]], hardly used, {amount}. Pick up in {city}, {street}. Call {first} on {phone}.
FOR SALE by owner: 3 bed house, {address}. Contact {full}, {phone} or {email}. No agents.
Room to rent in {city}, {amount} pcm, bills incl. Ask for {first}[[ or {first2}|]], {phone}.
Lost [[dog|cat|parrot]]! Answers to the name of Biscuit. Last seen near {street}, {city}. Please call {first} {phone} {smiley}
Looking for a [[babysitter|cleaner|tutor]] for {first} ({childage}) and {first2} ({childage}) in {city}. PM me or ring {phone}.
{title} {last} at {hospital} is [[wonderful|the worst|so patient]]. {g:He/She} [[listened to me for an hour|ignored my pain|diagnosed me within minutes]]. {n:1-5}/5
Went to {org} in {city} with my [[wife|husband|mum]] {first}. Our waiter {first2} [[was lovely|spilled wine on {first}|forgot our starters]].
★★★★☆ Great service from {first} at {orgshort}, [[fixed my boiler in an hour|very knowledgeable]]. - {firstini2}
★☆☆☆☆ AVOID {org}!! {tfull} took {amount} and never came back. Reviewed by {full2}, {city}, {date}
[[Big thanks|Shoutout]] to {first} from {orgshort} who [[helped me choose|stayed late]] {smiley}
{first} says: loved it! The staff at {org} in {city} made {first2}'s birthday special.
Posted by {login} on {date}: I'm a {age} year old {job} from {city} and I was diagnosed with [[MS|lupus|depression]] in {year}. My [[wife|husband]] {first2} doesn't understand.
[[Does anyone know|Has anyone worked with]] {full}? {g:He/She} says {g:he/she} is a [[builder|solicitor|psychic]] in {city}.
My [[daughter|son]] {first} ({childage}) goes to {school} and is being bullied by a kid called {first2}. The head, {tlast3}, won't listen.
{login} wrote: "{first}, you clearly have never been to {place}." Well, I grew up in {place}!
@{login} no way!! {first} told me the same in {city}
RT {handle}: so proud of my sister {full2}, first {nat} woman to win this race
{handle} happy bday {first}!!! {smiley} #{camel}
just met {full} at {city} airport omg {smiley}
{full} for president lol
watching {full} on tv and {g:he/she} is sooo funny
At {org} w/ {first} & {first2} {smiley}
can't believe {full} is leaving {orgshort}, end of an era
{place} tonight, {place} tomorrow. Tour dates with {full} below
{last} scored twice, {last2} was awful, and {last3} should be sacked
Full time: {inst} {n:0-5} {inst} {n:0-5}. Goals: {last}, {last2} ({n:2-90}'), {last3}
Anyone in {city} selling 2 tix for {weekday}? dm {handle}
Throwback to {monthyear} when {first} and I drove from {city} to {city} in a Fiat.
As a {trait} {job} in {city} I get asked this a lot. AMA.
I'm {first}, {age}, {nat}, living in {city} since {year}. Hobbies: climbing, chess. [[DM me!|Looking for friends.|]]
[[Obituary|In loving memory]]: {full}, {age}, of {city}, passed away on {date}. {g:He/She} is survived by {g:his/her} [[wife|husband]] {first2}, {g:his/her} children {first3} and {first4}, and {n:2-9} grandchildren.
{full} and {full2} are delighted to announce the birth of {first3} on {date} at {hospital}. 3.4 kg, all well.
Save the date! {first} & {first2} are getting married on {date} at [[the town hall|St Peter's|the lake house]] in {city}. RSVP {email}
Comment by {first} L.: I worked for {org} from {year} to {year} and {tlast2} was a bully.
Thank you {first}, {first2}, {first3}, and everyone at {inst} who ran the marathon for {org}!
Missing person: {full}, {age}, last seen on {date} in {city} wearing a red coat. If you have information call {phone}.
Babysitter available, I'm {first} ({age}), student at {school}, references from {full2} ({phone}).
Ride share {city} -> {city} on {date} at {time}, 2 seats. {first}, {phone}
AITA for not inviting my sister-in-law {first} ({age}F) to my wedding? My fiancé {first2} ({age}M) says I should.
My neighbours {first} and {full2} at number {n} have [[a rooster|loud parties|CCTV pointed at us]].
I (f, {age}) work as a {job} at {org}. My manager, let's call him {first}, earns {amount} more than me.
`),
}

export const newsEn: Sheet = {
  style: 'news',
  lang: 'en',
  canMix: true,
  noise: 'record',
  weight: 1.2,
  templates: lines(`
{city2} ({=ORG:[[Reuters|AP|Press Office]]}) - {full}, the [[chief executive|chairman|founder]] of {org}, said on {weekday} that the company would [[cut {n:100-900} jobs in {place}|open a plant near {city}]].
{full} (born {dob} in {city}, {country}) is a {nat} {job}.
{full} ({birthyear} – {year}) was a {nat} {job} and politician. {last} studied at {school} and taught in {city}.
{full} was born in {city} on {dob}, the son of {full2} and {full3}. He moved to {place} in {year}.
Born in {place}, {last} [[attended|graduated from]] {school} before joining {org} in {year}.
In {year}, {last} married the {job} {full2}; they had [[two|three]] children, {first3} and {first4}.
A {age}-year-old man from {city} was arrested on {weekday} after a stabbing in {street}. Police named him as {full}.
Police in {place} are looking for {full}, {age}, a {nat} national, in connection with a robbery at {org} in {city}.
{inst} said in a statement that {tlast} had [[resigned|been suspended]] on {date}.
"We are very proud," said {full}, head of {inst}. "{first2} worked hard for this," {last} added.
{full} beat {full2} 6-3, 6-4 to reach the final in {city}. {last} will meet {last3} on {weekday}.
{org} has agreed to buy {org2}, based in {city}, for {amount}, sources told {org3}.
The merger of {org} and {org2} was approved by the {inst} on {date}.
{tlast}, a {age}-year-old {job} from {city}, told the {court} that {g:he/she} had never met {tlast2}.
According to {full} of {inst}, the river {city} has not been so low since {year}.
{country}'s [[foreign minister|prime minister|president]], {full}, met {g:his/her} {nat} counterpart {full2} in {city} on {weekday}.
Directed by {full} and starring {full2} and {full3}, the film was shot in {place}.
The band was formed in {city} in {year} by {full}, {full2} and drummer {full3}.
The novel, by {nat} author {full}, won a prize in {year}. Critics compared {last} with {full2}.
{city} is a town in {region}, {country}. It has a population of {n:2-90},{n:100-999} and is home to {inst}.
{org} is a {nat} company founded in {year} by {full} in {city}. Its headquarters are in {city}, {country}.
{inst} is located in {city}, {country}; its rector is {full}.
The {city} derby ended in a draw. {inst} took the lead through {last} before {full2} equalised.
A spokesman for {org}, {full}, [[declined to comment|denied the allegations]].
Mayor {full} opened the new wing of {inst} together with architect {full2} of {org2}.
Judge {full} sentenced {last2}, of {street}, {city}, to [[three|six]] years in prison.
{full}, {age}, of {city}; {full2}, {age}, of {city}; and {full3}, {age}, were killed when their car left the road near {city}.
The expedition led by {full} reached {place} in {monthyear}. {full2}, the doctor, stayed behind in {city}.
Photo: {full} / {org}
By {full}, {org}, {city}
{full} (left) with {full2} at the opening in {city}. Photograph: {full3}/{org}
{first}, {last} and the rest of the squad flew to {country} on {date}.
Flights from {city} to {city} were cancelled, {org} said. Passengers, among them {full} from {country}, slept at the airport.
In the {region} town of {city}, {trait} leaders met {tlast} of {org} on {date}.
`),
}

export const hardEn: Sheet = {
  style: 'hard',
  lang: 'en',
  canMix: true,
  noise: 'prose',
  weight: 1,
  templates: lines(
    `
Please open {under}_CV.pdf and compare it with CV_{under2}.docx
[[The file|I attached]] [[contract|offer|scan|passport]]-{hyphened}.pdf [[is missing|please]].
C:\\Users\\{login}\\Desktop\\{under}_final_v{n:2-9}.docx
/home/{login}/projects/{hyphened2}/notes.txt
/Users/{login}/Documents/Letters/{under2}.pages
Photos are in {login}/Desktop/{city}_2024/
{profile} - is this the {full} from {orgshort}?
Check out {profile} and {profile2}
{suffixed} and {full2}, PhD, will chair the panel.
{initials} {last} [[called|signed]]; {letters} to follow up.
Notes by {letters}, reviewed {letters2} {date}
Signed: {ini} for {org}
{ini}, {ini2} and {ini3} (eds.)
{lastfirst} ({year}). On the growth of moss. Journal of Botany, {n}, 12-19.
({last} & {last2}, {year}; {last3} et al., {year})
Ms. {last}-{last2} kept her maiden name.
"{first}?" "Yes, {first2}?" "Where's {first3}?"
{first}/{first2}/{first3} - whoever is in first
{first}'s and {first2}'s accounts were merged; the {last}s were not informed.
{first}&{first2} (the {last} twins)
({first}) [{first2}] "{first3}" '{first4}'
*{first}* and **{full2}** _{first3}_
- {full}¶- {full2}¶- {full3}
1. {full}, {city}¶2. {full2}, {city}¶3. {full3}, {city}
• {first}: [[drinks|tickets]]¶• {first2}: [[cake|music]]¶• {first3}: [[invites|chairs]]
{lowerfirst} {=PERSON:[[will|mark|rose|grace|hope|joy|may|april|june|summer|dawn|grant|bill|jack]]} and {lowerfirst2} are coming
{=PERSON:[[Will|Mark|Rose|Grace|Hope|Joy|Faith|May|April|Bill|Chase|Grant|Frank|Jack]]} will [[mark|grant|bill|chase]] it by {weekday}, right?
did {=PERSON:[[Will|Mark|Rose|Hope|Faith|Dawn|Summer|Amber|Victor|Miles|Drew]]} call you back?
ask {=PERSON:[[mark|will|rose|faith|joy|hunter|mason|jade|ruby|ivy]]} about the [[marks|will|roses]]
{=PERSON:[[Mr. Long|Mrs. Young|Ms. King|Mr. Stone|Mrs. Baker|Mr. Page]]} has a long [[list|day]] and a young [[dog|team]].
I saw {=PERSON:[[Grace Page|Mark Stone|Rose Baker|Will Young|Hope King|Joy Long|Faith Rivers|Summer Fields|Dawn Church]]} at the [[church|bank|field]] in {city}.
My name is {=PERSON:[[May|April|June|Rose|Hope|Will|Mark|Bill|Rich|Art]]}, like the [[month|flower|verb|word]].
The {=LOCATION:[[Reading|Bath|Nice|Cork|Mobile|Orange|Buffalo|Split|Essen|Bergen|Tours]]} office told {first} to [[read|wait]].
Is {first} moving to {=LOCATION:[[Nice|Bath|Reading|Orange|Phoenix|Normal|Hope|Tours]]}? How nice!
{=ORG:[[Apple|Shell|Target|Gap|Next|Orange|Amazon|Oracle|Visa|Square|Stripe|Meta]]} hired {first} in {year}.
{upper}¶{city}¶{phone}
{lower}, {phone}, {email}
{LASTU} {first}
cc: {lastfirst}; {lastfirst2}; {lastfirst3}
To: {first} <{email}>, {first2} <{email2}>
Attn: {full}¶{org}¶{address}
c/o {full}, {address}
{first}-{first2} wrote to {last}'{last2}
{full}(he/him) joined from {city}
hi{first},thanks.{first2}
{first}:{first2} is here!
re:{last}/{last2} - settlement
{last}_v_{last2}_{year}.pdf
{first}@{orgshort} please approve
{first} @ {org}
{full} aka "{nick}" aka {gamer}
{gamer} is {full}'s account, {age}, {city}
Caller ID: {full} {phone}
Who's Who: {full} ({last} for short), {nick2} and the {last3} family
Dear Mr/Ms {last}
Estate of {full}, deceased
Trustee: {full} u/a dtd {date} f/b/o {full2}
{full} née {last2}
{full} (formerly {full2})
{first} "{nick}" {last}
{tlast} senior and {tlast} junior
Prof. Dr. {full}, M.D., F.R.C.P.
Sgt. {last}, Cpl. {last2} and Pvt. {last3} were [[wounded|promoted]] near {place}.
Sister {first}, Father {last} and Rabbi {last2} met in {city}.
Aunt {first} and Uncle {first2} live in {place}; Grandma {first3} in {place}.
King {=PERSON:[[Aldric|Osbert|Halfdan]]} of {=LOCATION:[[Marenia|Valdoria]]} and {tlast} are fictional.
Coach {last}, Officer {last2}, Captain {last3}, Senator {last4}
Señor {last}, Frau {last2}, Madame {last3}, {last4}-san
`.replaceAll('{LASTU}', '{upperlast2}'),
  ),
}
