using Microsoft.Playwright;
using Rpa.Bots.Browser.Running;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Pages;

/// <summary>Chooses from lists that pages make themselves: suggestions under a field, dropdowns of `combobox` and `listbox`, lists without any role that appear when something is pressed or typed.</summary>
internal sealed class ChoiceWriter(PageReader reader, BrowserBotOptions options)
{
    /// <summary>Places on the page that say a text: options by role first, else what says just that; without those in <c>before</c>.</summary>
    private const string Options = """
        (el, { text, before }) => {
          const plain = s => (s || '').replace(/\s+/g, ' ').trim().toLowerCase();
          const wanted = plain(text);
          const shown = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
          const says = e => plain(e.innerText ?? e.textContent) === wanted || (e.innerText || '').split('\n').map(plain).filter(Boolean)[0] === wanted || plain(e.getAttribute('aria-label')) === wanted;
          const root = el.getRootNode();
          const near = (el.getAttribute('aria-controls') || el.getAttribute('aria-owns') || '').split(/\s+/).filter(Boolean).map(i => root.getElementById(i) || document.getElementById(i)).filter(Boolean);
          const list = (roots, q) => Array.from(new Set(roots.flatMap(r => Array.from(r.querySelectorAll(q)))));
          const inner = found => found.filter(e => !found.some(o => o !== e && e.contains(o)));
          const anywhere = [root, document];
          const roles = '[role=option], [role=menuitem], [role=menuitemradio], [role=treeitem]';
          for (const roots of near.length ? [near, anywhere] : el.getAttribute('role') === 'listbox' ? [[el]] : [anywhere]) {
            const byRole = inner(list(roots, roles).filter(e => shown(e) && says(e)));
            if (byRole.length) return byRole;
          }
          return inner(list(el.getAttribute('role') === 'listbox' ? [el] : anywhere, 'li, a, button, div, span, td, p')
            .filter(e => e !== el && !e.contains(el) && !(before && before.has(e)) && shown(e) && says(e)));
        }
        """;

    private const string Before = """
        el => {
          const shown = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
          return new Set([el.getRootNode(), document].flatMap(r => Array.from(r.querySelectorAll('li, a, button, div, span, td, p'))).filter(shown));
        }
        """;

    private const string Text = "el => { const i = el.matches('input, textarea') ? el : el.querySelector('input'); return ((i && i.value) || el.innerText || '').slice(0, 20000); }";

    private const string Chosen = """
        el => JSON.stringify((el.tagName === 'SELECT' ? Array.from(el.selectedOptions).map(o => o.label) : Array.from(el.querySelectorAll('[aria-selected=true], [aria-checked=true]')).map(o => o.innerText))
          .slice(0, 1000).map(s => s.replace(/\s+/g, ' ').trim().slice(0, 300)))
        """;

    private float Milliseconds => (float)options.StepTimeout.TotalMilliseconds;

    /// <summary>Types what is looked for and takes the suggestion that says just that; what the field then holds.</summary>
    public async Task<string> SuggestAsync(PlainTarget target, IElementHandle handle, ControlFacts facts, Value value, string text)
    {
        if (facts.ReadOnly)
        {
            return await ChooseAsync(target, handle, text);
        }

        if (facts.Suggestions.Count > 0)
        {
            // A list of the browser's own: its suggestions are not on the page.
            if (!facts.Suggestions.Contains(PageReader.Words(text)))
            {
                throw StopException.Rejected(target.Name ?? target.Title, $"does not suggest '{text}', only {string.Join(", ", facts.Suggestions.Take(20).Select(s => $"'{s}'"))}");
            }

            await handle.FillAsync(text, new ElementHandleFillOptions { Timeout = Milliseconds });
        }
        else
        {
            var before = await handle.EvaluateHandleAsync(Before);
            await handle.FillAsync("", new ElementHandleFillOptions { Timeout = Milliseconds });
            await FieldWriter.TypeAsync(handle, text, Milliseconds);
            await TakeAsync(target, handle, text, before);
        }

        var shown = await FieldWriter.SettleAsync(handle, target);
        return FieldText.Same(value, shown) ? shown : throw StopException.Technical($"The {target.Title} did not keep the suggestion that was chosen.");
    }

    /// <summary>Opens a dropdown and takes an option; what the field then shows.</summary>
    public async Task<string> ChooseAsync(PlainTarget target, IElementHandle handle, string text)
    {
        await PressAsync(target, handle, text);
        if (!await reader.WaitAsync(async () => IsSaid(await ShownAsync(handle), text), options.StepTimeout, stopAtMessages: true))
        {
            throw StopException.Technical($"The {target.Title} did not keep the option '{text}'.");
        }

        return await FieldWriter.SettleAsync(handle, target);
    }

    /// <summary>Takes several options, one after the other, gives back those that are not wanted, and sees that the field shows just these.</summary>
    public async Task ChooseSeveralAsync(PlainTarget target, IElementHandle handle, IReadOnlyList<string> texts)
    {
        var wanted = texts.Select(PageReader.Words).ToHashSet();
        var chosen = await ChosenAsync(handle);
        foreach (var text in wanted.Except(chosen).Concat(chosen.Except(wanted)))
        {
            await PressAsync(target, handle, text);
        }

        if (await handle.EvaluateAsync<bool>("el => el.getAttribute('aria-expanded') === 'true'"))
        {
            await handle.PressAsync("Escape", new ElementHandlePressOptions { Timeout = Milliseconds });
        }

        var isKept = await reader.WaitAsync(
            async () =>
            {
                var shown = await ShownAsync(handle);
                var marked = await ChosenAsync(handle);
                return marked.Count > 0 || wanted.Count == 0 ? wanted.SetEquals(marked) : wanted.All(w => IsSaid(shown, w));
            },
            options.StepTimeout,
            stopAtMessages: true);
        if (!isKept)
        {
            throw NotKept(target, texts);
        }
    }

    /// <summary>Exactly these are chosen.</summary>
    public static async Task DemandSelectedAsync(PlainTarget target, IElementHandle handle, IReadOnlyList<string> texts)
    {
        if (!(await ChosenAsync(handle)).SetEquals(texts.Select(PageReader.Words)))
        {
            throw NotKept(target, texts);
        }
    }

    private static StopException NotKept(PlainTarget target, IReadOnlyList<string> texts) =>
        StopException.Technical($"The {target.Title} did not keep the options {string.Join(", ", texts.Select(t => $"'{t}'"))} and no others.");

    private static async Task<HashSet<string>> ChosenAsync(IElementHandle handle) => [.. PageAnswer.Parse<List<string>>(await handle.EvaluateAsync<string>(Chosen))];

    private static async Task<string> ShownAsync(IElementHandle handle) => $"{await handle.EvaluateAsync<string>(Text)} {string.Join(' ', await ChosenAsync(handle))}";

    private async Task PressAsync(PlainTarget target, IElementHandle handle, string text)
    {
        var before = await handle.EvaluateHandleAsync(Before);
        if (await handle.EvaluateAsync<bool>("el => el.getAttribute('role') !== 'listbox' && el.getAttribute('aria-expanded') !== 'true'"))
        {
            await handle.ClickAsync(new ElementHandleClickOptions { Timeout = Milliseconds });
        }

        await TakeAsync(target, handle, text, before);
    }

    /// <summary>Presses the one place that says the text and was not there before. Lists are drawn anew while one types: a place that is gone again is looked for once more.</summary>
    private async Task TakeAsync(PlainTarget target, IElementHandle handle, string text, IJSHandle before)
    {
        var count = 0;
        var isTaken = await reader.WaitAsync(
            async () =>
            {
                var list = await handle.EvaluateHandleAsync(Options, new { text, before });
                var found = (await list.GetPropertiesAsync()).Values.Select(v => v.AsElement()).OfType<IElementHandle>().ToList();
                count = found.Count;
                if (count != 1)
                {
                    return false;
                }

                await found[0].ClickAsync(new ElementHandleClickOptions { Timeout = Milliseconds });
                return true;
            },
            options.StepTimeout,
            stopAtMessages: true);
        if (!isTaken)
        {
            throw count == 0
                ? StopException.Rejected(target.Name ?? target.Title, $"shows no option '{text}'")
                : StopException.Technical($"The {target.Title} shows the option '{text}' {count} times.");
        }
    }

    private static bool IsSaid(string shown, string text) => PageReader.Words(shown).Contains(PageReader.Words(text), StringComparison.OrdinalIgnoreCase);
}
