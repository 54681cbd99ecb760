// Keeps the page up to date: when the world has changed, it fetches the page again and replaces only what differs. Text
// being typed, open details and open menus stay as they are.
const main = document.getElementById('live');

// Morphing skips a form with typed text (see morphSkip in layout.ts). A choice alone does not prevent it: the browser
// keeps the choice, and what is around it (the merge button) has to follow.
document.addEventListener('input', ({ target }) => {
  if (target.matches('textarea, input[type="text"], input:not([type])')) target.form?.setAttribute('data-typed', '');
});
document.addEventListener('reset', (event) => event.target.removeAttribute('data-typed'));

for (const select of document.querySelectorAll('select[data-submit]')) {
  select.addEventListener('change', () => select.form.requestSubmit());
}

// Ctrl+Enter sends, as on GitHub.
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.target.form?.requestSubmit();
});

let shown = Number(main?.dataset.revision);
let newest = shown;
let fetching = false;

async function refresh() {
  if (fetching || newest === shown) return;
  fetching = true;
  const wanted = newest;
  try {
    await window.htmx.ajax('GET', main.dataset.here, { target: '#live', select: '#live', swap: 'outerMorph' });
    shown = wanted;
  } finally {
    fetching = false;
  }
  void refresh();
}

// A browser has six connections to one host for all its tabs together, so only the visible tab has one.
let source = null;

function follow() {
  if (document.hidden) {
    source?.close();
    source = null;
    return;
  }
  if (source) return;
  source = new EventSource('/sandbox/events');
  source.addEventListener('revision', (event) => {
    newest = Number(event.data);
    void refresh();
  });
}

if (main && window.htmx) {
  document.addEventListener('visibilitychange', follow);
  follow();
}
