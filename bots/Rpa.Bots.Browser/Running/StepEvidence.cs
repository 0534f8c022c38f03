using Microsoft.Playwright;
using Rpa.Bots.Browser.Direct;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Documents;

namespace Rpa.Bots.Browser.Running;

/// <summary>Keeps what a supervisor needs to see: steps in words, pictures with personal fields covered, what the page's console said.</summary>
internal sealed class StepEvidence(IEvidenceSink sink, LivePage live, DirectPage direct, TimeProvider time, CancellationToken cancellationToken)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(8);
    private const int LongestPage = 4000;
    private const float PartMargin = 70;
    private const string MaskColour = "#5B6B7B";

    /// <summary>What may show a case's data; labels, legends, buttons and links remain.</summary>
    private const string Anybodys = "input:not([type=submit]):not([type=button]),textarea,select,[contenteditable=true],dd,td,output,p,li,h1,h2,h3,h4,strong,b,em,[role=status],[role=alert]";
    private readonly List<PlainTarget> _mask = [];
    private readonly PageCamera _camera = new(live);

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

    /// <summary>A picture or recording that was made elsewhere.</summary>
    public Task AttachAsync(string kind, string title, byte[] bytes, string mediaType = "image/jpeg") => sink.AttachAsync(kind, title, mediaType, bytes, cancellationToken);

    /// <summary>A picture of an element with what stands around it, everything covered that may be somebody's data; null where none can be taken.</summary>
    public async Task<byte[]?> PartAsync(IElementHandle element)
    {
        try
        {
            await element.ScrollIntoViewIfNeededAsync(new ElementHandleScrollIntoViewIfNeededOptions { Timeout = 1000 });
            if (await element.BoundingBoxAsync() is not { Width: > 0, Height: > 0 } box || live.Page.ViewportSize is not { } view)
            {
                return null;
            }

            var (left, top) = (Math.Max(0, box.X - PartMargin), Math.Max(0, box.Y - PartMargin));
            return await live.Page.ScreenshotAsync(new PageScreenshotOptions
            {
                Type = ScreenshotType.Jpeg,
                Quality = 60,
                Animations = ScreenshotAnimations.Disabled,
                Caret = ScreenshotCaret.Hide,
                Clip = new Clip
                {
                    X = left,
                    Y = top,
                    Width = Math.Min(box.X + box.Width + PartMargin, view.Width) - left,
                    Height = Math.Min(box.Y + box.Height + PartMargin, view.Height) - top,
                },
                Mask = [live.Page.Locator(Anybodys)],
                MaskColor = MaskColour,
                Timeout = 3000,
            });
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            return null;
        }
    }

    private async Task<byte[]> TakeAsync()
    {
        await using (var cover = await direct.CoverAsync(_mask, MaskColour))
        {
            if (cover is not null)
            {
                return await _camera.TakeAsync(cover.Size.Height <= LongestPage ? cover.Size : null);
            }
        }

        var whole = await live.Page.EvaluateAsync<int>("() => Math.min(document.documentElement ? document.documentElement.scrollHeight : 0, 1000000)");
        return await live.Page.ScreenshotAsync(new PageScreenshotOptions
        {
            Type = ScreenshotType.Jpeg,
            Quality = PageCamera.Quality,
            FullPage = whole <= LongestPage,
            Animations = ScreenshotAnimations.Disabled,
            Caret = ScreenshotCaret.Hide,
            Mask = [.. _mask.Select(target => TargetFinder.Locate(live.Page, target))],
            MaskColor = MaskColour,
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

        foreach (var line in live.Dialogs.Take())
        {
            sink.Step($"dialog {line}");
        }

        foreach (var line in live.TakeErrors())
        {
            sink.Step($"page error: {line}");
        }
    }
}
