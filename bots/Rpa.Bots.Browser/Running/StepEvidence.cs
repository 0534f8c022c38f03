using Microsoft.Playwright;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Documents;

namespace Rpa.Bots.Browser.Running;

/// <summary>Keeps what a supervisor needs to see: steps in words, pictures with personal fields covered, what the page's console said.</summary>
internal sealed class StepEvidence(IEvidenceSink sink, LivePage live, TimeProvider time, CancellationToken cancellationToken)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(8);
    private const int LongestPage = 4000;
    private readonly List<PlainTarget> _mask = [];

    /// <summary>Covers a field in every picture from now on.</summary>
    public void Mask(PlainTarget target)
    {
        if (!_mask.Contains(target))
        {
            _mask.Add(target);
        }
    }

    public void Step(string text) => sink.Step(text);

    /// <summary>A picture of the whole page; a page that cannot be pictured is a line, not a failure.</summary>
    public async Task PictureAsync(string kind, string title)
    {
        try
        {
            var picture = await TakeAsync().WaitAsync(s_patience, time, cancellationToken);
            await sink.AttachAsync(kind, title, "image/jpeg", picture, cancellationToken);
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            sink.Step($"no picture '{title}' could be taken");
        }
    }

    private async Task<byte[]> TakeAsync()
    {
        var height = await live.Page.EvaluateAsync<int>("() => Math.min(document.documentElement ? document.documentElement.scrollHeight : 0, 1000000)");
        return await live.Page.ScreenshotAsync(new PageScreenshotOptions
        {
            Type = ScreenshotType.Jpeg,
            Quality = 70,
            FullPage = height <= LongestPage,
            Animations = ScreenshotAnimations.Disabled,
            Caret = ScreenshotCaret.Hide,
            Mask = [.. _mask.Select(target => TargetFinder.Locate(live.Page, target))],
            MaskColor = "#5B6B7B",
            Timeout = 5000,
        });
    }

    /// <summary>What the page said and sent since the last time.</summary>
    public void Collect()
    {
        foreach (var line in live.TakeTraffic())
        {
            sink.Step($"sent {line}");
        }

        foreach (var line in live.TakeDialogs())
        {
            sink.Step($"dialog {line}");
        }

        foreach (var line in live.TakeErrors())
        {
            sink.Step($"page error: {line}");
        }
    }
}
