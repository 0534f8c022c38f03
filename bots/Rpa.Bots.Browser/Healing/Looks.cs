using System.Collections.Immutable;
using System.Text.Json;

namespace Rpa.Bots.Browser.Healing;

/// <summary>
/// How an element looks: what it is called, what stands around it, where it is. Texts of the page are kept as numbers of their words alone, because a page may show anybody's data;
/// of the page's technical names (id, name, test id, classes) the text is kept.
/// </summary>
internal sealed record Looks
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault };

    public string Tag { get; init; } = "";

    public string Type { get; init; } = "";

    public string Role { get; init; } = "";

    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public string TestId { get; init; } = "";

    /// <summary>`autocomplete` of a field, the path of a link's or form's address.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>The form it belongs to: where that is sent, or what it is called.</summary>
    public string Form { get; init; } = "";

    /// <summary>What a field takes: length, pattern, whether it must be filled.</summary>
    public string Takes { get; init; } = "";

    public ImmutableArray<string> Classes { get; init; } = [];

    /// <summary>Words of the bound label, `aria-label` or the term beside a value.</summary>
    public ImmutableArray<uint> Label { get; init; } = [];

    public ImmutableArray<uint> Placeholder { get; init; } = [];

    /// <summary>Words on a button or link.</summary>
    public ImmutableArray<uint> Text { get; init; } = [];

    /// <summary>Words that stand before it without being bound to it.</summary>
    public ImmutableArray<uint> Near { get; init; } = [];

    /// <summary>Words of what can be used before it.</summary>
    public ImmutableArray<uint> Before { get; init; } = [];

    /// <summary>Words of what can be used after it.</summary>
    public ImmutableArray<uint> After { get; init; } = [];

    /// <summary>Words of the legend, the region and the headings above it.</summary>
    public ImmutableArray<uint> Section { get; init; } = [];

    /// <summary>Words of the options of a list.</summary>
    public ImmutableArray<uint> Options { get; init; } = [];

    /// <summary>Tags from the body down.</summary>
    public string Path { get; init; } = "";

    /// <summary>Left edge as a part of the window's width.</summary>
    public double X { get; init; }

    /// <summary>Upper edge as a part of the window's width, so that it does not change with the length of the page.</summary>
    public double Y { get; init; }

    /// <summary>Its place among what can be used on the page, from 1.</summary>
    public int Order { get; init; }

    /// <summary>Attributes that were different at another time although it was found beyond doubt: they say nothing.</summary>
    public ImmutableSortedSet<string> Changing { get; init; } = [];

    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Back from storage; null where another program wrote something else.</summary>
    public static Looks? FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Looks>(json, s_json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What the page said of an element, its texts turned into numbers.</summary>
    public static Looks Of(SeenElement seen) => new()
    {
        Tag = seen.Tag,
        Type = seen.Type,
        Role = seen.Role,
        Id = seen.Id,
        Name = seen.Name,
        TestId = seen.TestId,
        Purpose = seen.Purpose,
        Form = seen.Form,
        Takes = seen.Takes,
        Classes = [.. seen.Classes],
        Label = PageWords.Numbers(seen.Label),
        Placeholder = PageWords.Numbers(seen.Placeholder),
        Text = PageWords.Numbers(seen.Text),
        Near = PageWords.Numbers(seen.Near),
        Before = PageWords.Numbers(seen.Before),
        After = PageWords.Numbers(seen.After),
        Section = PageWords.Numbers(seen.Section),
        Options = PageWords.Numbers(seen.Options),
        Path = seen.Path,
        X = Math.Round(seen.X, 3),
        Y = Math.Round(seen.Y, 3),
        Order = seen.Order,
    };
}

/// <summary>What <see cref="LooksFunctions"/> says of an element, in the page's own words.</summary>
internal sealed record SeenElement(
    string Tag, string Type, string Role, string Id, string Name, string TestId, string Purpose, string Form, string Takes, IReadOnlyList<string> Classes, string Label, string Placeholder, string Text, string Near,
    string Before, string After, string Section, string Options, string Path, double X, double Y, int Order)
{
    /// <summary>What a person would call it.</summary>
    public string Title => new[] { Label, Text, Placeholder, Near, Id, Name }.FirstOrDefault(t => t.Length > 0) ?? Tag;
}
