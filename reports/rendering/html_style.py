"""The style sheet of a page: for a wide and a narrow screen, light and dark, and for paper."""

from __future__ import annotations

from derive.writing.mathml import STYLE as MATHEMATICS

STYLE = (
    """\
:root {
  color-scheme: light;
  --paper: #ffffff; --ink: #1b1d21; --soft: #555b66; --line: #d5d9e0; --link: #0b57a4; --shade: #f5f6f8;
  --proved: #17692f; --agrees: #0b5c74; --undecided: #7a5200; --wrong: #b00020;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --paper: #15171b; --ink: #e6e8eb; --soft: #a9b0bb; --line: #3a3f48; --link: #8fc1ff; --shade: #1e2127;
    --proved: #74d08f; --agrees: #6cc7e8; --undecided: #e8b95a; --wrong: #ff8f8f;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
  overflow-wrap: break-word;
}
:lang(zh-Hans) body, body:lang(zh-Hans) {
  font-family: system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC",
    "Noto Sans SC", "Source Han Sans SC", sans-serif;
}
main { max-width: 66rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.8rem; line-height: 1.25; margin: 0 0 1.5rem; }
h2, h3, h4 { line-height: 1.3; margin: 2.2rem 0 .6rem; }
h2 { font-size: 1.2rem; }
h3 { font-size: 1.05rem; }
p { max-width: 42rem; margin: .4rem 0; padding: .2rem 0; overflow-x: auto; overflow-y: hidden; }
.together { white-space: nowrap; }
math { font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", math; font-size: 1.1em; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.unseen {
  position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap;
}

/* A formula that is wider than its line becomes a little smaller, and then scrolls in it. */
.formula {
  container-type: inline-size; overflow-x: auto; overflow-y: hidden; scrollbar-width: thin; padding: .3rem 0 .45rem;
  min-width: 0;
}
.formula math { font-size: clamp(.92em, 110cqi / var(--ems), 1.15em); }
@media screen { .inside .formula math { font-size: clamp(.92em, 102cqi / var(--ems), 1.15em); } }
.equation { margin: .35rem 0 .35rem 1.5rem; display: grid; align-items: center; gap: 0 1.5rem; }
.equation:has(.note) { grid-template-columns: 11rem minmax(0, 1fr); }
.equation.long:has(.note) { grid-template-columns: minmax(0, 1fr); gap: .2rem; }
.note { color: var(--soft); }
.box { display: inline-block; border: 1.5px solid var(--ink); border-radius: 3px; padding: .45rem .75rem; }
.boxed math { font-size: clamp(.92em, (110cqi - 2rem) / var(--ems), 1.15em); }

.board { display: grid; grid-template-columns: fit-content(40%) minmax(0, 1fr) 14rem max-content; }
.line { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; align-items: baseline; }
.line + .line { border-top: 1px solid var(--shade); }
.left {
  grid-column: 1; padding: .25rem 0 .25rem 1.5rem; text-align: right; overflow-x: auto; overflow-y: hidden;
  scrollbar-width: thin;
}
.right { grid-column: 2; }
.law { grid-column: 3; }
.verdict { grid-column: 4; }
.apart .left { grid-column: 1 / -1; text-align: left; }
.longest .right { grid-column: 2 / -1; }
.longest .law { grid-column: 2 / 4; justify-self: end; min-width: 14rem; }
@media (max-width: 64rem) {
  .long .right { grid-column: 2 / -1; }
  .long .law { grid-column: 2 / 4; justify-self: end; min-width: 14rem; }
}
.left math { font-size: 1.15em; }
.law, .verdict { font-size: .875rem; padding-left: 1.25rem; }
.law { color: var(--soft); padding-block: .2rem; overflow-x: auto; overflow-y: hidden; }
.verdict { white-space: nowrap; }
.verdict .mark { font-weight: bold; margin-right: .2em; }
.proved { color: var(--proved); }
.agrees { color: var(--agrees); }
.undecided { color: var(--undecided); }
.wrong { color: var(--wrong); font-weight: bold; }
.inside { grid-column: 1 / -1; }
summary { cursor: pointer; color: var(--link); font-size: .875rem; width: fit-content; padding: .1rem .3rem; }
.inside > div > details > summary { margin-left: 1.2rem; }
.inside .board {
  margin: .25rem 0 .75rem 1.5rem; padding-right: .6rem; border-left: 3px solid var(--line); background: var(--shade);
}
.inside .line + .line { border-top-color: var(--line); }

.table { overflow-x: auto; margin: 1rem 0; container-type: inline-size; }
table { border-collapse: collapse; }
caption { text-align: left; color: var(--soft); font-size: .875rem; padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
th, td { min-width: 3.5em; }
td .formula { padding-top: 0; width: min(var(--room), max(12em, var(--room) - (58em - 100cqi) / 2)); }
td .formula math { font-size: clamp(.7em, 95cqi / var(--ems), 1.1em); }
.short { white-space: nowrap; }
@media (max-width: 64rem) {
  table:has(th:nth-child(5)) { font-size: .875rem; }
  table:has(th:nth-child(5)) :is(th, td) { padding-right: .45rem; }
}
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }

div.cases { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 0 2rem; }
div.cases > section { min-width: 0; }
div.cases > section + section { border-left: 1px solid var(--line); padding-left: 1rem; }
div.cases .board { grid-template-columns: fit-content(40%) minmax(0, 1fr) max-content; }
div.cases .left { padding-left: 0; }
div.cases .inside .left { padding-left: .6rem; }
div.cases .right { grid-column: 2 / -1; }
div.cases .law, div.cases .line .law { grid-column: 1 / 3; justify-self: end; min-width: 0; }
div.cases .verdict { grid-column: 3; }
div.cases .inside .formula math { font-size: clamp(.75em, 102cqi / var(--ems), 1.15em); }
div.cases .inside .board { grid-template-columns: fit-content(40%) minmax(0, 1fr) max-content; }
.case { font-weight: 600; }

@media screen and (max-width: 46rem) {
  main { padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.5rem; }
  .equation { margin-left: 0; }
  .equation:has(.note) { grid-template-columns: minmax(0, 1fr); }
  .board { display: block; }
  .line { grid-template-columns: minmax(0, 1fr) max-content; padding: .3rem 0; }
  .left, .right, .long .right { grid-column: 1 / -1; }
  .left { text-align: left; padding-left: 0; }
  .left:empty { display: none; }
  .right { padding-left: 1rem; }
  .law, .long .law { grid-column: 1; justify-self: start; min-width: 0; padding-left: 1rem; }
  .verdict { grid-column: 2; padding-left: .75rem; }
  .inside .board { margin-left: 0; padding-left: .6rem; }
  div.cases .right, div.cases .line .right { grid-column: 1 / -1; }
  div.cases .law, div.cases .line .law { grid-column: 1; justify-self: start; }
  div.cases .verdict { grid-column: 2; }
  div.cases > section + section { border-left: 0; padding-left: 0; }
  .inside > div > details > summary { margin-left: .7rem; }
}

figure { margin: 1.5rem 0; text-align: center; break-inside: avoid; }
figure img { max-width: 100%; height: auto; }
figcaption { margin: 0.5rem auto 0; max-width: 40rem; font-size: 0.9rem; text-align: start; }
pre { overflow-x: auto; text-align: start; font-size: 0.85rem; line-height: 1.4; }
.blank { display: inline-block; width: 14em; height: 3em; border-bottom: 1px solid currentColor; }
.answer math { outline: 2px solid currentColor; outline-offset: 4px; }
.judgement { break-inside: avoid; }
.by { color: var(--soft); margin: 0; }
.exercise { margin: 1rem 0; break-inside: avoid; }
.exercise .space { height: 8rem; }
@media print {
  @page { margin: 16mm; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  h1, h2, h3, h4, summary { break-after: avoid; }
  .line, .equation, tr { break-inside: avoid; }
  p, .formula, .left, .law, .table { overflow: visible; }
  .formula math { font-size: min(1.1em, 91cqi / var(--ems)); }
  .boxed math { font-size: min(1.1em, (91cqi - 2rem) / var(--ems)); }
  .board { grid-template-columns: fit-content(40%) minmax(0, 1fr) 10rem max-content; }
  .long .right { grid-column: 2 / -1; }
  .long .law { grid-column: 2 / 4; justify-self: end; min-width: 10rem; }
  .law, .verdict, summary { font-size: 8.5pt; }
  details::details-content { display: block; content-visibility: visible; block-size: auto; }
  summary { list-style: none; color: var(--soft); }
  .inside .board { background: none; }
}
"""
    + MATHEMATICS
)
