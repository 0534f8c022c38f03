using System.Text.Json;

namespace Rpa.Bots.Browser.Recording;

/// <summary>Something the person did, or a page that came.</summary>
/// <param name="Kind">`page`, `fill`, `password`, `choose`, `choose-several`, `check`, `upload`, `press`, `key`, `read`, `dialog`, `window`, `window-closed`.</param>
/// <param name="Target">Where; null for pages and windows.</param>
/// <param name="Page">The page it was done on.</param>
/// <param name="Value">What was typed or chosen; never a password.</param>
/// <param name="Type">The HTML type of a field.</param>
/// <param name="Options">What could have been chosen.</param>
/// <param name="Form">The button belongs to a form that posts.</param>
/// <param name="Suggestion">What was chosen stood under a field that suggests.</param>
internal sealed record RecordedEvent(
    string Kind, RecordedTarget? Target, RecordedPage Page, string? Value = null, string? Type = null, IReadOnlyList<string>? Options = null, bool Form = false, bool Suggestion = false)
{
    private const int Longest = 200_000;
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web) { MaxDepth = 12 };

    /// <summary>The person said that this press is the submit.</summary>
    public bool IsMarked { get; init; }

    /// <summary>What a page says; null for what is none of ours: any page may call the binding.</summary>
    public static RecordedEvent? Parse(string json)
    {
        if (json.Length > Longest)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<RecordedEvent>(json, s_options) is { Page: not null, Kind: "page" or "fill" or "password" or "choose" or "choose-several" or "check" or "upload" or "press" or "key" or "read" } told
                && (told.Kind == "page" || told.Target is { Way: not null, Name: not null }) ? told : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A target as the page found it.</summary>
/// <param name="Way">`label`, `choice`, `press`, `near`, `placeholder`, `value-of`, `test-id`, `css`, or a role.</param>
/// <param name="Name">By which.</param>
/// <param name="Within">What it lies in, where that is needed.</param>
/// <param name="Frames">The frames it lies in, the outermost first.</param>
internal sealed record RecordedTarget(string Way, string Name, RecordedTarget? Within = null, IReadOnlyList<string>? Frames = null);

/// <summary>What a page shows.</summary>
/// <param name="Path">Path and query.</param>
/// <param name="Title">Its title.</param>
/// <param name="Headings">Its headings.</param>
/// <param name="Said">Its messages.</param>
/// <param name="Values">Names and the values beside them.</param>
/// <param name="Password">It asks for a password.</param>
internal sealed record RecordedPage(
    string Path, string Title, IReadOnlyList<string> Headings, IReadOnlyList<string> Said, IReadOnlyList<IReadOnlyList<string>> Values, bool Password);
