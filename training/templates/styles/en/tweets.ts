// Short public messages in English without anybody in them: slang, capitals, tags and feelings.
import { lines, type Sheet } from '../../sheet.ts'

export const tweetsEn: Sheet = {
  style: 'negative.tweets',
  lang: 'en',
  noise: 'chat',
  canMix: true,
  isNegative: true,
  weight: 0.9,
  templates: lines(`
[[ugh|omg|lol|smh|tbh|ngl|welp]] i [[hate|love|miss|need]] [[mondays|coffee|my bed|winter|sleep|pizza|this weather]] {smiley}
I feel like [[ppl|nobody|everyone]] [[dont read anymore|is mad today|needs a nap]] #{thing}
Happy [[Friday|Monday|New Year|Easter|birthday to me|Mother's Day|Halloween]] [[everyone|y'all|people]]!! {smiley}
cant wait for [[tonight|the weekend|summer|the new season|tomorrow]] {smiley} {smiley}
[[Why|How]] is it already [[{weekday}|{monthname}|midnight]]??
RT if you [[agree|love {thing}s|cant sleep]]
So [[tired|hungry|bored|excited|done]] right now...
Who else is [[up|watching the game|stuck in traffic]]?
"Be yourself; everyone else is already taken." #quote #{thing}
My [[mom|dad|brother|cat|phone|boss|roommate|prof]] is [[so annoying|hilarious|dead|amazing]] {smiley}
That moment when [[your phone dies|you forget why you came in|the teacher calls on you]]
Top {n} [[Tips|Tricks|Reasons|Mistakes]] For [[Better Sleep|Saving Money|Growing {Thing}s|Small Business]]
NEW POST: [[How To Bake Bread|My Morning Routine|What I Learned This Year]] - link in bio
GOOD MORNING {smiley} Have A Blessed Day
I'm at work and it's only {time}, somebody [[help|save me|bring food]]
Just finished [[the book|my essay|a 10k|season two|the laundry]] {smiley}
[[Going|Off]] to the [[gym|mall|movies|beach|dentist|airport]] later, wish me luck
Gonna [[make|eat|order]] {dish} tonight
Yall really out here [[driving like that|wearing crocs|eating {thing}s]] smh
If u [[want it|love it]], [[go get it|set it free]]. #motivation
Win a [[free iPad|gift card|holiday]]! Follow and RT to enter
[[Lost|Found]] my [[keys|wallet|mind]] again {smiley}
Game was [[crazy|so boring|the best ever]]!! What a [[goal|save|comeback]]
Weather: {n} degrees, [[cloudy|sunny|rain later]]. Have a nice day
can someone explain [[crypto|taxes|this meme|time zones]] to me lol
I would rather [[sleep|starve|walk]] than [[do homework|go to that meeting|pay {amount} for parking]]
Note to self: [[never|always]] [[trust a {thing}|read the label|bring a {thing}]]
Still the best [[song|show|sandwich|day]] ever
it is what it is {smiley}
HAHAHAHA im crying {smiley}
u ok? / yeah u? / yeah
wow. just wow.
School tomorrow {smiley} don't wanna go
Everything happens for a reason, right?
Free shipping today only! Use code SAVE{n:10-50} at checkout
Traffic update: accident on the motorway, expect delays of {n} minutes
Follow Friday! #ff #followback #{thing}
Today's special: {dish} and {dish}, {amount}
`),
}
