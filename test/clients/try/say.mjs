// How a trial is told what to try and tells what came of it: JSON in its first argument, one JSON line for each finding.
export const setting = JSON.parse(process.argv[2])
export const say = (name, value) => console.log(JSON.stringify({ name, value: value ?? null }))
