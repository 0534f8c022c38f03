using Microsoft.Playwright;
using Rpa.Bots.Browser.Direct;
using Rpa.Bots.Browser.Healing;
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
    private static readonly TimeSpan s_late = TimeSpan.FromMilliseconds(400);
    private readonly DirectWriter _direct = new(reader);
    private readonly ChoiceWriter _choices = new(reader, options);
    private readonly TickWriter _ticks = new(reader, options);
    private readonly CalendarPicker _calendars = new(reader, options);

    private LivePage Live => reader.Live;

    /// <summary>Enters values into fields that follow each other; how many, from the first on, went in as usual fields take them. The next one wants a call of its own.</summary>
    public Task<int> EnterAsync(IReadOnlyList<FieldEntry> entries)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _direct.EnterAsync(entries);
    }

    /// <summary>Enters a value into a field, of whatever make.</summary>
    public Task EnterAsync(FieldEntry entry) => entry.Kind switch
    {
        EntryKind.Fill => FillAsync(entry.Target, entry.Value),
        EntryKind.Choose => ChooseAsync(entry.Target, entry.Value),
        _ => CheckAsync(entry.Target, entry.Value is BoolValue { IsTrue: true }),
    };

    /// <summary>Puts a value into a text field.</summary>
    public async Task FillAsync(PlainTarget target, Value value)
    {
        if (await _direct.EnterAsync(new FieldEntry(target, value, EntryKind.Fill)) == 1)
        {
            return;
        }

        var (handle, facts) = await ControlAsync(target, TargetUse.Fill);
        if (facts.IsSelect)
        {
            await SelectAsync(target, handle, facts, value);
            return;
        }

        if (facts.IsTick)
        {
            throw StopException.Technical($"The {target.Title} is a {facts.Type}; use 'check' instead of 'fill'.");
        }

        if (facts.ReadOnly && FieldText.Day(value) is { } picked)
        {
            await _calendars.PickAsync(target, handle, picked);
            await RememberAsync(target, handle, value);
            return;
        }

        DemandWritable(target, facts);
        (var text, value) = FieldText.Written(value, facts);
        if (facts.MaxLength >= 0 && text.Length > facts.MaxLength)
        {
            throw StopException.Rejected(target.Name ?? target.Title, $"takes {facts.MaxLength} characters, the value has {text.Length}");
        }

        var shown = await LateAsync(handle, target, await WriteAsync(handle, target, text), now => FieldText.Fits(value, text, now));
        if (!FieldText.Fits(value, text, shown))
        {
            // Masks and suggestion lists follow keys rather than a value set at once.
            await handle.FillAsync("", new ElementHandleFillOptions { Timeout = Milliseconds });
            await TypeAsync(handle, text, Milliseconds);
            shown = await LateAsync(handle, target, await SettleAsync(handle, target), now => FieldText.Fits(value, text, now));
        }

        if (!FieldText.Fits(value, text, shown))
        {
            throw shown.Length > 0 && text.StartsWith(shown, StringComparison.Ordinal)
                ? StopException.Rejected(target.Name ?? target.Title, $"cuts the value after {shown.Length} of {text.Length} characters")
                : StopException.Technical($"The {target.Title} did not keep what was filled in: it has {shown.Length} characters that differ from the {text.Length} of the value.");
        }

        Live.Remember(new FilledField(new HandleElement(handle), target.Title, shown, !target.Frames.IsEmpty) { Fits = late => FieldText.Fits(value, text, late) });
    }

    /// <summary>A page may put a value back and bring it again a moment later: what the field holds then, where it is not right at once.</summary>
    private async Task<string> LateAsync(IElementHandle handle, PlainTarget target, string shown, Func<string, bool> isRight)
    {
        if (!isRight(shown))
        {
            await reader.WaitAsync(async () => isRight(shown = await SettleAsync(handle, target)), s_late, stopAtMessages: false);
        }

        return shown;
    }

    /// <summary>Writes it and leaves the field; what it then holds.</summary>
    private async Task<string> WriteAsync(IElementHandle handle, PlainTarget target, string text)
    {
        if (await handle.EvaluateAsync<string>(PageFunctions.Write, text) is { Length: > 0 } written)
        {
            return Kept(PageAnswer.Parse<SettledValue>(written), target);
        }

        await handle.FillAsync(text, new ElementHandleFillOptions { Timeout = Milliseconds });
        return await SettleAsync(handle, target);
    }

    /// <summary>Chooses by the text people see: of a list, a radio group, a field that suggests, or a list that the page has made itself.</summary>
    public async Task ChooseAsync(PlainTarget target, Value value)
    {
        if (await _direct.EnterAsync(new FieldEntry(target, value, EntryKind.Choose)) == 1)
        {
            return;
        }

        var (handle, facts) = await ControlAsync(target, TargetUse.Choose);
        var option = FieldText.For(value, "");
        if (facts.IsSelect)
        {
            await SelectAsync(target, handle, facts, value);
        }
        else if (facts is { Tag: "input", Type: "radio" } && target.Kind != TargetKind.Role)
        {
            await _ticks.ChooseOfGroupAsync(target, handle, option);
        }
        else if (facts.IsText)
        {
            Remember(target, handle, await _choices.SuggestAsync(target, handle, facts, value, option));
        }
        else if (facts.Tag == "fieldset" || facts.Role is "radiogroup" or "group")
        {
            if (await reader.CountAsync(target) != 1)
            {
                // The group itself was found by its looks: its options are looked for in it alone.
                var inGroup = (await handle.EvaluateHandleAsync(PageFunctions.RadioOf, option)).AsElement()
                    ?? throw StopException.Technical($"The {target.Title} has not exactly one option '{option}'.");
                await inGroup.SetCheckedAsync(true, new ElementHandleSetCheckedOptions { Timeout = Milliseconds });
                Remember(target, inGroup, await SettleAsync(inGroup, target));
                return;
            }

            var radio = target with { Key = null, Kind = TargetKind.Role, Role = "radio", Name = option, Within = target with { First = false }, First = false, Title = $"option '{option}' of {target.Title}" };
            await CheckAsync(radio, isOn: true);
        }
        else
        {
            Remember(target, handle, await _choices.ChooseAsync(target, handle, option));
        }
    }

    /// <summary>Chooses, where several may be chosen, exactly <paramref name="several"/>.</summary>
    public async Task ChooseSeveralAsync(PlainTarget target, IReadOnlyList<string> several)
    {
        var (handle, facts) = await ControlAsync(target, TargetUse.Choose);
        if (facts.IsSelect)
        {
            var picked = several.Select(o => FieldText.Option(facts.Options, o) ?? throw NoOption(target, facts, o)).ToList();
            await handle.SelectOptionAsync(picked.Select(p => new SelectOptionValue { Index = facts.Options.ToList().IndexOf(p) }), new ElementHandleSelectOptionOptions { Timeout = Milliseconds });
            await SettleAsync(handle, target);
            await ChoiceWriter.DemandSelectedAsync(target, handle, [.. picked.Select(p => p.Text)]);
        }
        else if (facts.Tag == "fieldset" || facts.Role == "group")
        {
            foreach (var (box, name) in await TickWriter.BoxesAsync(target, handle, several))
            {
                await CheckAsync(box, several.Any(o => PageReader.Words(o) == name));
            }
        }
        else
        {
            await _choices.ChooseSeveralAsync(target, handle, several);
        }
    }

    /// <summary>Ticks or unticks.</summary>
    public async Task CheckAsync(PlainTarget target, bool isOn)
    {
        if (await _direct.EnterAsync(new FieldEntry(target, Value.Of(isOn), EntryKind.Check)) == 1)
        {
            return;
        }

        if (await _ticks.HiddenAsync(target) is { } stand)
        {
            await _ticks.PressAsync(stand, target, isOn);
            return;
        }

        var (handle, facts) = await ControlAsync(target, target.Key is null ? TargetUse.Exact : TargetUse.Check);
        if (facts.Tag != "input")
        {
            DemandWritable(target, facts);
        }

        await handle.SetCheckedAsync(isOn, new ElementHandleSetCheckedOptions { Timeout = Milliseconds });
        var shown = await SettleAsync(handle, target);
        if (shown != (isOn ? "true" : "false") && await handle.IsCheckedAsync() != isOn)
        {
            throw StopException.Technical($"The {target.Title} did not stay {(isOn ? "ticked" : "unticked")}.");
        }

        Remember(target, handle, shown);
    }

    /// <summary>Hands files to a file field, or to the button that asks for them, and sees that the page has them.</summary>
    public Task UploadAsync(PlainTarget target, IReadOnlyList<FilePayload> files) => new FileHander(reader, options, cancellationToken).HandAsync(target, files);

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

        return Compare(filled, await ValuesAsync(filled));
    }

    /// <summary>The same with what the fields hold now.</summary>
    public static IReadOnlyList<FilledField> Compare(IReadOnlyList<FilledField> filled, IReadOnlyList<string?> now)
    {
        for (var i = 0; i < filled.Count; i++)
        {
            if (now[i] is { } value && value != filled[i].Raw && !filled[i].Fits(value))
            {
                throw StopException.Technical($"The {filled[i].Title} changed after it was filled in, without a person's or the script's doing.");
            }
        }

        return [.. filled.Zip(now).Where(f => f.Second is not null).Select(f => f.First with { Raw = f.Second! })];
    }

    /// <summary>What the fields hold now; null for those that are gone, or were filled again later.</summary>
    private async Task<IReadOnlyList<string?>> ValuesAsync(IReadOnlyList<FilledField> filled)
    {
        var own = filled.Where(f => !f.IsInFrame).ToList();
        var values = new Queue<string?>(own.Count == 0 ? [] : await AskAsync(() => OwnValuesAsync(own), own.Count));
        var all = new List<string?>();
        foreach (var field in filled)
        {
            all.Add(!field.IsInFrame ? values.Dequeue() : filled.Last(f => f.Title == field.Title) == field ? (await AskAsync(async () => await (await field.Element.HandleAsync()).EvaluateAsync<string>(PageFunctions.OwnValue), 1))[0] : null);
        }

        return all;
    }

    private async Task<string> OwnValuesAsync(List<FilledField> own) =>
        DirectPage.WorldOf(own) is { } world
            ? await world.AskAsync("values", DirectPage.Ids(own))
            : await Live.Page.EvaluateAsync<string>(PageFunctions.Values, await HandlesAsync(own));

    internal static async Task<IElementHandle[]> HandlesAsync(IEnumerable<FilledField> fields)
    {
        var handles = new List<IElementHandle>();
        foreach (var field in fields)
        {
            handles.Add(await field.Element.HandleAsync());
        }

        return [.. handles];
    }

    private async Task<IReadOnlyList<string?>> AskAsync(Func<Task<string>> ask, int count)
    {
        try
        {
            return PageAnswer.Parse<List<string?>>(await ask());
        }
        catch (PlaywrightException) when (!Live.Page.IsClosed)
        {
            // The document the fields were on is gone; a new one has nothing filled yet.
            return new string?[count];
        }
    }

    private float Milliseconds => (float)options.StepTimeout.TotalMilliseconds;

    private async Task<(IElementHandle Handle, ControlFacts Facts)> ControlAsync(PlainTarget target, TargetUse use)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await reader.FindControlAsync(target, use);
    }

    private static void DemandWritable(PlainTarget target, ControlFacts facts)
    {
        if (facts.ReadOnly)
        {
            throw StopException.Technical($"The {target.Title} can only be read.");
        }
    }

    private void Remember(PlainTarget target, IElementHandle handle, string shown) => Live.Remember(new FilledField(new HandleElement(handle), target.Title, shown, !target.Frames.IsEmpty));

    private async Task RememberAsync(PlainTarget target, IElementHandle handle, Value value)
    {
        var shown = await SettleAsync(handle, target);
        if (!FieldText.Same(value, shown))
        {
            throw StopException.Technical($"The {target.Title} did not take the day that was picked.");
        }

        Remember(target, handle, shown);
    }

    private async Task SelectAsync(PlainTarget target, IElementHandle handle, ControlFacts facts, Value value)
    {
        var meant = FieldText.For(value, "");
        var option = FieldText.Option(facts.Options, meant);
        if (option is null)
        {
            throw NoOption(target, facts, meant);
        }

        await handle.SelectOptionAsync(new SelectOptionValue { Index = facts.Options.ToList().IndexOf(option) }, new ElementHandleSelectOptionOptions { Timeout = Milliseconds });
        var shown = await SettleAsync(handle, target);
        if (PageReader.Words(shown) != option.Text)
        {
            throw StopException.Technical($"The {target.Title} did not keep the option '{option.Text}'.");
        }

        Remember(target, handle, shown);
    }

    private static StopException NoOption(PlainTarget target, ControlFacts facts, string meant)
    {
        var choices = string.Join(", ", facts.Options.Where(o => !o.Disabled && o.Text.Length > 0).Take(20).Select(o => $"'{o.Text}'"));
        return StopException.Rejected(target.Name ?? target.Title, $"has no option '{meant}', only {choices}");
    }

    internal static async Task<string> SettleAsync(IElementHandle handle, PlainTarget target) =>
        Kept(PageAnswer.Parse<SettledValue>(await handle.EvaluateAsync<string>(PageFunctions.Settle)), target);

    private static string Kept(SettledValue settled, PlainTarget target) =>
        settled.Connected
            ? settled.Value
            : throw StopException.Technical($"The page took the {target.Title} away after it was filled in.");

    internal static Task TypeAsync(IElementHandle handle, string text, float milliseconds) =>
#pragma warning disable CS0612, CS0618 // The locator that replaces it would be resolved anew and might meet another element.
        handle.TypeAsync(text, new ElementHandleTypeOptions { Timeout = milliseconds });
#pragma warning restore CS0612, CS0618
}
