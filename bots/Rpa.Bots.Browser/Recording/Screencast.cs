using System.Text.Json;
using Microsoft.Playwright;
using Rpa.Bots.Browser.Pool;

namespace Rpa.Bots.Browser.Recording;

/// <summary>Shows the pages of a session as pictures, and gives them the mouse and the keys of whoever looks at them.</summary>
public sealed class Screencast(RecordingSession session) : IAsyncDisposable
{
    /// <summary>Width of the page in its own pixels.</summary>
    public const int Width = 1280;

    /// <summary>Height of the page in its own pixels.</summary>
    public const int Height = 900;

    private const int LongestText = 10_000;
    private readonly SemaphoreSlim _switching = new(1, 1);
    private ICDPSession? _cdp;
    private IPage? _page;
    private IFileChooser? _chooser;

    /// <summary>A picture of the page, JPEG.</summary>
    public event Action<byte[]>? Shown;

    /// <summary>A page asks for files; true where it takes several.</summary>
    public event Action<bool>? FilesWanted;

    /// <summary>The address of the page that is shown.</summary>
    public string Address => _page is { IsClosed: false } page ? page.Url : "";

    /// <summary>Shows the window in use; call again when another one came to the front.</summary>
    public async Task ShowAsync()
    {
        await _switching.WaitAsync();
        try
        {
            if (session.Page is not { } page || page == _page)
            {
                return;
            }

            await StopAsync();
            _page = page;
            page.FileChooser += OnFileChooser;
            var cdp = await page.Context.NewCDPSessionAsync(page);
            _cdp = cdp;
            cdp.Event("Page.screencastFrame").OnEvent += (_, frame) => OnFrame(cdp, frame);
            await cdp.SendAsync("Page.startScreencast", new Dictionary<string, object> { ["format"] = "jpeg", ["quality"] = 75, ["maxWidth"] = Width, ["maxHeight"] = Height, ["everyNthFrame"] = 1 });
        }
        catch (PlaywrightException)
        {
            // The window closed meanwhile; the next change shows another one.
        }
        finally
        {
            _switching.Release();
        }
    }

    /// <summary>Sends the picture again, for somebody who begins to look.</summary>
    public async Task RepeatAsync()
    {
        if (_page is { IsClosed: false } page)
        {
            await Quiet.IgnoreAsync(Task.Run(async () => Shown?.Invoke(await page.ScreenshotAsync(new PageScreenshotOptions { Type = ScreenshotType.Jpeg, Quality = 75 }))));
        }
    }

    /// <summary>Does what the person did with mouse or keys: `{kind: move|down|up|wheel|key-down|key-up|text|back|reload, …}`. What is none of these is ignored.</summary>
    public async Task ActAsync(JsonElement input)
    {
        if (_page is not { IsClosed: false } page || input.ValueKind != JsonValueKind.Object || !input.TryGetProperty("kind", out var kind))
        {
            return;
        }

        try
        {
            var (x, y) = (Number(input, "x", Width), Number(input, "y", Height));
            switch (kind.GetString())
            {
                case "move":
                    await page.Mouse.MoveAsync(x, y);
                    break;
                case "down":
                    await page.Mouse.MoveAsync(x, y);
                    await page.Mouse.DownAsync(new MouseDownOptions { ClickCount = (int)Math.Max(1, Number(input, "clicks", 3)) });
                    break;
                case "up":
                    await page.Mouse.MoveAsync(x, y);
                    await page.Mouse.UpAsync(new MouseUpOptions { ClickCount = (int)Math.Max(1, Number(input, "clicks", 3)) });
                    break;
                case "wheel":
                    await page.Mouse.MoveAsync(x, y);
                    await page.Mouse.WheelAsync(0, Number(input, "by", 2000, -2000));
                    break;
                case "key-down" when Text(input, "key") is { } key:
                    await page.Keyboard.DownAsync(key);
                    break;
                case "key-up" when Text(input, "key") is { } key:
                    await page.Keyboard.UpAsync(key);
                    break;
                case "text" when Text(input, "text") is { } text:
                    await page.Keyboard.InsertTextAsync(text);
                    break;
                case "back":
                    await page.GoBackAsync(new PageGoBackOptions { WaitUntil = WaitUntilState.Commit });
                    break;
                case "reload":
                    await page.ReloadAsync(new PageReloadOptions { WaitUntil = WaitUntilState.Commit });
                    break;
            }
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            // A key that is none, or a page that is leaving: the person sees what became of it.
        }
    }

    /// <summary>Gives the page the files it asked for; false where it asked for none.</summary>
    public async Task<bool> HandAsync(IReadOnlyList<(string Name, string Type, byte[] Bytes)> files)
    {
        if (Interlocked.Exchange(ref _chooser, null) is not { } chooser)
        {
            return false;
        }

        await chooser.SetFilesAsync(files.Select(f => new FilePayload { Name = f.Name, MimeType = f.Type, Buffer = f.Bytes }));
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _switching.Dispose();
    }

    private async Task StopAsync()
    {
        if (_page is not null)
        {
            _page.FileChooser -= OnFileChooser;
        }

        if (_cdp is not null)
        {
            await Quiet.IgnoreAsync(_cdp.DetachAsync());
        }

        (_cdp, _page) = (null, null);
    }

    private void OnFileChooser(object? sender, IFileChooser chooser)
    {
        _chooser = chooser;
        FilesWanted?.Invoke(chooser.IsMultiple);
    }

    private void OnFrame(ICDPSession cdp, JsonElement? frame)
    {
        if (frame is not { } shown || !shown.TryGetProperty("data", out var data) || !shown.TryGetProperty("sessionId", out var id))
        {
            return;
        }

        Shown?.Invoke(data.GetBytesFromBase64());
        _ = Quiet.IgnoreAsync(cdp.SendAsync("Page.screencastFrameAck", new Dictionary<string, object> { ["sessionId"] = id.GetInt32() }));
    }

    private static float Number(JsonElement input, string name, float most, float least = 0) =>
        input.TryGetProperty(name, out var value) && value.TryGetDouble(out var number) && double.IsFinite(number) ? (float)Math.Clamp(number, least, most) : 0;

    private static string? Text(JsonElement input, string name) =>
        input.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= LongestText } text ? text : null;
}
