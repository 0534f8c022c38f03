using System.Collections.Immutable;

namespace Rpa.Bots.Browser.Healing;

/// <summary>How much an element looks like one that was seen before, attribute by attribute.</summary>
internal static class LooksScore
{
    /// <summary>What each attribute counts. Names that a site gives count most, then what people read, then what stands around it, last where it is.</summary>
    private static readonly ImmutableArray<(string Name, double Weight, Func<Looks, bool> Has, Func<Looks, Looks, double> Same)> s_attributes =
    [
        ("testId", 2.5, l => l.TestId.Length > 0, (a, b) => Names(a.TestId, b.TestId)),
        ("id", 1.5, l => l.Id.Length > 0, (a, b) => Names(a.Id, b.Id)),
        ("name", 2, l => l.Name.Length > 0, (a, b) => Names(a.Name, b.Name)),
        ("label", 2, l => l.Label.Length > 0, (a, b) => Math.Max(Words(a.Label, b.Label), 0.9 * Math.Max(Words(a.Label, b.Near), Words(a.Label, b.Placeholder)))),
        ("text", 2, l => l.Text.Length > 0, (a, b) => Math.Max(Words(a.Text, b.Text), 0.9 * Words(a.Text, b.Label))),
        ("placeholder", 1, l => l.Placeholder.Length > 0, (a, b) => Math.Max(Words(a.Placeholder, b.Placeholder), 0.9 * Words(a.Placeholder, b.Label))),
        ("near", 1, l => l.Near.Length > 0, (a, b) => Math.Max(Words(a.Near, b.Near), 0.9 * Words(a.Near, b.Label))),
        ("before", 0.7, l => l.Before.Length > 0, (a, b) => Words(a.Before, b.Before)),
        ("after", 0.7, l => l.After.Length > 0, (a, b) => Words(a.After, b.After)),
        ("section", 1, l => l.Section.Length > 0, (a, b) => Words(a.Section, b.Section)),
        ("options", 1, l => l.Options.Length > 0, (a, b) => Words(a.Options, b.Options)),
        ("kind", 1, _ => true, (a, b) => a.Tag != b.Tag ? 0 : a.Type == b.Type && a.Role == b.Role ? 1 : 0.5),
        ("purpose", 1, l => l.Purpose.Length > 0, (a, b) => a.Purpose == b.Purpose ? 1 : 0),
        ("form", 0.8, l => l.Form.Length > 0, (a, b) => a.Form == b.Form ? 1 : 0),
        ("takes", 0.6, l => l.Takes.Length > 0, (a, b) => a.Takes == b.Takes ? 1 : 0),
        ("classes", 0.4, l => l.Classes.Length > 0, (a, b) => Share(a.Classes, b.Classes)),
        ("path", 0.3, l => l.Path.Length > 0, (a, b) => a.Path == b.Path ? 1 : 0),
        ("place", 0.5, _ => true, (a, b) => Math.Exp(-Distance(a, b) / 0.2)),
        ("order", 0.4, l => l.Order > 0, (a, b) => Math.Max(0, 1 - (Math.Abs(a.Order - b.Order) / 6.0))),
    ];

    /// <summary>The attributes that tell one element from another: what a person who approves a place has approved.</summary>
    private static readonly ImmutableHashSet<string> s_identity = ["testId", "id", "name", "label", "text", "placeholder", "near", "section", "kind"];

    /// <summary>0 to 1: the part of what is known of <paramref name="remembered"/> that <paramref name="seen"/> has as well.</summary>
    /// <param name="remembered">How it looked.</param>
    /// <param name="seen">How a candidate looks.</param>
    /// <param name="likeness">How much the name that the script uses is what the candidate is called; null where the script's name is none that people see.</param>
    public static double Of(Looks remembered, Looks seen, double? likeness)
    {
        var (sum, most) = likeness is { } l ? (l * 2, 2.0) : (0, 0);
        foreach (var (name, weight, has, same) in s_attributes)
        {
            if (has(remembered) && !remembered.Changing.Contains(name))
            {
                sum += weight * same(remembered, seen);
                most += weight;
            }
        }

        return most == 0 ? 0 : sum / most;
    }

    /// <summary>Nothing that tells elements apart differs, as far as it does not change by itself.</summary>
    public static bool IsSame(Looks approved, Looks seen, ImmutableSortedSet<string> changing) => s_attributes
        .Where(a => s_identity.Contains(a.Name) && !changing.Contains(a.Name))
        .All(a => a.Has(approved) == a.Has(seen) && (!a.Has(approved) || a.Same(approved, seen) >= 0.999));

    /// <summary>
    /// A technical name says that another element is meant: <paramref name="other"/> has the name that was remembered, <paramref name="named"/> has not; or what was a field is none any more.
    /// </summary>
    public static bool Contradicts(Looks remembered, Looks named, Looks other)
    {
        return Moved("testId", l => l.TestId) || Moved("name", l => l.Name) || Moved("id", l => l.Id)
            || (remembered.Tag != named.Tag && remembered.Tag == other.Tag && remembered.Type == other.Type && other.Near.Length + other.Label.Length > 0);

        bool Moved(string attribute, Func<Looks, string> of) =>
            of(remembered).Length > 0 && !remembered.Changing.Contains(attribute) && of(other) == of(remembered) && of(named) != of(remembered);
    }

    /// <summary>What is to be remembered after another time: the present looks, and which attributes have changed without doubt about the element.</summary>
    public static Looks Merge(Looks? before, Looks now)
    {
        if (before is null)
        {
            return now;
        }

        var changed = s_attributes.Where(a => a.Name is not ("place" or "order" or "before" or "after" or "path" or "classes" or "kind"))
            .Where(a => (a.Has(before) || a.Has(now)) && !(a.Has(before) && a.Has(now) && a.Same(before, now) >= 0.999)).Select(a => a.Name);
        return now with { Changing = before.Changing.Union(changed) };
    }

    /// <summary>Nothing to be remembered has changed; where it is and what stands beside it may differ a little.</summary>
    public static bool IsKnown(Looks before, Looks now) => Merge(before, now).Changing.SetEquals(before.Changing) && Of(before, now, null) > 0.95;

    /// <summary>The texts that a script's name may be, against the name.</summary>
    public static double Likeness(string name, SeenElement seen) => new[]
    {
        PageWords.Likeness(name, seen.Label), PageWords.Likeness(name, seen.Text), 0.95 * PageWords.Likeness(name, seen.Placeholder), 0.95 * PageWords.Likeness(name, seen.Near),
    }.Max();

    private static double Names(string a, string b)
    {
        if (a == b)
        {
            return 1;
        }

        return 0.6 * Share(PageWords.NameParts(a), PageWords.NameParts(b));
    }

    private static double Words(ImmutableArray<uint> a, ImmutableArray<uint> b) => Share(a, b);

    private static double Share<T>(ImmutableArray<T> a, ImmutableArray<T> b)
    {
        if (a.IsDefaultOrEmpty || b.IsDefaultOrEmpty)
        {
            return 0;
        }

        var shared = a.Intersect(b).Count();
        return (double)shared / (a.Union(b).Count());
    }

    private static double Distance(Looks a, Looks b) => Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)));
}
