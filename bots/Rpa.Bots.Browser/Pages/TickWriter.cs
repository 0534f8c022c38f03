using Microsoft.Playwright;
using Rpa.Bots.Browser.Running;
using Rpa.Bots.Browser.Scripts;

namespace Rpa.Bots.Browser.Pages;

/// <summary>Boxes and radio buttons that are not simply there to be pressed: hidden behind their label, or of a group that has no name of its own.</summary>
internal sealed class TickWriter(PageReader reader, BrowserBotOptions options)
{
    private const string Group = """
        el => {
          const text = s => (s || '').replace(/\s+/g, ' ').trim();
          const all = Array.from(el.getRootNode().querySelectorAll('input[type=radio]')).filter(r => r.name === el.name && r.form === el.form);
          const name = r => text(r.labels && r.labels.length ? r.labels[0].innerText : r.getAttribute('aria-label') || (r.nextSibling && (r.nextSibling.data || r.nextSibling.innerText)) || r.value);
          return JSON.stringify(all.slice(0, 100).map(name));
        }
        """;

    private const string Member = "(el, i) => Array.from(el.getRootNode().querySelectorAll('input[type=radio]')).filter(r => r.name === el.name && r.form === el.form)[i]";

    private const string Boxes = """
        el => {
          const text = s => (s || '').replace(/\s+/g, ' ').trim();
          return JSON.stringify(Array.from(el.querySelectorAll('input[type=checkbox], [role=checkbox]')).slice(0, 200)
            .map(b => text(b.labels && b.labels.length ? b.labels[0].innerText : b.getAttribute('aria-label') || b.innerText)));
        }
        """;

    private const string HiddenBox = """
        l => !!l.control && ['checkbox', 'radio'].includes(l.control.type)
          && (l.control.getClientRects().length === 0 || getComputedStyle(l.control).visibility === 'hidden' || getComputedStyle(l.control).opacity === '0')
        """;

    private const string Toggle = """
        (l, on) => new Promise(done => {
          const box = l.control;
          if (box.checked !== on) l.click();
          setTimeout(() => setTimeout(() => done(box.checked === on), 0), 0);
        })
        """;

    private LivePage Live => reader.Live;

    /// <summary>The label that stands for a box nobody sees; null where there is none.</summary>
    public async Task<IElementHandle?> HiddenAsync(PlainTarget target)
    {
        if (target is not ({ Kind: TargetKind.Label } or { Kind: TargetKind.Role, Role: "checkbox" or "radio", Name: not null }))
        {
            return null;
        }

        IElementHandle? hidden = null;
        await reader.WaitAsync(
            async () =>
            {
                if (await reader.CountAsync(target) > 0)
                {
                    return true;
                }

                var labels = await TargetFinder.Labels(Live.Page, target).ElementHandlesAsync();
                hidden = labels.Count == 1 && await labels[0].EvaluateAsync<bool>(HiddenBox) ? labels[0] : null;
                return hidden is not null;
            },
            options.StepTimeout,
            stopAtMessages: true);
        return hidden;
    }

    /// <summary>Presses the label where its box is not as it should be.</summary>
    public async Task PressAsync(IElementHandle label, PlainTarget target, bool isOn)
    {
        if (!await label.EvaluateAsync<bool>(Toggle, isOn))
        {
            throw StopException.Technical($"The {target.Title} did not stay {(isOn ? "ticked" : "unticked")}.");
        }

        if ((await label.EvaluateHandleAsync("l => l.control")).AsElement() is { } box)
        {
            Live.Remember(new FilledField(new HandleElement(box), target.Title, isOn ? "true" : "false", !target.Frames.IsEmpty));
        }
    }

    /// <summary>Chooses a radio button among those that share the name of <paramref name="one"/>.</summary>
    public async Task ChooseOfGroupAsync(PlainTarget target, IElementHandle one, string option)
    {
        var names = PageAnswer.Parse<List<string>>(await one.EvaluateAsync<string>(Group));
        var places = names.Index().Where(n => n.Item == PageReader.Words(option)).Select(n => n.Index).ToList();
        if (places.Count != 1)
        {
            throw StopException.Rejected(target.Name ?? target.Title, $"has {(places.Count == 0 ? "no option" : "several options")} '{option}' among {string.Join(", ", names.Take(20).Select(n => $"'{n}'"))}");
        }

        var button = (await one.EvaluateHandleAsync(Member, places[0])).AsElement()!;
        await button.SetCheckedAsync(true, new ElementHandleSetCheckedOptions { Timeout = (float)options.StepTimeout.TotalMilliseconds });
        if (await FieldWriter.SettleAsync(button, target) != "true")
        {
            throw StopException.Technical($"The option '{option}' of {target.Title} did not stay chosen.");
        }

        Live.Remember(new FilledField(new HandleElement(button), $"option '{option}' of {target.Title}", "true", !target.Frames.IsEmpty));
    }

    /// <summary>The boxes of a group by their names; each of <paramref name="options"/> must be among them.</summary>
    public static async Task<IReadOnlyList<(PlainTarget Box, string Name)>> BoxesAsync(PlainTarget target, IElementHandle group, IReadOnlyList<string> options)
    {
        var names = PageAnswer.Parse<List<string>>(await group.EvaluateAsync<string>(Boxes));
        if (options.FirstOrDefault(o => !names.Contains(PageReader.Words(o))) is { } missing)
        {
            throw StopException.Rejected(target.Name ?? target.Title, $"has no option '{missing}', only {string.Join(", ", names.Take(20).Select(n => $"'{n}'"))}");
        }

        return [.. names.Select(n => (target with { Key = null, Kind = TargetKind.Role, Role = "checkbox", Name = n, Within = target with { First = false }, First = false, Title = $"option '{n}' of {target.Title}" }, n))];
    }
}
