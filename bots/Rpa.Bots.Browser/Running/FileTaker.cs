using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Healing;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Pool;
using Rpa.Bots.Browser.Scripts;
using Rpa.Bots.Documents;

namespace Rpa.Bots.Browser.Running;

/// <summary>
/// Takes the file behind a button or link into the case's documents: no larger than allowed, of an allowed type by its content, under a harmless name. A file that the browser would show instead of
/// saving it is fetched from where the link leads.
/// </summary>
internal sealed class FileTaker(ActionContext context, PageLease lease, PageReader reader, BrowserBotOptions options)
{
    /// <summary>What a file may have where the script says nothing.</summary>
    public const long UsualLimit = 25_000_000;

    /// <summary>What offices exchange; never programs, pages or archives unless the script names them.</summary>
    private static readonly string[] s_usualTypes =
    [
        "application/pdf", "image/*", "text/plain", "text/csv", "text/calendar", "application/xml", "application/rtf", "application/x-ole-storage",
        "application/vnd.openxmlformats-officedocument.*", "application/vnd.oasis.opendocument.*",
    ];

    private LivePage Live => reader.Live;

    private float Milliseconds => (float)options.NavigationTimeout.TotalMilliseconds;

    /// <summary>Presses it and keeps what comes.</summary>
    public async Task<Document> TakeAsync(PlainTarget target, DownloadStep step, CancellationToken cancellationToken)
    {
        var handle = await reader.FindAsync(target, TargetUse.Press);
        var limit = step.Largest ?? UsualLimit;
        var (name, bytes) = await ShownAsync(handle, target, limit) ?? await SavedAsync(handle, target, limit, cancellationToken);
        if (bytes.Length == 0)
        {
            throw StopException.Technical($"The file of {target.Title} is empty.");
        }

        if (bytes.Length > limit)
        {
            throw TooLarge(target, limit);
        }

        var clean = FileNames.Clean(name) ?? "download";
        var type = ContentSniffer.MediaType(bytes, Path.GetExtension(clean).ToLowerInvariant() switch { ".csv" => "text/csv", ".ics" => "text/calendar", _ => null });
        var allowed = step.Types.IsEmpty ? s_usualTypes : [.. step.Types];
        if (!allowed.Any(a => a.EndsWith('*') ? type.StartsWith(a[..^1], StringComparison.Ordinal) : a == type))
        {
            throw StopException.Technical($"The file '{clean}' of {target.Title} is {type}; allowed are {string.Join(", ", allowed)}. Name the type under 'types:' if it is right.");
        }

        return await context.Documents.StoreAsync(clean, type, bytes, cancellationToken);
    }

    /// <summary>A link to something that the browser would show: fetched with the session's cookies. Null where the link does not say so.</summary>
    private async Task<(string Name, byte[] Bytes)?> ShownAsync(IElementHandle handle, PlainTarget target, long limit)
    {
        var address = await handle.EvaluateAsync<string>("el => { const a = el.closest('a[href]'); return a && !a.hasAttribute('download') && /^https?:/.test(a.protocol + ':') && !a.getAttribute('href').startsWith('#') ? a.href : ''; }");
        if (address.Length == 0 || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || Live.Foreign?.IsMatch(address) == true)
        {
            return null;
        }

        await using var request = await lease.GetAsync(address, Milliseconds);
        var response = request.Response;
        var type = response.Headers.GetValueOrDefault("content-type", "");
        var isAttached = response.Headers.GetValueOrDefault("content-disposition", "").StartsWith("attachment", StringComparison.OrdinalIgnoreCase);
        if (!response.Ok || isAttached || type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (long.TryParse(response.Headers.GetValueOrDefault("content-length", ""), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length > limit)
        {
            throw TooLarge(target, limit);
        }

        return (Uri.UnescapeDataString(uri.Segments[^1]), await response.BodyAsync());
    }

    /// <summary>Presses it, and waits until the browser has saved what comes; cancelled as soon as it is too much.</summary>
    private async Task<(string Name, byte[] Bytes)> SavedAsync(IElementHandle handle, PlainTarget target, long limit, CancellationToken cancellationToken)
    {
        using var expected = Live.ExpectDownload();
        var isTooLarge = new TaskCompletionSource();
        var session = await lease.Context.NewCDPSessionAsync(Live.Page);
        await session.SendAsync("Page.enable");
        session.Event("Page.downloadProgress").OnEvent += (_, json) =>
        {
            if (json is { } progress && progress.TryGetProperty("receivedBytes", out var received) && received.ValueKind == JsonValueKind.Number && received.GetDouble() > limit)
            {
                isTooLarge.TrySetResult();
            }
        };
        IDownload download;
        try
        {
            download = await Live.Page.RunAndWaitForDownloadAsync(
                () => handle.ClickAsync(new ElementHandleClickOptions { Timeout = Milliseconds }), new PageRunAndWaitForDownloadOptions { Timeout = Milliseconds });
        }
        catch (TimeoutException)
        {
            throw StopException.Technical($"The {target.Title} gave no file.");
        }

        var saving = download.PathAsync();
        try
        {
            if (await Task.WhenAny(saving, isTooLarge.Task).WaitAsync(options.NavigationTimeout, options.Time, cancellationToken) == isTooLarge.Task)
            {
                throw TooLarge(target, limit);
            }

            var file = new FileInfo(await saving ?? throw StopException.Technical($"The file of {target.Title} did not arrive: {await download.FailureAsync()}."));
            return file.Length > limit ? throw TooLarge(target, limit) : (download.SuggestedFilename, await File.ReadAllBytesAsync(file.FullName, cancellationToken));
        }
        catch (TimeoutException)
        {
            throw StopException.Technical($"The file of {target.Title} did not arrive in time.");
        }
        finally
        {
            if (!saving.IsCompletedSuccessfully)
            {
                _ = Quiet.IgnoreAsync(saving);
                await Quiet.IgnoreAsync(download.CancelAsync());
            }

            await Quiet.IgnoreAsync(session.DetachAsync());
        }
    }

    private static StopException TooLarge(PlainTarget target, long limit) => StopException.Technical(
        $"The file of {target.Title} is larger than {(limit / 1_000_000m).ToString("0.###", CultureInfo.InvariantCulture)} MB. Allow more under 'largest:' (at most 100 MB) if it is right.");
}
