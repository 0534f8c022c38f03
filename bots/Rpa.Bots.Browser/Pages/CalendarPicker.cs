using System.Globalization;
using Microsoft.Playwright;
using Rpa.Bots.Browser.Running;

namespace Rpa.Bots.Browser.Pages;

/// <summary>
/// Picks a day in the calendar that a date field opens which nobody can type into: turns its pages until the month and the year are shown, then presses the day. Months are known by their German and
/// English names; a calendar that does not say where it stands stops the script.
/// </summary>
internal sealed class CalendarPicker(PageReader reader, BrowserBotOptions options)
{
    /// <summary>Fifty years of months.</summary>
    private const int MostTurns = 600;

    /// <summary>The calendar that is open: the month it shows, as months since year 0, and its buttons; null where none is recognised.</summary>
    private const string Look = """
        (el, { year, month, day, iso }) => {
          const months = [['jan', 'jän'], ['feb'], ['mär', 'mar', 'mrz'], ['apr'], ['mai', 'may'], ['jun'], ['jul'], ['aug'], ['sep'], ['okt', 'oct'], ['nov'], ['dez', 'dec']];
          const shown = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
          const plain = e => (e.innerText || '').replace(/\s+/g, ' ').trim();
          const root = document;
          const cells = Array.from(root.querySelectorAll('td, [role=gridcell], button, [role=button], span, div, a')).filter(e => e !== el && shown(e) && /^\d{1,2}$/.test(plain(e)) && !e.querySelector('td, button, [role=button], a, span'));
          if (cells.length < 28) return null;
          let box = cells[0];
          while (box && cells.filter(c => box.contains(c)).length < 28) box = box.parentElement;
          for (let i = 0; box && i < 4; i++) {
            const selects = Array.from(box.querySelectorAll('select')).map(s => s.selectedOptions[0] ? s.selectedOptions[0].label : '').join(' ');
            const inputs = Array.from(box.querySelectorAll('input')).filter(x => x !== el).map(x => x.value).join(' ');
            const text = Array.from(box.querySelectorAll('*')).filter(e => !e.children.length && shown(e) && !cells.includes(e)).map(plain).join(' ') + ' ' + selects + ' ' + inputs;
            const words = text.toLowerCase();
            const y = words.match(/\b(1[89]|2[01])\d\d\b/);
            const m = months.findIndex(names => names.some(n => new RegExp('(^|[^\\p{L}])' + n, 'u').test(words)));
            if (y && m >= 0) {
              const at = Number(y[0]) * 12 + m, wanted = year * 12 + month - 1;
              if (at === wanted) {
                const inMonth = e => !/(^|[-_ ])(other|outside|old|new|prev|next|muted|adjacent)/i.test(e.className + ' ' + (e.closest('td, [role=gridcell]') || e).className) && !e.disabled && (e.closest('[aria-disabled=true], :disabled') === null);
                const exact = Array.from(box.querySelectorAll(`[data-date="${iso}"], [data-day="${iso}"], [data-iso="${iso}"]`)).filter(shown);
                const days = exact.length ? exact : cells.filter(c => Number(plain(c)) === day && inMonth(c) && box.contains(c));
                return { at, press: days.length === 1 ? days[0] : null, days: days.length };
              }
              const forward = wanted > at;
              const marks = forward ? /next|nächst|vor(wärts)?\b|weiter|›|>|»|→|▶/i : /prev|vorig|vorherig|zurück|‹|<|«|←|◀/i;
              const far = forward ? /year|jahr|»|>>/i : /year|jahr|«|<</i;
              const buttons = Array.from(box.querySelectorAll('button, [role=button], a, th, span')).filter(e => shown(e) && !e.disabled && !cells.includes(e));
              const says = e => [e.getAttribute('aria-label'), e.title, plain(e).length <= 12 ? plain(e) : '', plain(e) ? '' : e.className].join(' ');
              const turns = buttons.filter(e => marks.test(says(e)) && !far.test(says(e)) && !e.querySelector('button, [role=button], a'));
              return { at, press: turns[0] || null, days: -1 };
            }
            box = box.parentElement;
          }
          return null;
        }
        """;

    /// <summary>Picks it; the field is compared by the caller.</summary>
    public async Task PickAsync(PlainTarget target, IElementHandle field, DateOnly day)
    {
        await field.ClickAsync(new ElementHandleClickOptions { Timeout = Milliseconds });
        var wanted = new { year = day.Year, month = day.Month, day = day.Day, iso = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) };
        int? before = null;
        for (var turn = 0; turn < MostTurns; turn++)
        {
            IJSHandle? look = null;
            var at = 0;
            var isThere = await reader.WaitAsync(
                async () =>
                {
                    look = await field.EvaluateHandleAsync(Look, wanted);
                    at = await look.EvaluateAsync<int>("l => l ? l.at : -1");
                    return at >= 0 && at != before;
                },
                options.StepTimeout,
                stopAtMessages: true);
            if (!isThere)
            {
                throw StopException.Technical(at < 0 ? $"The {target.Title} can only be read, and no calendar opens that says its month and year." : $"The calendar of {target.Title} does not turn its page.");
            }

            var press = (await look!.GetPropertyAsync("press")).AsElement();
            var days = await look.EvaluateAsync<int>("l => l.days");
            if (press is null)
            {
                throw StopException.Technical(days < 0 ? $"The calendar of {target.Title} has no button to turn its page." : $"The calendar of {target.Title} shows the day {days} times that can be picked, where once was expected.");
            }

            await press.ClickAsync(new ElementHandleClickOptions { Timeout = Milliseconds });
            if (days > 0)
            {
                return;
            }

            before = at;
        }

        throw StopException.Technical($"The calendar of {target.Title} does not come to the day.");
    }

    private float Milliseconds => (float)options.StepTimeout.TotalMilliseconds;
}
