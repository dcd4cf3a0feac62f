// Saves an answer as soon as it is chosen, and counts the time down. Without this script the button saves.
const form = document.querySelector('form[data-questionnaire]');
const saved = document.querySelector('[data-saved]');
const clock = document.querySelector('[data-seconds-left]');

async function save() {
  saved.textContent = '';
  const response = await fetch(form.action, {
    method: 'POST', body: new FormData(form), credentials: 'same-origin', headers: { Accept: 'application/json' },
  }).catch(() => ({ ok: false }));
  saved.textContent = response.ok ? saved.dataset.text : saved.dataset.failed;
  if (response.status === 409) location.reload(); // the time is over: the page says what happened to the answers
}

function countDown() {
  // the page may have slept: what counts is when it was loaded, not how often this ran
  const left = Math.max(0, Number(clock.dataset.secondsLeft) - Math.floor(performance.now() / 1000));
  clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  clock.classList.toggle('app-countdown--short', left < 300);
  if (left === 0) location.reload();
  else setTimeout(countDown, 250);
}

if (form) form.addEventListener('change', save);
if (clock && Number(clock.dataset.secondsLeft) > 0) countDown();
