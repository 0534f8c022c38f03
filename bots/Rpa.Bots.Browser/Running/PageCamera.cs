using Microsoft.Playwright;

namespace Rpa.Bots.Browser.Running;

/// <summary>Takes pictures over the protocol of the browser itself: Playwright's way brings its library into each new document first, and waits for frames that nobody needs.</summary>
internal sealed class PageCamera(Func<IPage> current)
{
    private const int Quality = 70;
    private (IPage Page, ICDPSession Session)? _session;

    /// <summary>A JPEG picture of the page, of <paramref name="height"/> pixels of it from the top where that is given, else of what the window shows.</summary>
    public async Task<byte[]> TakeAsync(int? height)
    {
        var page = current();
        if (_session is not { } known || known.Page != page)
        {
            known = (page, await page.Context.NewCDPSessionAsync(page));
            _session = known;
        }

        var how = new Dictionary<string, object> { ["format"] = "jpeg", ["quality"] = Quality, ["optimizeForSpeed"] = true };
        if (height is { } pixels && page.ViewportSize is { } view)
        {
            how["captureBeyondViewport"] = true;
            how["clip"] = new Dictionary<string, object> { ["x"] = 0, ["y"] = 0, ["width"] = view.Width, ["height"] = Math.Max(pixels, view.Height), ["scale"] = 1 };
        }

        var said = await known.Session.SendAsync("Page.captureScreenshot", how);
        return said?.GetProperty("data").GetBytesFromBase64() ?? throw new PlaywrightException("The browser gave no picture.");
    }
}
