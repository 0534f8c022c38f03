using System.Collections.Immutable;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Scripts;

namespace Rpa.Bots.Browser.Healing;

/// <summary>When a candidate is taken. The numbers are held by generated changes of pages (see the tests): lower ones take wrong elements, higher ones leave right ones.</summary>
internal static class HealingRules
{
    /// <summary>An element that is found as the script says and looks this much like before is not compared with others.</summary>
    public const double Sure = 0.8;

    /// <summary>The least likeness of what is taken for a remembered element.</summary>
    public const double Least = 0.5;

    /// <summary>The least of a button or link: it is not pressed before a person approves.</summary>
    public const double LeastToPress = 0.4;

    /// <summary>How much better than the second it must be.</summary>
    public const double Margin = 0.06;

    /// <summary>The least likeness where no other comes near.</summary>
    public const double LeastIfClear = 0.4;

    /// <summary>How far ahead it is then.</summary>
    public const double ClearMargin = 0.12;

    /// <summary>The least likeness to the script's name where nothing is remembered.</summary>
    public const double LeastByName = 0.65;

    /// <summary>The margin then.</summary>
    public const double MarginByName = 0.15;

    /// <summary>How long a page must have been quiet that has proved to be another one.</summary>
    public static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(300);

    /// <summary>The best candidate, where it is good enough and clearly before the second; where the script takes the first of several, the first of those that are about as good. Null else.</summary>
    public static Candidate? Choice(ImmutableArray<Candidate> candidates, bool isRemembered, TargetUse use, bool isFirstOfSeveral)
    {
        if (candidates.IsEmpty)
        {
            return null;
        }

        var (least, margin) = isRemembered ? (use == TargetUse.Press ? LeastToPress : Least, Margin) : (LeastByName, MarginByName);
        var (best, ahead) = (candidates[0].Score, candidates.Length == 1 ? 1 : candidates[0].Score - candidates[1].Score);
        if (isFirstOfSeveral)
        {
            return best >= least ? candidates.Where(c => best - c.Score < margin).MinBy(c => c.Index) : null;
        }

        return (best >= least && ahead >= margin) || (isRemembered && best >= LeastIfClear && ahead >= ClearMargin) ? candidates[0] : null;
    }

    /// <summary>
    /// The element that is meant where the one that is found as the script says may be another: the one that has its technical name now, or that looks clearly more like it.
    /// Null where there is no doubt; about equal, the script's name decides.
    /// </summary>
    public static Candidate? Meant(Looks remembered, ImmutableArray<Candidate> candidates, Candidate? named)
    {
        var best = candidates.FirstOrDefault();
        if (best is null || named is null)
        {
            return best is { Score: >= Least } ? best : null;
        }

        var moved = candidates.Where(c => c.Index != named.Index && LooksScore.Contradicts(remembered, named.Looks, c.Looks)).ToList();
        return moved.Count > 0 ? moved[0]
            : best.Index != named.Index && best.Score >= Least && best.Score - named.Score >= Margin / 2 ? best : null;
    }

    /// <summary>How much the script's own name for a target is what an element is called; null where that name is none that people see.</summary>
    public static double? Likeness(PlainTarget target, SeenElement seen) =>
        target.Name is { } name && target.Kind is not (TargetKind.Css or TargetKind.TestId) ? LooksScore.Likeness(name, seen) : null;
}
