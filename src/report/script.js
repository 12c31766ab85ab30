// Folds, filters and sorts what is already there. Without it the report shows everything.
'use strict';
(() => {
  const ja = document.documentElement.lang === 'ja';
  const say = (en, japanese) => (ja ? japanese : en);
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const folds = [...document.querySelectorAll('.fold')];
  const fold = (section, closed) => {
    section.classList.toggle('closed', closed);
    section.querySelector('h4 button').setAttribute('aria-expanded', String(!closed));
  };
  for (const section of folds) {
    const heading = section.querySelector('h4');
    const button = make('button', { type: 'button' }, ...heading.childNodes);
    button.addEventListener('click', () => fold(section, !section.classList.contains('closed')));
    heading.append(button);
    fold(section, true);
  }

  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  for (const table of document.querySelectorAll('table.sortable')) {
    const body = table.tBodies[0];
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = make('button', { type: 'button' }, ...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const down = head.getAttribute('aria-sort') === 'ascending';
        for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
        const rows = [...body.rows];
        rows.sort((a, b) => compare(a.cells[column].textContent, b.cells[column].textContent) * (down ? -1 : 1));
        body.append(...rows);
      });
    });
  }

  const findings = [...document.querySelectorAll('.finding')];
  const systemsOf = (one) => one.dataset.systems.split('\n').filter(Boolean);
  const first = document.querySelector('main > .part');
  if (first && findings.length > 0) {
    const levels = ['critical', 'high', 'medium', 'low', 'info', 'undecided'];
    const option = (value, text) => make('option', { value }, text);
    const severity = make('select', {}, option('', say('all', 'すべて')),
      ...levels.map((level) => option(level, level === 'undecided' ? say('undecided', '未確定') : level)));
    const names = [...new Set(findings.flatMap(systemsOf))];
    const system = make('select', {}, option('', say('all', 'すべて')), ...names.map((name) => option(name, name)));
    const words = make('input', { type: 'search' });
    const count = make('output', {});
    const apply = () => {
      const wanted = words.value.trim().toLowerCase();
      let shown = 0;
      for (const one of findings) {
        const right = (!severity.value || one.dataset.severity === severity.value)
          && (!system.value || systemsOf(one).includes(system.value))
          && (!wanted || one.closest('.check').querySelector('h4').textContent.toLowerCase().includes(wanted)
            || one.textContent.toLowerCase().includes(wanted));
        one.classList.toggle('filtered', !right);
        if (right) shown += 1;
      }
      for (const check of document.querySelectorAll('.check')) {
        check.classList.toggle('filtered', !check.querySelector('.finding:not(.filtered)'));
      }
      count.value = say(`${shown} of ${findings.length} shown`, `${findings.length}件中${shown}件を表示`);
    };
    for (const control of [severity, system, words]) control.addEventListener('input', apply);
    const all = make('button', { type: 'button' }, say('Open all passed verdicts', '合格の判定をすべて開く'));
    all.addEventListener('click', () => {
      const closed = folds.every((section) => !section.classList.contains('closed'));
      for (const section of folds) fold(section, closed);
    });
    first.before(make('form', { className: 'filter' },
      make('label', {}, say('Severity', '深刻度'), severity),
      make('label', {}, say('System', 'システム'), system),
      make('label', {}, say('Words', '語句'), words), all, count));
    document.querySelector('.filter').addEventListener('submit', (event) => event.preventDefault());
    apply();
  }

  const links = new Map([...document.querySelectorAll('.contents a')].map((link) => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute('aria-current');
      links.get(target.id).setAttribute('aria-current', 'location');
    }
  }, { rootMargin: '0px 0px -80% 0px' });
  for (const id of links.keys()) {
    const target = document.getElementById(id);
    if (target) seen.observe(target);
  }
})();
