// How a transcript looks in a browser and on paper. It is the only style that the page's policy lets through, by its hash.
export const STYLE: string = `
:root { color-scheme: light dark; --page: #fff; --ink: #1a1a1a; --dim: #666; --line: #ddd; --own: #eef4fb; }
@media (prefers-color-scheme: dark) {
  :root { --page: #16181b; --ink: #e6e6e6; --dim: #9a9a9a; --line: #33373c; --own: #1f2833; }
}
@media print {
  :root { color-scheme: light; --page: #fff; --ink: #000; --dim: #555; --line: #bbb; --own: #fff; }
}
html { background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.3rem; }
h1, p, ul, blockquote { margin: 0; overflow-wrap: anywhere; }
h2 { margin: 1.5rem 0 .5rem; border-bottom: 1px solid var(--line); color: var(--dim); font-size: .9rem; }
article { margin: .5rem 0; padding: .25rem .5rem; border-radius: .25rem; overflow: hidden; }
article.own { background: var(--own); }
article:target { outline: 2px solid var(--dim); }
.text { white-space: pre-wrap; }
time, .dim, .notice, footer { color: var(--dim); font-size: .85rem; }
.notice { margin: .5rem; white-space: pre-wrap; overflow: hidden; }
blockquote { padding-left: .5rem; border-left: 3px solid var(--line); color: var(--dim); }
blockquote a { color: inherit; }
ul { padding: 0; list-style: none; }
li { overflow-wrap: anywhere; }
footer { margin-top: 2rem; border-top: 1px solid var(--line); padding-top: .5rem; }
@media print {
  body { max-width: none; padding: 0; }
  article, .notice { break-inside: avoid; }
  article.own { border: 1px solid var(--line); }
  h2, article header { break-after: avoid; }
}
`;
