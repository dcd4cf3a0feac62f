// Shows the diagram of every element with `data-diagram-url`, with the tokens of a case on it.
//
//   data-diagram-url  where the BPMN XML is
//   data-tokens       JSON: element id -> number of tokens that wait there
//   data-done         JSON: ids of elements that are complete
//   data-label-…      texts: zoom-in, zoom-out, fit, tokens ("waiting here"), failed
//
// What the element contains at first (a link to the file, say) stays if the diagram cannot be shown.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';

import './diagram.css';

const LABELS = {
  labelZoomIn: 'Zoom in',
  labelZoomOut: 'Zoom out',
  labelFit: 'Show the whole diagram',
  labelTokens: 'Waiting here',
  labelFailed: 'The diagram cannot be shown.'
};
const ZOOM_STEP = 1.25;
const BADGE_OFFSET = 12;
const LOWEST = 240;

function label(place, name) {
  return place.dataset[name] ?? LABELS[name];
}

async function fetchDiagram(url) {
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.text();
}

function createCanvas(place) {
  const canvas = document.createElement('div');
  canvas.className = 'app-diagram__canvas';
  place.append(canvas);
  return canvas;
}

function createViewer(canvas) {
  // The wheel scrolls the page, as everywhere else on it; zooming has buttons.
  return new NavigatedViewer({ container: canvas, zoomScroll: { enabled: false } });
}

function fit(viewer) {
  const canvas = viewer.get('canvas');
  const { outer, inner } = canvas.viewbox();
  // A canvas that is not laid out at the moment has no size, and nothing fits into that.
  if (outer.width && outer.height && inner.width && inner.height) canvas.zoom('fit-viewport', 'auto');
}

function fitHeight(viewer, canvas) {
  const { inner } = viewer.get('canvas').viewbox();
  const height = canvas.clientWidth * inner.height / inner.width;
  canvas.style.height = `${Math.round(Math.min(Math.max(height, LOWEST), window.innerHeight * 0.75))}px`;
  viewer.get('canvas').resized();
}

function fitWhenResized(viewer, canvas) {
  let width = canvas.clientWidth;
  new ResizeObserver(() => {
    if (canvas.clientWidth === width || canvas.clientWidth === 0) return;
    width = canvas.clientWidth;
    fitHeight(viewer, canvas);
    fit(viewer);
  }).observe(canvas);
}

function createButton(text, title, onClick) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'app-diagram__button';
  button.textContent = text;
  button.title = title;
  button.setAttribute('aria-label', title);
  button.addEventListener('click', onClick);
  return button;
}

function addButtons(viewer, place) {
  const canvas = viewer.get('canvas');
  const bar = document.createElement('div');
  bar.className = 'app-diagram__buttons';
  bar.append(
    createButton('+', label(place, 'labelZoomIn'), () => canvas.zoom(canvas.zoom() * ZOOM_STEP, 'auto')),
    createButton('−', label(place, 'labelZoomOut'), () => canvas.zoom(canvas.zoom() / ZOOM_STEP, 'auto')),
    createButton('⤢', label(place, 'labelFit'), () => fit(viewer))
  );
  place.prepend(bar);
}

function createBadge(count, title) {
  const badge = document.createElement('div');
  badge.className = 'app-diagram__badge';
  badge.textContent = count;
  badge.title = `${title}: ${count}`;
  return badge;
}

// The JSON may name elements of a called process or of an older version: those are not in this diagram.
function markTokens(viewer, place) {
  const [ registry, canvas, overlays ] = [ 'elementRegistry', 'canvas', 'overlays' ].map(name => viewer.get(name));
  const tokens = JSON.parse(place.dataset.tokens || '{}');
  for (const [ id, count ] of Object.entries(tokens).filter(([ id ]) => registry.get(id))) {
    canvas.addMarker(id, 'app-diagram-token');
    overlays.add(id, 'tokens', {
      position: { top: -BADGE_OFFSET, right: BADGE_OFFSET },
      html: createBadge(count, label(place, 'labelTokens'))
    });
  }
}

function markDone(viewer, place) {
  const ids = JSON.parse(place.dataset.done || '[]');
  for (const id of ids.filter(id => viewer.get('elementRegistry').get(id))) {
    viewer.get('canvas').addMarker(id, 'app-diagram-done');
  }
}

function showFailure(place, error) {
  console.error(error);
  const message = document.createElement('p');
  message.className = 'govuk-body app-diagram__failure';
  message.textContent = label(place, 'labelFailed');
  place.append(message);
}

async function showDiagram(place) {
  const fallback = [ ...place.children ];
  const canvas = createCanvas(place);
  const viewer = createViewer(canvas);
  try {
    await viewer.importXML(await fetchDiagram(place.dataset.diagramUrl));
    fallback.forEach(element => element.remove());
    fitHeight(viewer, canvas);
    fit(viewer);
    addButtons(viewer, place);
    markDone(viewer, place);
    markTokens(viewer, place);
    fitWhenResized(viewer, canvas);
    place.dataset.diagramState = 'shown';
  } catch (error) {
    viewer.destroy();
    canvas.remove();
    showFailure(place, error);
    place.dataset.diagramState = 'failed';
  }
}

document.querySelectorAll('[data-diagram-url]').forEach(showDiagram);
