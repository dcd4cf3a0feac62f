// Hides the parts of a form that do not apply to what was entered. The server decides; without this script they all show.
const form = document.querySelector('form[data-hidden-url]');

function parts() {
  return form.querySelectorAll('[data-conditional]');
}

function hide(ids) {
  parts().forEach(part => { part.hidden = ids.includes(part.dataset.conditional); });
}

const PAUSE_MILLISECONDS = 250; // between two letters; the server is asked when the person pauses
let asked = 0;
let pause = 0;
const question = new AbortController();

async function ask() {
  const turn = ++asked;
  const response = await fetch(form.dataset.hiddenUrl, {
    method: 'POST', body: new FormData(form), credentials: 'same-origin', headers: { Accept: 'application/json' },
    signal: question.signal,
  });
  if (!response.ok) return; // the form stays as it is; the server checks it in any case
  const { hidden } = await response.json();
  if (turn === asked) hide(hidden); // an answer overtaken by a later one is dropped
}

function askSoon() {
  clearTimeout(pause);
  pause = setTimeout(() => ask().catch(report), PAUSE_MILLISECONDS);
}

function report(error) {
  if (error.name !== 'AbortError') console.error(error);
}

// a form may be sent before the answer comes, which is then not needed any more
function stop() {
  clearTimeout(pause);
  question.abort();
}

if (form && parts().length) {
  hide([ ...parts() ].filter(part => 'hiddenNow' in part.dataset).map(part => part.dataset.conditional));
  [ 'input', 'change' ].forEach(kind => form.addEventListener(kind, askSoon));
  form.addEventListener('submit', stop);
}
