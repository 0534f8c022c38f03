using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Playwright;
using Rpa.Bots.Browser.Direct;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Running;
using Rpa.Bots.Browser.Scripts;
using Rpa.Bots.Targets;

namespace Rpa.Bots.Browser.Healing;

/// <summary>
/// Knows how the targets of a script looked when they were last found beyond doubt. Finds one that is no longer found as the script says, and notices where the page has another element
/// by that name now. What it takes instead of the element meant serves reading and filling; nothing is pressed with it before a person has approved it.
/// </summary>
internal sealed class TargetHealer(ScriptVersion script, ITargetMemory memory, LivePage live, StepEvidence evidence, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, Looks> _seen = [];
    private readonly Dictionary<string, byte[]> _pictures = [];
    private readonly Dictionary<string, ProposedTarget> _proposed = [];
    private ScriptMemory _known = ScriptMemory.Empty;
    private int _healedOn = -1;

    /// <summary>Remembers and heals at all; without a memory a script is run as it is written.</summary>
    public bool IsOn => memory is not NoTargetMemory;

    /// <summary>The submit was begun: what is read now is read as the script says, or not at all.</summary>
    public bool IsOver { get; set; }

    /// <summary>What might have been meant where nothing was clear enough, in words; empty otherwise.</summary>
    public string Unclear { get; private set; } = "";

    /// <summary>The element that was taken last.</summary>
    public IElementHandle? Taken { get; private set; }

    /// <summary>Something was taken that nobody has approved.</summary>
    public bool IsInDoubt => _proposed.Count > 0;

    /// <summary>How long the page must have been quiet before another element is looked for: less where another place is approved, or the page has proved to be a changed one.</summary>
    public TimeSpan Patience(PlainTarget target, TimeSpan usual) =>
        target.Key is { } key && (_known.Approved.ContainsKey(key) || _proposed.ContainsKey(key) || _healedOn == live.Documents) && usual > HealingRules.ShortPatience
            ? HealingRules.ShortPatience
            : usual;

    /// <summary>There may be something to remember of a target, now.</summary>
    public bool Knows(PlainTarget target, TargetUse use) => IsOn && !IsOver && use != TargetUse.Exact && target.Key is not null;

    /// <summary>It is known how a target looked.</summary>
    public bool Remembers(PlainTarget target) => target.Key is { } key && _known.Seen.ContainsKey(key);

    /// <summary>
    /// What was found directly by a target's name is what was meant: it looks as it did, or nothing on the page looks more like it; it is kept how it looks now. False where that has to be looked into.
    /// </summary>
    public async Task<bool> IsMeantAsync(PlainTarget target, TargetUse use, DirectElement found)
    {
        if (Remembered(target.Key!) is not { } remembered || found.Looks is not { } seen)
        {
            return false;
        }

        if (!IsSure(target, remembered, seen))
        {
            if (await DirectPage.RivalsAsync(target, found, use.Candidates()) is not { } rivals)
            {
                return false;
            }

            var candidates = Rate(rivals.Looks, target, remembered);
            if (HealingRules.Meant(remembered, candidates, candidates.First(c => c.Index == rivals.Own)) is not null)
            {
                return false;
            }
        }

        Keep(target.Key!, remembered, seen);
        return true;
    }

    public async Task LoadAsync()
    {
        if (IsOn)
        {
            _known = await memory.ReadAsync(script, cancellationToken);
        }
    }

    /// <summary>Keeps how the targets look that were found beyond doubt; call where the script did what it is for.</summary>
    public async Task KeepAsync()
    {
        var changed = _seen
            .Where(s => !(_known.Seen.TryGetValue(s.Key, out var json) && Looks.FromJson(json) is { } before && LooksScore.IsKnown(before, s.Value)))
            .Select(s => new SeenTarget(s.Key, s.Value.ToJson(), _pictures.GetValueOrDefault(s.Key))).ToImmutableArray();
        if (IsOn && !changed.IsEmpty)
        {
            await memory.KeepAsync(script, changed, cancellationToken);
        }
    }

    /// <summary>Tells what was taken, so that it can be approved.</summary>
    public Task ProposeAsync() => IsInDoubt ? memory.ProposeAsync(script, [.. _proposed.Values], cancellationToken) : Task.CompletedTask;

    /// <summary>Stops where something was taken that nobody has approved.</summary>
    public void DemandCertain(string before)
    {
        if (IsInDoubt)
        {
            throw new StopException(new Stop.Doubt($"Stopped before {before}: {string.Join("; ", _proposed.Values.Select(p => $"{p.Title} {p.Reason}"))}"));
        }
    }

    /// <summary>Exactly one element is what the script says. Gives it back, or the one that is meant where the page has changed its names.</summary>
    public async Task<IElementHandle> ConfirmAsync(PlainTarget target, TargetUse use, IElementHandle found) =>
        Knows(target, use) ? await ConfirmAsync(target, use, found, PageAnswer.Parse<SeenElement>(await found.EvaluateAsync<string>(LooksFunctions.DescribeOne))) : found;

    /// <summary>The same where it is told already how the element looks.</summary>
    public async Task<IElementHandle> ConfirmAsync(PlainTarget target, TargetUse use, IElementHandle found, SeenElement seen)
    {
        var key = target.Key!;
        var remembered = Remembered(key);
        if (remembered is null)
        {
            await PictureAsync(key, found);
        }
        else if (!IsSure(target, remembered, seen))
        {
            using var list = await CollectAsync(target, use);
            var candidates = await RateAsync(list, target, remembered);
            var own = await list.Elements.EvaluateAsync<int>(LooksFunctions.IndexOf, found);
            if (HealingRules.Meant(remembered, candidates, candidates.FirstOrDefault(c => c.Index == own)) is { } meant)
            {
                return await TakeAsync(target, use, list, candidates, meant, $"is by that name '{seen.Title}' now, which looks other than it did");
            }
        }

        Keep(key, remembered, seen);
        return found;
    }

    /// <summary>None or several elements are what the script says. The one that is meant, or null where that cannot be told.</summary>
    public async Task<IElementHandle?> HealAsync(PlainTarget target, TargetUse use, int found)
    {
        if (!Knows(target, use))
        {
            return null;
        }

        var key = target.Key!;

        using var list = await CollectAsync(target, use);
        var remembered = Remembered(key);
        var candidates = await RateAsync(list, target, remembered);
        if (await ApprovedAsync(target, list, candidates, remembered) is { } approved)
        {
            return approved;
        }

        Unclear = candidates.IsEmpty && target.Within is { } within && await TargetFinder.Starts(live.Page, target).CountAsync() == 0 ? $" The {within.Title} that it should lie in is not there."
            : candidates.Length < 2 ? "" : string.Create(
            CultureInfo.InvariantCulture, $" Likeliest is '{candidates[0].Seen.Title}' ({candidates[0].Score:0.00}), then '{candidates[1].Seen.Title}' ({candidates[1].Score:0.00}): not clear enough.");
        return HealingRules.Choice(candidates, remembered is not null, use, target.First) is { } best
            ? await TakeAsync(target, use, list, candidates, best, found == 0 ? "is not there as the script says" : $"is there {found.ToString(CultureInfo.InvariantCulture)} times")
            : null;
    }

    // What is found by its name and looks much as it did is not compared with others.
    private static bool IsSure(PlainTarget target, Looks remembered, SeenElement seen) =>
        target.First || LooksScore.Of(remembered, Looks.Of(seen), HealingRules.Likeness(target, seen)) >= HealingRules.Sure;

    private void Keep(string key, Looks? remembered, SeenElement seen) => _seen[key] = LooksScore.Merge(_seen.GetValueOrDefault(key) ?? remembered, Looks.Of(seen));

    private Looks? Remembered(string key) => _known.Seen.TryGetValue(key, out var json) ? Looks.FromJson(json) : null;

    private async Task<CandidateList> CollectAsync(PlainTarget target, TargetUse use)
    {
        // Where it lies in something, another place of the page is never meant.
        var starts = await TargetFinder.Starts(live.Page, target).ElementHandlesAsync();
        return new CandidateList(starts.Count == 0
            ? await live.Page.EvaluateHandleAsync("() => []")
            : await starts[0].EvaluateHandleAsync(LooksFunctions.Collect, new { starts = starts.ToArray(), selector = use.Candidates() }));
    }

    /// <summary>The candidates, the best first.</summary>
    private static async Task<ImmutableArray<Candidate>> RateAsync(CandidateList list, PlainTarget target, Looks? remembered) =>
        Rate(PageAnswer.Parse<List<SeenElement>>(await list.Elements.EvaluateAsync<string>(LooksFunctions.Describe)), target, remembered);

    private static ImmutableArray<Candidate> Rate(IReadOnlyList<SeenElement> all, PlainTarget target, Looks? remembered) =>
        [.. all.Index().Select(c =>
        {
            var looks = Looks.Of(c.Item);
            var likeness = HealingRules.Likeness(target, c.Item);
            return new Candidate(c.Index, c.Item, looks, remembered is null ? likeness ?? 0 : LooksScore.Of(remembered, looks, likeness));
        }).OrderByDescending(c => c.Score).ThenBy(c => c.Index)];

    private async Task<IElementHandle?> ApprovedAsync(PlainTarget target, CandidateList list, ImmutableArray<Candidate> candidates, Looks? remembered)
    {
        foreach (var approved in _known.Approved.GetValueOrDefault(target.Key!, []).Select(Looks.FromJson).OfType<Looks>())
        {
            var same = candidates.Where(c => LooksScore.IsSame(approved, c.Looks, remembered?.Changing ?? [])).ToList();
            if (same.Count == 1 || (target.First && same.Count > 1))
            {
                evidence.Step($"took '{same[0].Seen.Title}' for {target.Title}, as was approved");
                return await list.AtAsync(same[0].Index);
            }
        }

        return null;
    }

    private async Task<IElementHandle> TakeAsync(PlainTarget target, TargetUse use, CandidateList list, ImmutableArray<Candidate> candidates, Candidate best, string why)
    {
        if (await ApprovedAsync(target, list, candidates, Remembered(target.Key!)) is { } approved)
        {
            return approved;
        }

        var second = candidates.Where(c => c != best).Select(c => c.Score).DefaultIfEmpty().Max();
        var element = await list.AtAsync(best.Index);
        if (!_proposed.ContainsKey(target.Key!))
        {
            var reason = string.Create(CultureInfo.InvariantCulture, $"{why}; '{best.Seen.Title}' was taken for it (likeness {best.Score:0.00}, the next {second:0.00})");
            _proposed[target.Key!] = new ProposedTarget(target.Key!, target.Title, best.Looks.ToJson(), reason);
            evidence.Step($"healed {target.Title}: {reason}");
            await ShowAsync(target, element, best.Seen.Title);
        }

        (_healedOn, Taken) = (live.Documents, element);
        if (use == TargetUse.Press)
        {
            DemandCertain($"pressing {target.Title}");
        }

        return element;
    }

    private async Task ShowAsync(PlainTarget target, IElementHandle element, string title)
    {
        if (await memory.PictureAsync(script, target.Key!, cancellationToken) is { } before)
        {
            await evidence.AttachAsync("healed-before", $"{target.Title} as it was", before);
        }

        if (await evidence.PartAsync(element) is { } now)
        {
            await evidence.AttachAsync("healed-after", $"{target.Title} as it was taken: '{title}'", now);
        }
    }

    private async Task PictureAsync(string key, IElementHandle element)
    {
        if (!_pictures.ContainsKey(key) && await evidence.PartAsync(element) is { } picture)
        {
            _pictures[key] = picture;
        }
    }
}

/// <summary>An element that may be meant.</summary>
/// <param name="Index">Its place in the list.</param>
/// <param name="Seen">What the page says of it.</param>
/// <param name="Looks">How it looks.</param>
/// <param name="Score">How much it looks like what is meant, 0 to 1.</param>
internal sealed record Candidate(int Index, SeenElement Seen, Looks Looks, double Score);

/// <summary>The elements that may be meant, held in the page until it is disposed.</summary>
internal sealed class CandidateList(IJSHandle elements) : IDisposable
{
    public IJSHandle Elements { get; } = elements;

    public async Task<IElementHandle> AtAsync(int index) =>
        (await Elements.EvaluateHandleAsync(LooksFunctions.At, index)).AsElement() ?? throw StopException.Technical("The page changed while a target was looked for.");

    // Not waited for: a page that is gone has let go of it already.
    public void Dispose() => _ = Elements.DisposeAsync().AsTask().ContinueWith(static t => _ = t.Exception, TaskScheduler.Default);
}
