// Saves each answer as soon as it is chosen, counts the time down and says when it is over. Without it the button saves.
//
// Answers may overtake each other on their way, so each carries a number, and the server keeps the highest: milliseconds
// of the server's clock, one more than any before it in this browser. What the server has not confirmed stays in the
// session's storage and is sent again, also from the next page. `Saved` is only said of what is shown.
const form = document.querySelector('form[data-questionnaire]');
const said = document.querySelector('[data-saved]');
const clock = document.querySelector('[data-seconds-left]');
const warning = document.querySelector('[data-warning]');
const over = document.querySelector('[data-over]');
const paused = document.querySelector('[data-paused]');
const address = paused?.dataset.paused;

const PATIENCE = 15_000; // for one answer of the server
const [ FIRST_PAUSE, LONGEST_PAUSE ] = [ 500, 8_000 ]; // before it is tried again
const WARNINGS = [ 60, 300 ]; // seconds before the end
const LAST_SECONDS = 5; // in which a refusal means that the time is over

const loaded = { steady: performance.now(), clock: Date.now() };
// the monotonic clock stops while the computer sleeps, the other one can be set
const elapsed = () => Math.max(performance.now() - loaded.steady, Date.now() - loaded.clock);
const wait = milliseconds => new Promise(done => { setTimeout(done, milliseconds); });

// -- stored in this browser: unconfirmed answers by question, and the last number of all its pages

const storageName = `answers ${address}`;

const warningsName = `warnings ${address}`;

function read(storage, fallback, name = storageName) {
  try { return JSON.parse(storage.getItem(name)) ?? fallback; } catch { return fallback; }
}

function write(storage, value, name = storageName) {
  try { storage.setItem(name, JSON.stringify(value)); } catch { /* private windows may keep nothing */ }
}

let unconfirmed = read(sessionStorage, {});
let warned = read(sessionStorage, [], warningsName);
let last = 0;

function keep(entry) {
  unconfirmed = { ...unconfirmed, [entry.question]: entry };
  write(sessionStorage, unconfirmed);
}

function confirm(held) {
  if ((unconfirmed[held.question]?.number ?? Infinity) > held.number) return;
  const { [held.question]: _done, ...others } = unconfirmed;
  unconfirmed = others;
  write(sessionStorage, unconfirmed);
}

function nextNumber() {
  const now = Number(form.dataset.milliseconds) + Math.floor(elapsed());
  last = Math.max(now, last + 1, Number(form.dataset.heldNumber) + 1, read(localStorage, {}).number + 1 || 0);
  write(localStorage, { number: last });
  return last;
}

// -- what the page shows

const shown = form && { question: form.elements.question.value, number: Number(form.dataset.heldNumber) };

function say(state) {
  said.textContent = said.dataset[`${state}Text`];
  // the message about the earlier answer is no longer true
  if (state === 'saved') document.querySelector('[data-unsent]')?.remove();
}

function choose(answer) {
  for (const radio of form.querySelectorAll('[name=answer]')) radio.checked = radio.value === answer;
}

function count(answered) {
  for (const place of document.querySelectorAll('[data-answered]')) {
    place.textContent = place.dataset.text.replace('{answered}', answered);
  }
}

function mark(question) {
  const link = document.querySelector(`[data-number-of="${CSS.escape(question)}"]`);
  link?.classList.add('app-number--answered');
  link?.querySelector('[data-answered-mark]').removeAttribute('hidden');
}

// the answer of the server is shown unless a later one was chosen here
function show(held) {
  if (held.answer === null) return;
  mark(held.question);
  if (held.question !== shown.question || held.number < shown.number) return;
  shown.number = held.number;
  choose(held.answer);
  say('saved');
}

// -- to the server and back

const isLatest = entry => unconfirmed[entry.question]?.number === entry.number;

async function ask(question, options) {
  const response = await fetch(`${address}?question=${encodeURIComponent(question)}`, {
    ...options, credentials: 'same-origin', headers: { Accept: 'application/json' }, keepalive: true,
    signal: AbortSignal.timeout(PATIENCE),
  });
  const isJson = response.headers.get('Content-Type')?.startsWith('application/json');
  if (isJson) return { ...await response.json(), status: response.status };
  return { status: response.ok ? 503 : response.status }; // a page is not an answer
}

function body(entry) {
  const data = new FormData(form);
  Object.entries(entry).forEach(([ name, value ]) => data.set(name, value));
  return data;
}

// false while a retry makes sense; only "over" ends the task, no other refusal
function take(entry, answer) {
  if (answer.status === 200) {
    confirm(answer);
    count(answer.answered);
    show(answer);
    write(localStorage, { number: last, confirmed: answer.number }); // other open pages read it
  } else if (answer.reason === 'over') {
    end(answer.answered);
  } else if (answer.reason === 'suspended') {
    if (entry.question === shown.question) said.textContent = answer.refused;
    pause();
  } else if (answer.status < 500 && answer.status !== 429 && answer.reason !== 'busy') {
    if (entry.question === shown.question) {
      say('failed');
      if (answer.reason === 'signed-out') said.append(` ${answer.refused}`);
    }
  } else {
    return false;
  }
  return true;
}

async function send(entry) {
  for (let pause = FIRST_PAUSE; isLatest(entry); pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    const answer = await ask(entry.question, { method: 'POST', body: body(entry) }).catch(() => ({ status: 503 }));
    if (take(entry, answer)) return;
    if (isLatest(entry) && entry.question === shown.question) say('again');
    await wait(pause);
  }
}

async function refresh() {
  const answer = await ask(shown?.question ?? '', {}).catch(() => ({ status: 503 }));
  if (answer.status === 200) {
    count(answer.answered);
    show(answer);
  } else if (answer.reason === 'suspended') {
    pause();
  }
  return answer;
}

function changed(event) {
  if (event.target.name !== 'answer') return;
  const entry = { question: shown.question, answer: event.target.value, number: nextNumber() };
  shown.number = entry.number;
  keep(entry);
  say('saving');
  send(entry);
}

function submitted() {
  const entry = unconfirmed[shown.question];
  form.elements.number.value = entry ? entry.number : nextNumber();
}

// answers that an earlier page could not send
function resume() {
  for (const entry of Object.values(unconfirmed)) {
    if (entry.question === shown.question && entry.number > shown.number) {
      shown.number = entry.number;
      choose(entry.answer);
      say('saving');
    }
    send(entry);
  }
}

// -- a suspended case, and the test with it

let isPaused = false;

async function pause() {
  if (isPaused || hasEnded) return;
  isPaused = true;
  paused.hidden = false;
  allow(false);
  let answer;
  do {
    await wait(LONGEST_PAUSE);
    answer = await refresh();
  } while (answer.status !== 200 && answer.reason !== 'over');
  isPaused = false;
  if (!form) {
    window.location.reload();
  } else if (answer.status === 200) {
    paused.hidden = true;
    allow(true);
    resume();
  } else {
    end(answer.answered);
  }
}

// -- the time

let hasEnded = false;
let endsAt = clock && elapsed() + Number(clock.dataset.secondsLeft) * 1000;

const secondsLeft = () => Math.max(0, Math.ceil((endsAt - elapsed()) / 1000));
const showCount = answered => {
  if (answered !== undefined) count(answered);
  over.querySelector('[data-counted]').textContent = document.querySelector('[data-answered]').textContent;
};

function end(answered) {
  const heading = over.querySelector('h1');
  if (!clock || secondsLeft() > LAST_SECONDS) heading.textContent = heading.dataset.closed; // by something else
  over.querySelector('[data-too-late]').hidden = Object.keys(unconfirmed).length === 0;
  unconfirmed = {};
  write(sessionStorage, unconfirmed);
  document.querySelectorAll('form[data-questionnaire], [data-finish]').forEach(part => { part.hidden = true; });
  if (clock) clock.textContent = '0:00';
  hasEnded = true;
  showCount(answered);
  over.hidden = false;
  over.focus();
}

function allow(isAllowed) {
  form?.querySelectorAll('input[type=radio], button').forEach(field => { field.disabled = !isAllowed; });
}

// the server keeps the time: if it reports some left, the clock of this page was ahead
async function askForEnd() {
  allow(false);
  let answer = await refresh();
  if (answer.status === 200 && answer.seconds_left > 0) {
    allow(true);
    endsAt = elapsed() + answer.seconds_left * 1000;
    countDown();
    return;
  }
  if (answer.reason === 'suspended') { // the time is over only when the case is resumed
    setTimeout(countDown, LONGEST_PAUSE);
    return;
  }
  end(answer.answered);
  while (answer.answered === undefined) { // the server could not be reached
    await wait(LONGEST_PAUSE);
    answer = await refresh();
    showCount(answer.answered);
  }
}

function warn(left) {
  const limit = WARNINGS.find(seconds => left <= seconds);
  if (!limit || left === 0 || warning.dataset.limit === String(limit)) return;
  // announced once; the pages after that only show it
  warning.setAttribute('role', warned.includes(limit) ? 'note' : 'alert');
  warning.dataset.limit = limit;
  warned = [ ...warned, limit ];
  write(sessionStorage, warned, warningsName);
  warning.textContent = warning.getAttribute(`data-text-${limit}`);
}

function countDown() {
  if (hasEnded) return;
  const left = secondsLeft();
  clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  clock.classList.toggle('app-countdown--short', left < 300);
  warn(left);
  if (left === 0) askForEnd();
  else setTimeout(countDown, 250);
}

if (form) {
  resume();
  form.addEventListener('change', changed);
  form.addEventListener('submit', submitted);
  document.addEventListener('visibilitychange', () => { if (!document.hidden && !hasEnded) refresh(); });
  window.addEventListener('storage', event => { if (event.key === storageName && !hasEnded) refresh(); });
  if (clock) countDown();
} else if (paused && !paused.hidden) {
  pause();
  if (clock) countDown();
}
