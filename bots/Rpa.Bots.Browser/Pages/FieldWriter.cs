using Microsoft.Playwright;
using Rpa.Bots.Browser.Running;
using Rpa.Bots.Browser.Scripts;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Pages;

/// <summary>
/// Fills fields and proves it: after the page's own scripts had their turn the field is read back and compared; what does not match is typed once more, and then the
/// script stops.
/// </summary>
internal sealed class FieldWriter(PageReader reader, BrowserBotOptions options, CancellationToken cancellationToken)
{
    private LivePage Live => reader.Live;

    /// <summary>Puts a value into a text field.</summary>
    public async Task FillAsync(PlainTarget target, Value value)
    {
        var (handle, facts) = await ControlAsync(target);
        if (facts.IsSelect)
        {
            await SelectAsync(target, handle, facts, value);
            return;
        }

        if (facts.IsTick)
        {
            throw StopException.Technical($"The {target.Title} is a {facts.Type}; use 'check' instead of 'fill'.");
        }

        var text = FieldText.For(value, facts.Type);
        if (facts.Type == "number" && FieldText.Number(text) is { } number)
        {
            value = Value.Of(number);
        }

        if (facts.MaxLength >= 0 && text.Length > facts.MaxLength)
        {
            throw StopException.Rejected(target.Name ?? target.Title, $"takes {facts.MaxLength} characters, the value has {text.Length}");
        }

        await handle.FillAsync(text, new ElementHandleFillOptions { Timeout = Milliseconds });
        var shown = await SettleAsync(handle, target);
        if (!FieldText.Same(value, shown))
        {
            // Masks and suggestion lists follow keys rather than a value set at once.
            await handle.FillAsync("", new ElementHandleFillOptions { Timeout = Milliseconds });
            await TypeAsync(handle, text);
            shown = await SettleAsync(handle, target);
        }

        if (!FieldText.Same(value, shown))
        {
            throw shown.Length > 0 && text.StartsWith(shown, StringComparison.Ordinal)
                ? StopException.Rejected(target.Name ?? target.Title, $"cuts the value after {shown.Length} of {text.Length} characters")
                : StopException.Technical($"The {target.Title} did not keep what was filled in: it has {shown.Length} characters that differ from the {text.Length} of the value.");
        }

        Live.Remember(new FilledField(handle, target.Title, shown));
    }

    /// <summary>Chooses by the text people see: of a list, a radio group, or a field that suggests.</summary>
    public async Task ChooseAsync(PlainTarget target, Value value)
    {
        var (handle, facts) = await ControlAsync(target);
        if (facts.IsSelect)
        {
            await SelectAsync(target, handle, facts, value);
        }
        else if (facts.Tag is "input" or "textarea" && !facts.IsTick)
        {
            await SuggestAsync(target, handle, value);
        }
        else
        {
            var option = FieldText.For(value, "");
            var radio = target with { Kind = TargetKind.Role, Role = "radio", Name = option, Within = target with { First = false }, First = false, Title = $"option '{option}' of {target.Title}" };
            await CheckAsync(radio, isOn: true);
        }
    }

    /// <summary>Ticks or unticks.</summary>
    public async Task CheckAsync(PlainTarget target, bool isOn)
    {
        var (handle, _) = await ControlAsync(target);
        await handle.SetCheckedAsync(isOn, new ElementHandleSetCheckedOptions { Timeout = Milliseconds });
        var shown = await SettleAsync(handle, target);
        if (shown != (isOn ? "true" : "false") && await handle.IsCheckedAsync() != isOn)
        {
            throw StopException.Technical($"The {target.Title} did not stay {(isOn ? "ticked" : "unticked")}.");
        }

        Live.Remember(new FilledField(handle, target.Title, shown));
    }

    /// <summary>Hands files to a file field and sees that it holds them.</summary>
    public async Task UploadAsync(PlainTarget target, IReadOnlyList<FilePayload> files)
    {
        var (handle, _) = await ControlAsync(target);
        await handle.SetInputFilesAsync(files, new ElementHandleSetInputFilesOptions { Timeout = Milliseconds });
        var held = await handle.EvaluateAsync<string>("el => new Promise(r => setTimeout(() => r(Array.from(el.files || []).map(f => f.name + '|' + f.size).join('\\n')), 0))");
        var meant = string.Join('\n', files.Select(f => $"{f.Name}|{f.Buffer.Length}"));
        if (held != meant)
        {
            throw StopException.Technical($"The {target.Title} does not hold the {files.Count} files that were handed to it.");
        }
    }

    /// <summary>
    /// Compares every field filled on this page with what it held when it had settled; a page that changes fields behind one's back stops the script here.
    /// Returns what is still on the page.
    /// </summary>
    public async Task<IReadOnlyList<FilledField>> CompareAllAsync()
    {
        var filled = Live.Filled;
        if (filled.Count == 0)
        {
            return filled;
        }

        List<string?> now;
        try
        {
            now = PageAnswer.Parse<List<string?>>(await Live.Page.EvaluateAsync<string>(PageFunctions.Values, filled.Select(f => f.Handle).ToArray()));
        }
        catch (PlaywrightException) when (!Live.Page.IsClosed)
        {
            // The document the fields were on is gone; a new one has nothing filled yet. Frames end here too: their fields were compared one by one.
            return [];
        }

        for (var i = 0; i < filled.Count; i++)
        {
            if (now[i] is { } value && value != filled[i].Raw)
            {
                throw StopException.Technical($"The {filled[i].Title} changed after it was filled in, without a person's or the script's doing.");
            }
        }

        return [.. filled.Where((_, i) => now[i] is not null)];
    }

    private float Milliseconds => (float)options.StepTimeout.TotalMilliseconds;

    private async Task<(IElementHandle Handle, ControlFacts Facts)> ControlAsync(PlainTarget target)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var handle = await reader.FindAsync(target);
        var facts = PageAnswer.Parse<ControlFacts>(await handle.EvaluateAsync<string>(PageFunctions.Describe));
        if (facts.ReadOnly)
        {
            throw StopException.Technical($"The {target.Title} can only be read.");
        }

        return (handle, facts);
    }

    private async Task SelectAsync(PlainTarget target, IElementHandle handle, ControlFacts facts, Value value)
    {
        var meant = FieldText.For(value, "");
        var option = Pick(facts.Options, meant);
        if (option is null)
        {
            var choices = string.Join(", ", facts.Options.Where(o => !o.Disabled && o.Text.Length > 0).Take(20).Select(o => $"'{o.Text}'"));
            throw StopException.Rejected(target.Name ?? target.Title, $"has no option '{meant}', only {choices}");
        }

        await handle.SelectOptionAsync(new SelectOptionValue { Index = facts.Options.ToList().IndexOf(option) }, new ElementHandleSelectOptionOptions { Timeout = Milliseconds });
        var shown = await SettleAsync(handle, target);
        if (PageReader.Words(shown) != option.Text)
        {
            throw StopException.Technical($"The {target.Title} did not keep the option '{option.Text}'.");
        }

        Live.Remember(new FilledField(handle, target.Title, shown));
    }

    private async Task SuggestAsync(PlainTarget target, IElementHandle handle, Value value)
    {
        var text = FieldText.For(value, "");
        await handle.FillAsync("", new ElementHandleFillOptions { Timeout = Milliseconds });
        await TypeAsync(handle, text);
        var option = await reader.FindAsync(new PlainTarget(TargetKind.Role, "option", text, null, target.Frame, First: false, $"suggestion '{text}' of {target.Title}"));
        await option.ClickAsync(new ElementHandleClickOptions { Timeout = Milliseconds });
        var shown = await SettleAsync(handle, target);
        if (!FieldText.Same(value, shown))
        {
            throw StopException.Technical($"The {target.Title} did not keep the suggestion that was chosen.");
        }

        Live.Remember(new FilledField(handle, target.Title, shown));
    }

    private static ControlOption? Pick(IReadOnlyList<ControlOption> options, string meant)
    {
        var usable = options.Where(o => !o.Disabled).ToList();
        foreach (var fits in (Func<ControlOption, bool>[])
            [o => o.Text == PageReader.Words(meant), o => FieldText.Same(Value.Of(meant), o.Text), o => o.Value == meant])
        {
            var found = usable.Where(fits).ToList();
            if (found.Count == 1)
            {
                return found[0];
            }
        }

        return null;
    }

    private static async Task<string> SettleAsync(IElementHandle handle, PlainTarget target)
    {
        var settled = PageAnswer.Parse<SettledValue>(await handle.EvaluateAsync<string>(PageFunctions.Settle));
        return settled.Connected ? settled.Value : throw StopException.Technical($"The page took the {target.Title} away after it was filled in.");
    }

    private Task TypeAsync(IElementHandle handle, string text) =>
#pragma warning disable CS0612, CS0618 // The locator that replaces it would be resolved anew and might meet another element.
        handle.TypeAsync(text, new ElementHandleTypeOptions { Timeout = Milliseconds });
#pragma warning restore CS0612, CS0618
}
