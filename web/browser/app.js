// Starts the govuk-frontend components of the pages; every page works without it.
import {
  Button, CharacterCount, Checkboxes, createAll, ErrorSummary, FileUpload, NotificationBanner, PasswordInput, Radios,
  ServiceNavigation, SkipLink, Tabs
} from 'govuk-frontend';

const COMPONENTS = [
  Button, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink, Tabs
];

// The class is set here and not by a script in the page: the content security policy allows none there.
document.body.classList.add('js-enabled', 'govuk-frontend-supported');
COMPONENTS.forEach(component => createAll(component));

// Choosing a language by a link loses what was typed into the page; answers to questions are already stored.
let isTyped = false;
document.querySelector('main').addEventListener('input', event => {
  if (!event.target.closest('[data-questionnaire]')) isTyped = true;
});
for (const link of document.querySelectorAll('[data-leaves]')) {
  link.addEventListener('click', event => {
    if (isTyped && !window.confirm(link.dataset.leaves)) event.preventDefault();
  });
}

// Chromium has no Kazakh numbers and writes English ones instead; they are grouped as in Russian.
for (const counter of createAll(CharacterCount)) {
  if (counter.i18n.locale === 'kk') counter.i18n.locale = 'ru';
  counter.updateCountMessage();
}
