// Gives life to the govuk-frontend components that pages use; every page works without it.
import {
  Button, CharacterCount, Checkboxes, createAll, ErrorSummary, FileUpload, NotificationBanner, PasswordInput, Radios,
  ServiceNavigation, SkipLink, Tabs
} from 'govuk-frontend';

const COMPONENTS = [
  Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, PasswordInput, Radios,
  ServiceNavigation, SkipLink, Tabs
];

// The class is set here and not by a script in the page: the content security policy allows none there.
document.body.classList.add('js-enabled', 'govuk-frontend-supported');
COMPONENTS.forEach(component => createAll(component));
