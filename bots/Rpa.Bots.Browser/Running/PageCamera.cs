using Microsoft.Playwright;
using Rpa.Bots.Browser.Pages;

namespace Rpa.Bots.Browser.Running;

/// <summary>Takes pictures over the protocol of the browser itself: Playwright's way brings its library into each new document first, and waits for frames that nobody needs.</summary>
internal sealed class PageCamera(LivePage live)
{
    /// <summary>Of the pictures, 1 to 100.</summary>
    public const int Quality = 70;

    /// <summary>A JPEG picture of the page, the whole of it where <paramref name="whole"/> says how large that is, else of what the window shows.</summary>
    public async Task<byte[]> TakeAsync(PageSize? whole)
    {
        var page = live.Page;
        var protocol = await live.Protocol.ForAsync(page);
        var how = new Dictionary<string, object> { ["format"] = "jpeg", ["quality"] = Quality, ["optimizeForSpeed"] = true };
        if (whole is not null && page.ViewportSize is { } view && (whole.Width > view.Width || whole.Height > view.Height))
        {
            how["captureBeyondViewport"] = true;
            how["clip"] = new Dictionary<string, object> { ["x"] = 0, ["y"] = 0, ["width"] = Math.Max(whole.Width, view.Width), ["height"] = Math.Max(whole.Height, view.Height), ["scale"] = 1 };
        }

        var said = await protocol.SendAsync("Page.captureScreenshot", how);
        return said?.GetProperty("data").GetBytesFromBase64() ?? throw new PlaywrightException("The browser gave no picture.");
    }
}
