"""What the style sheet of all pages lacks for the lines of a document with marks in them."""

from __future__ import annotations

STYLE = """
:root { --tint: #fdecee; --not-read: #7a3d8f; }
@media screen and (prefers-color-scheme: dark) { :root { --tint: #3a1f24; --not-read: #d7a6e8; } }
h1, .name { overflow-wrap: anywhere; }
.conditional, .in-case, .right-again { color: var(--undecided); }
.not-read { color: var(--not-read); }
.given { color: var(--soft); }
.mark { font-weight: bold; font-family: "DejaVu Sans", "Segoe UI Symbol", "Noto Sans Symbols 2", sans-serif; }

.counts, .files, .places ul { list-style: none; margin: .6rem 0; padding: 0; }
.counts { display: flex; flex-wrap: wrap; gap: .3rem .6rem; }
.counts a {
  display: inline-block; padding: .15rem .6rem; border: 1px solid var(--line); border-radius: 1rem; color: inherit;
  text-decoration: none; font-size: .875rem;
}
.counts a:hover { border-color: var(--link); }
.files > li { padding: .5rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
a { color: var(--link); }
.places { margin: 1rem 0; border-left: 3px solid var(--wrong); padding-left: .9rem; }
.places li {
  display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem 1rem; padding: .25rem 0;
}
.sides { overflow-x: auto; overflow-y: hidden; max-width: 100%; padding: .1rem 0; scrollbar-width: thin; }
.kind { color: var(--soft); font-size: .875rem; }

.cell { color: var(--soft); font-size: .875rem; margin: 1.2rem 0 .3rem; }
.source {
  border: 1px solid var(--line); border-radius: 4px; margin: 1rem 0; padding: .4rem 0; tab-size: 4;
}
.cell + .source { margin-top: 0; }
.source.code { background: var(--shade); color: var(--soft); }
.row { display: grid; grid-template-columns: 3.2rem minmax(0, 1fr); scroll-margin-top: 4rem; }
.row code {
  font: .85rem/1.6 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace;
  white-space: pre-wrap; overflow-wrap: anywhere; padding: 0 .8rem; min-height: 1.6em;
}
.row .count {
  font-size: .75rem; line-height: 1.36rem; text-align: right; padding-right: .6rem; color: var(--soft);
  border-right: 1px solid var(--line); user-select: none; -webkit-user-select: none;
}
.row .mark {
  user-select: none; -webkit-user-select: none; text-decoration: none; margin-right: .15em; padding: 0 .15em;
  border-radius: 3px;
}
.row a.mark:hover, .row .mark:target { background: var(--shade); outline: 1px solid currentColor; }
.row.has-wrong { background: var(--tint); }
.row.has-wrong .count { color: var(--wrong); font-weight: bold; border-right: 3px solid var(--wrong); }

.finding {
  margin: .2rem .8rem .5rem 4rem; border-left: 3px solid var(--line); padding: .1rem .8rem; background: var(--shade);
  border-radius: 0 4px 4px 0; scroll-margin-top: 6rem;
}
.finding:target { outline: 2px solid var(--link); }
.finding.of-wrong { border-left-color: var(--wrong); }
.finding.of-not-read { border-left-color: var(--not-read); }
.finding.of-undecided, .finding.of-conditional, .finding.of-in-case, .finding.of-right-again {
  border-left-color: var(--undecided);
}
.finding.of-proved, .finding.of-agrees { border-left-color: var(--proved); }
.finding > summary { color: var(--ink); padding: .2rem 0; width: auto; }
.finding.of-wrong > summary { font-weight: 600; }
.finding .place { margin-left: .6rem; font-size: .8rem; font-weight: 400; }
.finding dl {
  display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem 1rem; margin: .2rem 0 .3rem;
  font-size: .9rem;
}
.finding dt { color: var(--soft); }
.finding dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.finding .formula { padding: 0 0 .3rem; }
.value, .pair { display: inline-block; }
.value { font-weight: 600; margin-right: .8rem; font-variant-numeric: tabular-nums; }
.point { display: block; color: var(--soft); font-size: .85rem; }
@media screen and (max-width: 46rem) {
  .row { grid-template-columns: 2.3rem minmax(0, 1fr); }
  .row code { padding: 0 .5rem; font-size: .8rem; }
  .row .count { padding-right: .35rem; }
  .finding { margin-left: .6rem; margin-right: .4rem; padding: .1rem .6rem; }
  .finding dl { grid-template-columns: minmax(0, 1fr); gap: .1rem; }
  .finding dd { margin-bottom: .35rem; }
}
@media print { .source { border: 0; } .row, .finding { break-inside: avoid; } }
"""
