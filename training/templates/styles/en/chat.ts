// English requests to an assistant, and what friends write to each other.
import { lines, type Sheet } from '../../sheet.ts'

export const chatEn: Sheet = {
  style: 'chat',
  lang: 'en',
  noise: 'chat',
  weight: 1.5,
  templates: lines(
    `
[[Can|Could]] you ask {first} if [[the report is ready|she's free on {weekday}|we still need the projector|the meeting got moved]]?
ask {who} [[if|whether]] [[dinner is still on|the contract was signed|they can cover my shift|the invoice went out]]
My boss {first} [[keeps asking me to work weekends|just told me I won't get the raise|wants a summary by {time}|yelled at me in front of the team]]. [[What should I say?|How do I respond?|Help me write a reply.|]]
tell {first} and {first2} [[I'm running late|the food is here|we meet at {time}|not to wait for me]]
I had [[a fight|an argument|a weird chat]] with {first} about {first2}[[ again|]]. [[Should I apologise?|Who's right here?|Any advice?]]
Write a [[birthday|thank you|get well|farewell|congratulations]] [[card|message|note|poem]] for {who}[[, she turns {age}|, who loves hiking|, my colleague|]].
[[How do I tell|What's a polite way to tell]] {first} that [[his|her]] code is [[terrible|unreadable|great]]?
{first} and I have been [[married|together|dating]] for {n:2-20} years and {g:he/she} [[never listens|wants to move to {place}|lost {g:his/her} job|hates my mother]]. What now?
my [[sister|brother|cousin|aunt|uncle|neighbour|roommate|landlord|teacher|doctor|coach|therapist|husband|wife|ex|girlfriend|boyfriend|best friend|son|daughter|mum|dad|mate]] {first} [[is visiting from {place}|broke my laptop|has a job interview at {org}|thinks the earth is flat|is allergic to nuts|won't return my money|just had a baby|got into {inst}]][[, what do I do|, any ideas|]]
My [[son|daughter]] {first} is {childage} and [[can't read yet|refuses to eat vegetables|has a fever of 39|is scared of the dark]]. Is that normal?
Hi, I'm {who}[[!|.|,]] [[can you help me with my essay|I need help with a cover letter|I have a question about taxes|I forgot my password]]
Hello, my name is {full} and I [[live in {city}|work for {org}|am a {job}|need some advice]].
I'm a {age}-year-old {job} from {city}[[ and|,]] [[my back hurts|I want to change careers|I was diagnosed with diabetes last year|I earn {amount} a month]]. [[What would you recommend?|Thoughts?|]]
i am {age}, {trait}, living in {city}[[, working as a {job}|]] - [[is it too late to study?|can I get a mortgage?|how do I meet people here?]]
Draft a [[message|text|reply|Slack message]] to {who} saying [[I can't make it on {date}|the order has shipped|thanks for the feedback|we accept the offer of {amount}]].
[[Reply|Answer]] to {first}: "[[Sorry, can't tonight|Sounds good, see you {weekday}|No worries|Let me check with {first2}]]"
Summarise this for {first} and {first2}: {first3} said the budget is cut by {n}% and {org} will be told on {date}.
[[Please|pls]] rewrite: {first} is the worst [[manager|teacher|roommate]] I ever had
translate to [[French|German|Spanish|Vietnamese|Polish]]: "{first}, [[your package is at the door|please call your mother|the train leaves at {time}]]"
Translate into English: "{full} a été licencié par {org} le {date}."
[[Remind me|Set a reminder]] to call {who} [[tomorrow|on {weekday}|at {time}|about the lease]][[ at {phone}|]]
[[what's|whats]] a good present for {first}, {g:he/she}'s {age} and into [[gardening|retro games|baking|cycling]]
Is it ok to text {first} after {n:2-9} days? we met at {orgshort} in {city}
{first}'s [[wedding|funeral|birthday|graduation|surgery]] is on {date} and I have nothing to wear
{first} said {first2} told {first3} that I'm [[quitting|pregnant|moving to {city}]]. [[how do I handle this|lol]]
thx {first} [[you're a star|for the lift|will do|]] {smiley}
yo {first} u coming [[or not|tonight|to {city} with us]]? {first2} and {first3} are already here
lol {first} just fell off the chair {smiley}
Good morning {first}, [[did you get my email|how was the trip to {place}|are we still on for {time}]]?
Morning! {first} here. [[Can someone let me in?|Running {n:5-20} mins late.|Is {first2} in today?]]
It's {first} from [[accounts|the gym|school|{org}]], [[can you call me back on {phone}?|do you have a minute?]]
{first} [[mentioned|reckons|says|told me]] that {orgshort} is [[hiring|closing its office in {city}|being sued]]
Has anyone heard from {who}? [[Not seen {g:him/her} since {weekday}.|]]
[[Who is|What do you know about]] {full}[[ from {org}|, the {job}|]]?
Write a LinkedIn recommendation for {full}, who worked with me at {org} for {n:2-9} years.
Write a [[short story|limerick|song]] about my [[dog|cat|teacher|boss]] {first}
Plan a [[weekend|3-day trip|itinerary]] in {city} for me, {first} and the kids ({first2}, {childage}, and {first3}, {childage})
[[can you|could you|pls]] check if this sounds rude: hey {first}, I told you {n:2-5} times already to send the files to {email2}
Compose an email to Prof. {last} [[asking for an extension|about my thesis|because I missed the exam]]. I'm {full2}, student no. {customer}.
I need to write a letter of complaint to {org}. Their employee {full} [[was rude to me|lost my parcel|charged me twice]] on {date}.
My landlord, {tlast}, [[refuses to return my deposit|wants to raise the rent by {n}%|entered the flat without notice]]. The flat is at {address}. What are my rights?
Fix the grammar: "Me and {first} was going to {place} when {first2} call us."
Make this more formal: {first}, send me the damn contract for {orgshort} today. {first2}
My email is {email} and my phone is {phone}, put them in the signature. Name: {full}, {org}.
what would be a nickname for {first}? everyone calls {g:him/her} {nick} but {g:he/she} hates it
call me {nick}, nobody says {first}
{first} ({nick} to friends) and {first2} want to start a bakery in {city}. Suggest names.
Convert this to JSON: {full}, {age}, {job}, {city}
Extract all names from this text: {full} met {full2} in {city}; later {last2} wrote to {orgshort}.
Put these in alphabetical order: {full*}, {full*}, {full*}, {full*}
Make a seating plan: {first*}, {first*}, {first*}, {first*} and {first*}. {first} must not sit next to [[anyone from work|the door]].
Split the bill: {first} paid {amount}, {first2} paid {amount}, {first3} had only a salad
who's picking up {first} from [[school|nursery|the airport|football]]? {first2} can't
Interview prep: I meet {full} (CTO) and {full2} (HR) of {org} on {date}. What should I ask?
I'm applying at {org} in {city}. The recruiter is {tlast}. [[Write a follow-up.|How do I address her?]]
[[User|Me]]: hi¶Assistant: Hello! How can I help?¶[[User|Me]]: [[my name is {first}, remember it|I'm {full} and I want to cancel|it's about {first2}, my ex]]
Sorry, I meant {last}, not {last2}.
No, {first} with [[a K|a C|one n|y]]
is {first} a boy's or girl's name? asking for {first2}'s baby
my therapist ({title} {last}) said I should write {g:him/her} a letter. I'm {age} and [[recovering from burnout|was treated for depression at {inst}]].
{first}, if you're reading this: [[the key is under the mat|feed the cat|call {phone}]].
Dear diary, today {first} [[kissed me|ignored me|moved to {city}]] and {first2} saw it.
[[In re|About]] {last}: the client [[wants to settle|did not sign|called twice]]. Draft a note to {first2}.
Compare the offers from {org} and {org2}. {first} from {orgshort} promised {amount}, {first2} only {amount}.
Role-play: you are {first}, a customer of {orgshort} who is angry. I'm the agent.
Turn these notes into minutes: {first} opens, {first2} late, {first3} will talk to {org}, next mtg {date}
Please help me [[word|phrase]] a text to my [[ex-wife|ex-husband|ex]] {first} about the kids, {first2} and {first3}. {g:He/She} has them until {weekday}.
I want to sue {org}. On {date} [[their driver|their clerk]] {full} [[hit my car|lost my documents]] in {street}, {city}.
A patient of mine, {full}, {age}, [[takes warfarin and asks about ibuprofen|has type 2 diabetes|complains of chest pain]]. [[What should I check?|Interaction?]]
Analyse the tone of this message from {first}: "whatever. do what you want."
best way to break up with {first}? {g:he/she} lives with {g:his/her} mum in {city}
{first} owes me {amount} since {monthyear} [[and blocked me|]] [[ugh|]] {smiley}
can u find the address of {full} in {city}?
My wife {first} and I, {first2}, [[plan to adopt|want to refinance the house at {address}|filed jointly in {year}]]. Explain the [[steps|costs]].
Our CEO {full} will [[step down|announce the merger with {org2}|visit {city}]] on {date}, keep it confidential. Write the announcement.
{first} [[always|never]] [[does|cleans|cooks]] [[the dishes|the kitchen]]. {first2} doesn't care. I'm done.
Is {tlast} [[in|available]] on {weekday}? I need to speak to {g:him/her} about my son {first2}.
Explain to {first}, who is {childage}, why [[the sky is blue|leaves fall|people die]].
the password for {login} is {password}, can you tell me why it's rejected?
forgot to tell you, {first}'s number is {phone}
His name's {first}, {full}. [[Tall guy, works in IT.|You met him at {first2}'s.]]
{first}. [[My name is {first}.|Just {first}.|Like the flower.|]]
Names: {first*}, {first*} and {first*}¶Task: write a rhyme for each
- call {first}¶- buy milk¶- email {full2} ({email2})¶- {first3}'s present¶make this a schedule
Can {first} and {g:his/her} partner stay with us in {month} ? [[They're coming from {place}.|]]
i told {first} about the {inst} results and {g:he/she} cried. what can i say to {g:him/her}
We hired {full} as [[office manager|head of sales|intern]]. Write a welcome post mentioning that {g:he/she} comes from {orgshort} and [[speaks three languages|loves climbing]].
{full} v {org}: [[what are the chances?|summarise the arguments]] {g:He/She} was dismissed on {date} [[after {n:2-20} years|while on sick leave|for calling in sick]].
[[@{first}|{first}:]] can you share the deck with {first2} before {time}?
cc {first}, {first2} and {first3} [[pls|please]]
Thank {first} for me and say hi to little {first2}
miss u {first} {smiley} when are you back from {place}
Hey it's {first}'s [[mum|dad|sister|assistant]]. [[{g:He/She} is sick today.|{g:He/She} left {g:his/her} bag at yours.]]
I love you {first}. Will you marry me? [[make it more romantic|]]
[[Do|Does]] {first} and {first2} know about {first3}? {smiley}
RIP {full}, you were [[an amazing teacher|the best neighbour|my hero]].
[[from|From]]: {who}¶[[to|To]]: {who2}¶[[message|Message]]: [[running late|see you in {city}|the code is {n:1000-9999}]]
{last} called. [[Wants a refund.|Call back {phone}.|No message.]]
{last} and {last2} are [[both late again|on leave this week|the only ones who replied]].
Please check {last}'s [[timesheet|expenses|contract]] before [[{weekday}|noon]].
{lastfirst}; {lastfirst2}; {lastfirst3} - [[format these as First Last|sort please]]
we bought a house in {city}, {country}, near {inst}. {first} will start at {org} as a {job}
[[grandma|grandpa|nana]] {first} turns {age} on {daymonth}, [[speech ideas|poem please]]
`.replaceAll('{month}', '{monthname}'),
  ),
}

export const threadsEn: Sheet = {
  style: 'threads',
  lang: 'en',
  noise: 'chat',
  weight: 0.8,
  templates: lines(
    `
[12/03/2024, {clock}] {first}: [[are you coming|running late]]¶[12/03/2024, {clock}] {first2}: [[yep|on my way, {first}|omw]] {smiley}¶[12/03/2024, {clock}] {first}: [[bring {first3}|tell {first3} too|ok]]
[{clock}] {full}: Hi all¶[{clock}] {full2}: morning {first}¶[{clock}] {full}: the {orgshort} call is at {time}
{clock} - {first}: did u see {first2}'s post¶{clock} - {first3}: nooo what¶{clock} - {first}: {g2:he/she} moved to {city} with {first4}
{first}: Can you pick up {first2}?¶{first3}: No, I'm at {inst}¶{first}: ok asking {nick4}
{full}, {clock}¶[[Did the client sign?|Who has the keys?]]¶{full2}, {clock}¶[[Ask {first3}|Yes, {last3} did]]
{login}: anyone from {city} here?¶{login2}: me, hi {login}¶{login}: dm me, name's {first}
Speaker 1: Good morning, this is {full} from {org}.¶Speaker 2: Hello {first}, {full2} here.¶Speaker 1: I'm calling about your claim {policy}.
Agent: Thank you for calling {org}, my name is {first}. May I have your name please?¶Caller: {full2}.¶Agent: And your date of birth?¶Caller: {dob}.¶Agent: Thank you, {title2} {last2}.
Agent: Can you confirm your address?¶Customer: {address}¶Agent: And a phone number?¶Customer: Sure, {phone}
Customer: my order {order} never arrived¶Support: I'm sorry to hear that, {first}. Was it sent to {address}?¶Customer: yes
Q. State your name for the record.¶A. {full}.¶Q. Where do you live, {tlast}?¶A. {address}.¶Q. And you work for {org}?¶A. Yes, as a {job}.
{upper}: I did not see the car.¶COUNSEL: When did you meet {tlast2}?¶{upper}: On {longdate}, in {city}.
INTERVIEWER: Tell us about yourself.¶{LASTX}: I grew up in {place} and worked at {org} for {n:2-9} years.
{first}: lol¶{first2}: what¶{first}: {first3} failed the driving test again¶{first2}: poor {nick3}
<{login}> does anyone have {first}'s number¶<{login2}> {phone}¶<{login}> ty
{first} joined the group¶{first2} left the group¶{first3}: why did {first2} leave
{first}: Hey [[Siri|Alexa]], call {first2}¶Assistant: Calling {full2}, mobile
> On {date}, {full} wrote:¶> {first2}, could you send it?¶Sure {first}, attached.¶{first2}
Voicemail from {phone}: "Hi {first}, it's {first2} from {inst}. Your appointment with {title3} {last3} is on {date} at {time}."
Missed call from {full} ({phone}) at {clock}
You: where are you¶{first}: at {orgshort} with {first2}¶You: say hi to {nick2}
#general¶{full}  {clock} AM¶[[deploy is done|server is back up]]¶{full2}  {clock} AM¶thanks @{lowerfirst}!
{handle}: @{lowerfirst2} did you review the PR?¶{handle2}: looking, {first}
[00:0{n:1-9}] {last}: So the budget.¶[00:1{n:1-9}] {last2}: I disagree with {title} {last}.¶[00:2{n:1-9}] {last3}: Let's ask {orgshort}.
{first} ({org}): we can deliver by {date}¶{first2} ({org2}): too late for us
Nurse: Name?¶Patient: {full}.¶Nurse: Age?¶Patient: {age}.¶Nurse: Any allergies, {title} {last}?
Teacher: {first}, stop talking. {first2}, read line {n}.¶{first}: sorry, {tlast3}
OPERATOR: 911, what's your emergency?¶CALLER: My husband {first} collapsed! We're at {address}.¶OPERATOR: What's your name, ma'am?¶CALLER: {full2}
{first}: 😂😂¶{first2}: stop it {first}¶{first3}: who's paying¶{first2}: {first4} obviously
Mum: have you eaten¶Me: yes with {first}¶Mum: who is {first}
`
      .replaceAll('{LASTX}', '{upper}')
      .replaceAll('{nick4}', '{first4}'),
  ),
}
