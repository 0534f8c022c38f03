using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Playwright;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Direct;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Pool;
using Rpa.Bots.Browser.Scripts;
using Rpa.Bots.Documents;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Running;

/// <summary>Does the steps of a script one after the other, each in words for the evidence.</summary>
internal sealed class StepRunner(
    ActionContext context,
    PageLease lease,
    PageReader reader,
    FieldWriter writer,
    ConditionCheck conditions,
    Submission submission,
    SignIn signIn,
    ScriptValues values,
    StepEvidence evidence,
    BrowserBotOptions options,
    CancellationToken cancellationToken)
{
    private const int MostItems = 200;
    private const long MostUploadBytes = 50 * 1024 * 1024;
    private readonly OutputReader _outputs = new(reader, conditions, values, options);
    private readonly PressRunner _presses = new(reader, writer, values, evidence, options);
    private readonly FileTaker _files = new(context, lease, reader, options);
    private string? _wanted;

    /// <summary>Null when every step was done, otherwise how the attempt ends.</summary>
    public async Task<ActionOutcome?> RunAsync(ImmutableArray<Step> steps)
    {
        for (var at = 0; at < steps.Length; at++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            at += await EnterAsync(steps.AsSpan()[at..]);
            if (at < steps.Length && await RunAsync(steps[at]) is { } ended)
            {
                return ended;
            }
        }

        return null;
    }

    /// <summary>Fills fields that follow each other, all at once as far as they are usual ones; how many steps are done.</summary>
    private Task<int> EnterAsync(ReadOnlySpan<Step> steps)
    {
        var entries = new List<(FieldEntry Entry, string Said)>();
        foreach (var step in steps)
        {
            if (Entry(step) is not { } entry)
            {
                break;
            }

            entries.Add(entry);
        }

        return entries.Count < 2 ? Task.FromResult(0) : EnterAsync(entries);
    }

    private async Task<int> EnterAsync(List<(FieldEntry Entry, string Said)> entries)
    {
        var done = await writer.EnterAsync(entries.ConvertAll(e => e.Entry));
        foreach (var (_, said) in entries.Take(done))
        {
            evidence.Step(said);
        }

        return done;
    }

    private (FieldEntry Entry, string Said)? Entry(Step step)
    {
        switch (step)
        {
            case FillStep fill:
                var (field, text) = (Target(fill.Target, fill.IsPersonal), values.Evaluate(fill.Value));
                return (new FieldEntry(field, text, EntryKind.Fill), fill.IsPersonal ? $"filled {field.Title}" : $"filled {field.Title} with '{PageReader.Words(FieldText.For(text, ""))}'");
            case ChooseStep choose:
                var (list, option) = (Target(choose.Target, choose.IsPersonal), values.Evaluate(choose.Option));
                return (new FieldEntry(list, option, EntryKind.Choose), choose.IsPersonal ? $"chose in {list.Title}" : $"chose '{PageReader.Words(FieldText.For(option, ""))}' in {list.Title}");
            case CheckStep check:
                var (box, isOn) = (Target(check.Target, isPersonal: false), check.On is null || values.Truth(check.On));
                return (new FieldEntry(box, Value.Of(isOn), EntryKind.Check), $"{(isOn ? "ticked" : "unticked")} {box.Title}");
            default:
                return null;
        }
    }

    /// <summary>Where a step works; covered in pictures from now on where what it enters is personal.</summary>
    private PlainTarget Target(Target target, bool isPersonal)
    {
        var plain = values.Plain(target);
        if (isPersonal)
        {
            evidence.Mask(plain);
        }

        return plain;
    }

    private async Task<ActionOutcome?> RunAsync(Step step)
    {
        switch (step)
        {
            case OpenStep open:
                await OpenAsync(values.Text(open.Address));
                return null;
            case SignInStep sign:
                await signIn.RunAsync(sign, ReopenAsync);
                return null;
            case FillStep or ChooseStep or CheckStep when Entry(step) is { } entry:
                await writer.EnterAsync(entry.Entry);
                evidence.Step(entry.Said);
                return null;
            case FillSecretStep fill:
                await FillAsync(fill);
                return null;
            case ChooseSeveralStep choose:
                await ChooseAsync(choose);
                return null;
            case UploadStep upload:
                await UploadAsync(upload);
                return null;
            case ClickStep click:
                await _presses.ClickAsync(click, cancellationToken);
                return null;
            case PressStep press:
                await _presses.PressAsync(press);
                return null;
            case WindowBackStep:
                await _presses.BackAsync();
                return null;
            case ExpectStep expect:
                await ExpectAsync(expect);
                return null;
            case ReadStep read:
                evidence.Step(await _outputs.ReadAsync(read));
                return null;
            case ReadTableStep table:
                evidence.Step(await _outputs.ReadAsync(table));
                return null;
            case DownloadStep download:
                await DownloadAsync(download);
                return null;
            case RunStep run:
                return await RunAsync(run);
            case WhenStep branch:
                return await RunAsync(await IsSoAsync(branch.Condition) ? branch.Then : branch.Else);
            case ForEachStep each:
                return await ForEachAsync(each);
            case SubmitStep submit:
                return await submission.RunAsync(submit, cancellationToken);
            case ScreenshotStep picture:
                await evidence.PictureAsync("screenshot", picture.Title);
                return null;
            case FailStep fail:
                await evidence.PictureAsync("screenshot-failure", fail.Failure);
                return new ActionOutcome.Refused(fail.Failure, fail.Message is null ? fail.Failure : values.Text(fail.Message));
            default:
                throw new InvalidOperationException($"Steps of type {step.GetType().Name} cannot be run.");
        }
    }

    private async Task OpenAsync(string address)
    {
        var target = new Uri(lease.Site.Address, address);
        _wanted = target.AbsoluteUri;
        reader.Live.Dialogs.Expect(accept: false);
        await reader.Live.Page.GotoAsync(_wanted, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded, Timeout = (float)options.NavigationTimeout.TotalMilliseconds });
        evidence.Step($"opened {target.AbsolutePath}");
        if (reader.SignInForm is not null)
        {
            await reader.DemandUsableAsync();
        }
    }

    private Task ReopenAsync() =>
        _wanted is null || reader.Live.Page.Url == _wanted ? Task.CompletedTask : OpenAsync(_wanted);

    private async Task FillAsync(FillSecretStep step)
    {
        var target = values.Plain(step.Target);
        evidence.Mask(target);
        await writer.FillAsync(target, Value.Of(context.Secrets.Get(step.Secret)));
        evidence.Step($"filled {target.Title} with the secret '{step.Secret}'");
    }

    private async Task ChooseAsync(ChooseSeveralStep step)
    {
        var target = values.Plain(step.Target);
        var list = values.Evaluate(step.Options) is ListValue items ? items.Items.Select(i => FieldText.For(i, "")).ToList() : throw StopException.Technical($"'{step.Options.Text}' gave no list.");
        if (step.IsPersonal)
        {
            evidence.Mask(target);
        }

        await writer.ChooseSeveralAsync(target, list);
        evidence.Step(step.IsPersonal ? $"chose {list.Count} options in {target.Title}" : $"chose {string.Join(", ", list.Select(t => $"'{PageReader.Words(t)}'"))} in {target.Title}");
    }

    private async Task UploadAsync(UploadStep step)
    {
        var given = values.Evaluate(step.Documents);
        var files = new List<FilePayload>();
        long total = 0;
        foreach (var item in given is ListValue list ? list.Items : [given])
        {
            var document = Document.FromValue(item) ?? throw StopException.Technical($"'{step.Documents.Text}' gave something that is no document.");
            total += document.Size;
            if (total > MostUploadBytes)
            {
                throw StopException.Technical($"The documents to upload are larger than {MostUploadBytes / 1024 / 1024} MiB together.");
            }

            var bytes = await context.Documents.ReadAsync(document, cancellationToken);
            files.Add(new FilePayload { Name = Path.GetFileName(document.Name), MimeType = document.MediaType, Buffer = bytes });
        }

        var target = values.Plain(step.Target);
        await writer.UploadAsync(target, files);
        evidence.Step($"handed {files.Count.ToString(CultureInfo.InvariantCulture)} documents to {target.Title}");
    }

    private async Task DownloadAsync(DownloadStep step)
    {
        var target = values.Plain(step.From);
        var document = await _files.TakeAsync(target, step, cancellationToken);
        values.SetOutput(step.Output, document.ToValue());
        evidence.Step($"took the file '{document.Name}' ({document.MediaType}, {document.Size.ToString(CultureInfo.InvariantCulture)} bytes) from {target.Title}");
    }

    /// <summary>Works through another script, which sees only what it is given.</summary>
    private async Task<ActionOutcome?> RunAsync(RunStep step)
    {
        var inputs = step.Inputs.Select(i => (i.Key, Value: values.Evaluate(i.Value))).Where(i => i.Value is not NullValue).ToDictionary(i => i.Key, i => i.Value);
        var messages = reader.DeclaredMessages;
        evidence.Step($"running {step.Script.Name}");
        values.Enter(step.Script, inputs);
        ActionOutcome? ended;
        MapValue read;
        try
        {
            reader.DeclaredMessages = step.Script.Messages is null ? messages : values.Plain(step.Script.Messages);
            foreach (var target in values.Plain(step.Script.Mask))
            {
                evidence.Mask(target);
            }

            ended = await RunAsync(step.Script.Steps);
        }
        finally
        {
            read = values.Leave();
            reader.DeclaredMessages = messages;
        }

        foreach (var (output, from) in step.Save)
        {
            if (read[from] is { } value)
            {
                values.SetOutput(output, value);
            }
        }

        return ended;
    }

    private async Task ExpectAsync(ExpectStep step)
    {
        string? fault = null;
        var isSo = await reader.WaitAsync(
            async () => (fault = await conditions.FaultAsync(step.Condition)) is null,
            step.Within ?? options.StepTimeout,
            stopAtMessages: true);
        if (!isSo)
        {
            throw StopException.Technical($"The page {reader.Live.Path} {fault} ({step.Span}).");
        }
    }

    private async Task<bool> IsSoAsync(Condition condition)
    {
        if (condition is not Holds)
        {
            await reader.ArriveAsync();
            await reader.DemandUsableAsync();
        }

        return await conditions.FaultAsync(condition) is null;
    }

    private async Task<ActionOutcome?> ForEachAsync(ForEachStep step)
    {
        var items = values.Evaluate(step.List) is ListValue list
            ? list.Items
            : throw StopException.Technical($"'{step.List.Text}' gave no list.");
        if (items.Length > MostItems)
        {
            throw StopException.Technical($"'{step.List.Text}' has {items.Length} items, more than the {MostItems} that a script works through.");
        }

        try
        {
            foreach (var item in items)
            {
                values.SetItem(step.Item, item);
                if (await RunAsync(step.Steps) is { } ended)
                {
                    return ended;
                }
            }
        }
        finally
        {
            values.SetItem(step.Item, null);
        }

        return null;
    }
}
