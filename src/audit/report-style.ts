// The look of a page that people are handed: one sheet, on a screen, a telephone or paper, in light and dark.
export const style = `
:root{color-scheme:light dark;--ink:#16181d;--soft:#555a64;--paper:#fbfaf7;--line:#e4e1d9;--track:#efece4;--home:#0f766e;--cloud:#6d28d9;--saved:#15803d;--barred:#b91c1c;--plain:#555a64}
@media (prefers-color-scheme:dark){:root{--ink:#eceae4;--soft:#a9adb6;--paper:#14161a;--line:#2a2e35;--track:#22262c;--home:#2dd4bf;--cloud:#a78bfa;--saved:#4ade80;--barred:#f87171;--plain:#a9adb6}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
header,main,footer{max-width:920px;margin:0 auto;padding:0 24px}
header{padding-top:32px}
.brand{display:flex;align-items:center;gap:12px;color:var(--soft);font-size:14px}
.brand svg{width:40px;height:24px;flex:none}
h1{font-size:34px;line-height:1.2;letter-spacing:-.015em;margin:24px 0 12px;text-wrap:balance}
h2{font-size:22px;line-height:1.3;margin:0 0 4px;text-wrap:balance}
h3{font-size:17px;line-height:1.35;margin:0 0 12px;text-wrap:balance}
p{margin:0 0 12px}
.soft{color:var(--soft)}
.lead{font-size:19px}
h1,h2,h3,p,li,dd{overflow-wrap:anywhere}
section{border-top:1px solid var(--line);padding:28px 0 20px;margin-top:20px}
figure{margin:16px 0 8px;min-width:0}
li .mono{white-space:nowrap}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,380px),1fr));gap:12px 40px}
.chart{display:block;overflow:visible;font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
.chart text{fill:var(--ink);unicode-bidi:isolate}
.chart .figure,td.n,.mono{font-variant-numeric:tabular-nums;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
.chart .figure{font-size:12.5px}
.chart .faint{fill:var(--soft);font-size:12px}
.track{fill:var(--track)}.home{fill:var(--home)}.cloud{fill:var(--cloud)}.saved{fill:var(--saved)}.plain,.unknown{fill:var(--plain)}
.mark{fill:var(--paper)}.drawn{fill:none;stroke:var(--paper);stroke-width:2}
.axis{stroke:var(--line)}.tick{stroke:var(--ink);stroke-width:2}.halo{stroke:var(--paper);stroke-width:5}
.heat1{fill:var(--plain);opacity:.45}.heat2{fill:var(--plain);opacity:.65}.heat3{fill:var(--plain);opacity:.85}.heat4{fill:var(--ink)}
.legend{font-size:14px;color:var(--soft);margin:0 0 8px}
.legend .h{color:var(--home)}.legend .c{color:var(--cloud)}.legend .s{color:var(--saved)}
details{margin:8px 0 0;font-size:14px}
summary{cursor:pointer;color:var(--soft);padding:4px 0;width:fit-content}
summary:focus-visible,.wide:focus-visible{outline:2px solid var(--cloud);outline-offset:2px}
.wide{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;width:100%;font-size:14px}
.fold td:last-child{white-space:nowrap}
caption{text-align:left;color:var(--soft);padding:4px 0}
th,td{text-align:left;padding:7px 12px 7px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
thead th{color:var(--soft);font-weight:500}
th.n,td.n{text-align:right;white-space:nowrap}
tbody th{font-weight:500}
th:last-child,td:last-child{padding-right:0}
.pilot{border-top:1px solid var(--line);padding:16px 0 4px}
.pilot dl{display:grid;grid-template-columns:8em 1fr;gap:4px 16px;margin:8px 0 12px;font-size:15px}
dt{color:var(--soft)}dd{margin:0}
.badge{font-size:13px;font-weight:600;color:var(--saved);margin-left:8px;white-space:nowrap}
.bad{color:var(--barred)}
ul{padding-left:20px;margin:0 0 12px}li{margin:4px 0}
footer{padding-top:20px;padding-bottom:40px;color:var(--soft);font-size:14px;border-top:1px solid var(--line);margin-top:24px}
@media (max-width:640px){header,main,footer{padding-left:16px;padding-right:16px}h1{font-size:26px}.lead{font-size:17px}.pilot dl{grid-template-columns:1fr;gap:0}.pilot dd{margin-bottom:8px}
.fold thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.fold tr{display:block;border-bottom:1px solid var(--line);padding:8px 0}.fold th,.fold td{display:block;border:0;padding:2px 0;text-align:left;white-space:normal}}
@page{size:A4;margin:16mm 15mm}
@media print{:root{color-scheme:light;--ink:#16181d;--soft:#555a64;--paper:#fff;--line:#d9d6cd;--track:#efece4;--home:#0f766e;--cloud:#6d28d9;--saved:#15803d;--barred:#b91c1c;--plain:#555a64}
body{font-size:10.5pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}header,main,footer{max-width:none;padding-left:0;padding-right:0}header{padding-top:0}h1{font-size:21pt}h2{font-size:14pt}
figure,.pilot,tr{break-inside:avoid}h2,h3{break-after:avoid}section{padding:14pt 0 6pt;margin-top:8pt}.grid{grid-template-columns:1fr 1fr;gap:4pt 24pt}
.chartdata{display:none}details::details-content{content-visibility:visible;block-size:auto}.wide{overflow:visible}}
`
