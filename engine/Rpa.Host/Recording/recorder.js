(() => {
  const $ = id => document.getElementById(id);
  const view = $('view'), picture = $('picture');
  const link = new WebSocket(`ws://${location.host}${location.pathname.replace(/[^/]*$/, '')}link`);
  link.binaryType = 'blob';
  const send = message => { if (link.readyState === WebSocket.OPEN) link.send(JSON.stringify(message)); };
  let shown = null;

  link.onmessage = event => {
    if (typeof event.data !== 'string') {
      const next = URL.createObjectURL(event.data);
      picture.onload = () => { if (shown) URL.revokeObjectURL(shown); shown = next; };
      picture.src = next;
      return;
    }

    const told = JSON.parse(event.data);
    if (told.steps) {
      $('steps').replaceChildren(...told.steps.map(text => { const item = document.createElement('li'); item.textContent = text; return item; }));
      $('empty').hidden = told.steps.length > 0;
      $('steps').scrollTop = $('steps').scrollHeight;
      $('mark').setAttribute('aria-pressed', String(told.marks));
      $('address').textContent = told.address;
    }
    if ('files' in told) { $('files').hidden = false; $('file').multiple = told.files; $('file').focus(); }
    if (told.done) { $('done').textContent = told.done; for (const button of document.querySelectorAll('button')) button.disabled = true; }
  };
  link.onclose = () => { if (!$('done').textContent) $('done').textContent = 'The recorder has ended.'; };

  const place = event => {
    const box = picture.getBoundingClientRect();
    return { x: (event.clientX - box.left) * 1280 / box.width, y: (event.clientY - box.top) * 900 / box.height };
  };
  let waiting = null;
  picture.addEventListener('mousemove', event => {
    const first = waiting === null;
    waiting = place(event);
    if (first) requestAnimationFrame(() => { send({ kind: 'move', ...waiting }); waiting = null; });
  });
  picture.addEventListener('mousedown', event => { event.preventDefault(); view.focus(); send({ kind: 'down', clicks: event.detail || 1, ...place(event) }); });
  picture.addEventListener('mouseup', event => send({ kind: 'up', clicks: event.detail || 1, ...place(event) }));
  view.addEventListener('wheel', event => { event.preventDefault(); send({ kind: 'wheel', by: event.deltaY, ...place(event) }); }, { passive: false });

  let escaped = 0;
  view.addEventListener('keydown', event => {
    if (event.key === 'Escape' && event.timeStamp - escaped < 500) { $('back').focus(); return; }
    if (event.key === 'Escape') escaped = event.timeStamp;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v') return;
    event.preventDefault();
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) send({ kind: 'text', text: event.key });
    else if (event.key !== 'Dead') send({ kind: 'key-down', key: event.key === ' ' ? 'Space' : event.key });
  });
  view.addEventListener('keyup', event => { event.preventDefault(); if (event.key.length !== 1 && event.key !== 'Dead') send({ kind: 'key-up', key: event.key }); });
  view.addEventListener('paste', event => { event.preventDefault(); const text = event.clipboardData.getData('text'); if (text) send({ kind: 'text', text }); });

  for (const id of ['back', 'reload', 'read', 'undo', 'finish']) $(id).addEventListener('click', () => send({ kind: id }));
  $('mark').addEventListener('click', () => send({ kind: 'mark', on: $('mark').getAttribute('aria-pressed') !== 'true' }));
  $('files').addEventListener('submit', async event => {
    event.preventDefault();
    const form = new FormData();
    for (const file of $('file').files) form.append('file', file);
    await fetch('files', { method: 'POST', body: form });
    $('files').hidden = true;
    view.focus();
  });
})();
