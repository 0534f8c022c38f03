using System.Text.Json;
using Microsoft.Playwright;
using Rpa.Bots.Browser.Healing;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Running;
using Rpa.Bots.Browser.Scripts;

namespace Rpa.Bots.Browser.Direct;

/// <summary>What is wanted to know of an element beside that it is there.</summary>
[Flags]
internal enum DirectAsk
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>What kind of control it is.</summary>
    Facts = 1,
    /// <summary>How it looks.</summary>
    Looks = 2,
    /// <summary>What it shows.</summary>
    Value = 4,
    /// <summary>Whether it can be pressed, and what the browser has to say of the fields of its form.</summary>
    Form = 8,
    /// <summary>Where the mouse meets it; what it meets next is watched from then on.</summary>
    Aim = 16,
}

/// <summary>What a target is on the page.</summary>
/// <param name="Count">How many visible elements.</param>
/// <param name="One">The one, where it is one.</param>
internal sealed record DirectAnswer(int Count, DirectElement? One);

/// <summary>What a page says to one question.</summary>
/// <param name="Answers">Of each target what it is; null where that cannot be told directly.</param>
/// <param name="Values">What the fields hold, null for one that is gone or was filled again later; null where that was not asked or cannot be told.</param>
/// <param name="Messages">Validation messages and alerts, where they were asked.</param>
internal sealed record DirectSurvey(IReadOnlyList<DirectAnswer?> Answers, IReadOnlyList<string?>? Values, PageMessages? Messages);

/// <summary>Everything that may be taken for an element, itself at <paramref name="Own"/>.</summary>
internal sealed record DirectRivals(int Own, IReadOnlyList<SeenElement> Looks);

/// <summary>An element that was found directly.</summary>
internal sealed record DirectElement(DirectWorld World, int Id, ControlFacts? Facts, SeenElement? Looks, string? Value, FormState? Form, PagePoint? Aim) : PageElement
{
    /// <summary>Asks a function of <see cref="DirectFunctions"/> about this element.</summary>
    public Task<string> AskAsync(string function, object? argument = null) => World.AskAsync(function, argument ?? Id);

    public override async Task<IElementHandle> HandleAsync() =>
        await World.HandleAsync(Id) ?? throw StopException.Technical("The page changed while it was worked on.");
}

/// <summary>
/// Asks the page of a script in one question each, where what is asked is plain. Playwright's own ways bring its library into each new document, twice, which costs more than all that is done there.
/// Whatever is not plain - frames, shadow roots, names that have to be computed - has no answer here and is asked in Playwright's ways.
/// </summary>
internal sealed class DirectPage(LivePage live, BrowserBotOptions options)
{
    private (IPage Page, int Document, DirectWorld World)? _world;

    /// <summary>Off where each step must be Playwright's, so that its recording shows them.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>What a target is; null where that cannot be told directly.</summary>
    public async Task<DirectAnswer?> FindAsync(PlainTarget target, DirectAsk ask = DirectAsk.None) => (await FindAsync([(target, ask)])) is [{ } one] ? one : null;

    /// <summary>What several targets are, in one question: as many answers as there are from the first on that can be told directly.</summary>
    public async Task<IReadOnlyList<DirectAnswer>> FindAsync(IReadOnlyList<(PlainTarget Target, DirectAsk Ask)> targets)
    {
        var plain = targets.TakeWhile(t => Spec(t.Target) is not null).ToList();
        var survey = plain.Count == 0 ? null : await SurveyAsync(plain);
        return [.. (survey?.Answers ?? []).TakeWhile(answer => answer is not null).Select(answer => answer!)];
    }

    /// <summary>What targets are, what was filled in before, what the page says: in one question. Null where it cannot be asked directly.</summary>
    /// <param name="targets">What is looked for.</param>
    /// <param name="filled">Fields to read again, none in a frame.</param>
    /// <param name="messages">Asks for messages too.</param>
    public async Task<DirectSurvey?> SurveyAsync(IReadOnlyList<(PlainTarget Target, DirectAsk Ask)> targets, IReadOnlyList<FilledField>? filled = null, bool messages = false)
    {
        var asked = targets.Select(t => new { target = Spec(t.Target), ask = Parts(t.Ask) }).ToList();
        var answer = await AskAsync("survey", world => new { targets = asked, fields = filled is not null && WorldOf(filled) == world ? Ids(filled) : null, messages }, PageAnswer.Parse<SurveyAnswer>);
        return answer is null ? null : new DirectSurvey(
            [.. answer.Said.Found.Select(f => f.IsSure ? new DirectAnswer(f.Count, f.One is { } one ? new DirectElement(answer.World, one.Id, one.Facts, one.Looks, one.Value, one.Form, one.Aim) : null) : null)],
            answer.Said.Values,
            answer.Said.Messages);
    }

    /// <summary>How everything looks that an element which was found for a target may be taken for, and its own place among them; null where that cannot be told directly.</summary>
    public static async Task<DirectRivals?> RivalsAsync(PlainTarget target, DirectElement element, string selector) =>
        PageAnswer.Parse<DirectRivals>(await element.AskAsync("rivals", new { target = Spec(target), id = element.Id, selector })) is { Own: >= 0 } rivals ? rivals : null;

    /// <summary>Validation messages and alerts; null where they cannot be asked directly.</summary>
    public async Task<PageMessages?> MessagesAsync() => (await SurveyAsync([], messages: true))?.Messages;

    /// <summary>Covers what is shown of some targets until the result is disposed; null where that cannot be done directly.</summary>
    public async Task<DirectCover?> CoverAsync(IReadOnlyList<PlainTarget> targets, string colour)
    {
        var specs = targets.Select(Spec).ToArray();
        return !specs.Contains(null) && await AskAsync("cover", _ => new { targets = specs, colour }, said => said.Length == 0 ? null : PageAnswer.Parse<CoverAnswer>(said)) is { Said: { } cover } answer
            ? new DirectCover(answer.World, cover.Id, cover.Size)
            : null;
    }

    /// <summary>The world of the fields, where all of them were found directly and in the document that is shown.</summary>
    public static DirectWorld? WorldOf(IReadOnlyList<FilledField> fields) =>
        fields.Select(f => f.Element).OfType<DirectElement>().Select(e => e.World).Distinct().ToList() is [var world] && fields.All(f => f.Element is DirectElement) ? world : null;

    /// <summary>The fields as their world knows them.</summary>
    public static int[] Ids(IReadOnlyList<FilledField> fields) => [.. fields.Select(f => ((DirectElement)f.Element).Id)];

    /// <summary>A target as the page's functions take it; null where it lies in a frame.</summary>
    public static object? Spec(PlainTarget target)
    {
        if (!target.Frames.IsEmpty || (target.Within is { } outer && Spec(outer) is null))
        {
            return null;
        }

        var pattern = target.Kind switch
        {
            _ when target.Name is null => null,
            TargetKind.Label or TargetKind.Choice => TargetFinder.Whole(target.Name, isLabel: true).ToString(),
            TargetKind.Press or TargetKind.Role or TargetKind.Placeholder => TargetFinder.Whole(target.Name, isLabel: false).ToString(),
            TargetKind.Text => TargetFinder.Part(target.Name).ToString(),
            _ => null,
        };
        return new { kind = target.Kind.ToString(), role = target.Role?.ToLowerInvariant(), name = target.Name, pattern, within = target.Within is null ? null : Spec(target.Within) };
    }

    /// <summary>Asks what belongs to no element. A document that has been replaced meanwhile is one that cannot be asked.</summary>
    private async Task<Answer<T>?> AskAsync<T>(string function, Func<DirectWorld, object?> argument, Func<string, T> read)
    {
        // Once more where what was known belonged to the document before.
        for (var attempt = 1; IsOn && attempt <= 2; attempt++)
        {
            var (page, document) = (live.Page, live.Documents);
            var known = _world is { } w && w.Page == page && w.Document == document;
            try
            {
                var world = known ? _world!.Value.World : await DirectWorld.CreateAsync(page, live.Protocol).WaitAsync(options.StepTimeout, options.Time);
                _world = (page, document, world);
                return new Answer<T>(world, read(await world.AskAsync(function, argument(world)).WaitAsync(options.StepTimeout, options.Time)));
            }
            catch (Exception e) when (e is JsonException or TimeoutException || (e is PlaywrightException && !live.Page.IsClosed))
            {
                _world = null;
                if (!known)
                {
                    return null;
                }
            }
        }

        return null;
    }

    private sealed record Answer<T>(DirectWorld World, T Said);

    private static object Parts(DirectAsk ask) => new
    {
        facts = ask.HasFlag(DirectAsk.Facts), looks = ask.HasFlag(DirectAsk.Looks), value = ask.HasFlag(DirectAsk.Value), form = ask.HasFlag(DirectAsk.Form), aim = ask.HasFlag(DirectAsk.Aim),
    };

    private sealed record SurveyAnswer(IReadOnlyList<FoundAnswer> Found, IReadOnlyList<string?>? Values, PageMessages? Messages);

    private sealed record FoundAnswer(bool IsSure, int Count, FoundElement? One);

    private sealed record FoundElement(int Id, ControlFacts? Facts, SeenElement? Looks, string? Value, FormState? Form, PagePoint? Aim);

    private sealed record CoverAnswer(int Id, PageSize Size);
}

/// <summary>What is covered on a page; with how large the document is.</summary>
internal sealed class DirectCover(DirectWorld world, int id, PageSize size) : IAsyncDisposable
{
    public PageSize Size => size;

    public async ValueTask DisposeAsync()
    {
        if (id < 0)
        {
            return;
        }

        try
        {
            await world.AskAsync("uncover", id);
        }
        catch (PlaywrightException)
        {
            // It went with its document.
        }
    }
}
