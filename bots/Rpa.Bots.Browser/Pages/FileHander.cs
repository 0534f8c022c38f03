using Microsoft.Playwright;
using Rpa.Bots.Browser.Running;
using Rpa.Bots.Browser.Scripts;

namespace Rpa.Bots.Browser.Pages;

/// <summary>Hands files to a page: to its file field, which may be hidden behind what stands for it, or to the chooser that a button opens; and sees that the page has them.</summary>
internal sealed class FileHander(PageReader reader, BrowserBotOptions options, CancellationToken cancellationToken)
{
    private const string Held = "el => new Promise(r => setTimeout(() => r(Array.from(el.files || []).map(f => f.name + '|' + f.size).join('\\n')), 0))";
    private const string Named = "names => { const text = document.body.innerText; return names.every(n => text.includes(n)); }";

    private float Milliseconds => (float)options.StepTimeout.TotalMilliseconds;

    /// <summary>Hands them over.</summary>
    public async Task HandAsync(PlainTarget target, IReadOnlyList<FilePayload> files)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (await FieldAsync(target) is { } field)
        {
            await field.SetInputFilesAsync(files, new ElementHandleSetInputFilesOptions { Timeout = Milliseconds });
            await DemandHeldAsync(target, field, files);
        }
        else
        {
            await ChooseAsync(target, files);
        }
    }

    /// <summary>The file field itself; null where the target is something else, such as a button.</summary>
    private async Task<IElementHandle?> FieldAsync(PlainTarget target)
    {
        IElementHandle? field = null;
        await reader.WaitAsync(
            async () =>
            {
                var found = await TargetFinder.LocateHidden(reader.Live.Page, target).ElementHandlesAsync();
                var fields = new List<IElementHandle>();
                foreach (var handle in found.Take(10))
                {
                    if (await handle.EvaluateAsync<bool>("el => el.tagName === 'INPUT' && el.type === 'file'"))
                    {
                        fields.Add(handle);
                    }
                }

                field = fields.Count == 1 || (target.First && fields.Count > 0) ? fields[0] : null;
                return field is not null || found.Count > 0 || await reader.CountAsync(Button(target)) > 0;
            },
            options.StepTimeout,
            stopAtMessages: true);
        return field;
    }

    /// <summary>Presses what asks for files, and answers the chooser that opens.</summary>
    private async Task ChooseAsync(PlainTarget target, IReadOnlyList<FilePayload> files)
    {
        var button = await reader.FindAsync(Button(target));
        IFileChooser chooser;
        try
        {
            chooser = await reader.Live.Page.RunAndWaitForFileChooserAsync(() => button.ClickAsync(), new PageRunAndWaitForFileChooserOptions { Timeout = Milliseconds });
        }
        catch (TimeoutException)
        {
            throw StopException.Technical($"The {target.Title} is no field for files, and no chooser opens when it is pressed.");
        }

        if (files.Count > 1 && !chooser.IsMultiple)
        {
            throw StopException.Technical($"The {target.Title} takes one file; {files.Count} were to be handed to it.");
        }

        await chooser.SetFilesAsync(files);
        await DemandHeldAsync(target, chooser.Element, files);
    }

    private static PlainTarget Button(PlainTarget target) => target.Kind == TargetKind.Label ? target with { Kind = TargetKind.Press } : target;

    /// <summary>The field holds them, or the page has taken them and shows their names.</summary>
    private async Task DemandHeldAsync(PlainTarget target, IElementHandle field, IReadOnlyList<FilePayload> files)
    {
        var meant = string.Join('\n', files.Select(f => $"{f.Name}|{f.Buffer.Length}"));
        var isTaken = await reader.WaitAsync(
            async () => await field.EvaluateAsync<string>(Held) == meant || await reader.Live.Page.EvaluateAsync<bool>(Named, files.Select(f => f.Name).ToArray()),
            options.StepTimeout,
            stopAtMessages: true);
        if (!isTaken)
        {
            throw StopException.Technical($"The {target.Title} does not hold the {files.Count} files that were handed to it.");
        }
    }
}
